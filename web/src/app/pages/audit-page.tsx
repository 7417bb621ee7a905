// The audit log of the whole platform, for admins.
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { AuditFilters } from "@/features/audit/audit-filters";
import { AuditList } from "@/features/audit/audit-list";
import { type AuditWanted, people } from "@/shared/api/people";
import { queries } from "@/shared/api/queries";
import { isAdmin } from "@/shared/api/session";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/audit";
import { NotForYou } from "./not-for-you";

export function AuditPage() {
  const { data: session } = useQuery(queries.session());
  return isAdmin(session) ? <Audit /> : <NotForYou />;
}

function Audit() {
  useTitle(t.title);
  const [wanted, setWanted] = useState<AuditWanted>({});
  return (
    <div className="mx-auto max-w-5xl px-4 pt-6 pb-24 sm:px-6 sm:pt-8">
      <div className="mb-6 flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="mb-1 font-semibold text-2xl tracking-tight">{t.title}</h1>
          <p className="text-muted text-sm">{t.about}</p>
        </div>
        <Button asChild>
          <a href={people.auditExport} download>
            <Download /> {t.export}
          </a>
        </Button>
      </div>
      <div className="grid grid-cols-1 gap-5 rounded-xl border border-line bg-surface p-4 sm:p-5">
        <AuditFilters wanted={wanted} onChange={setWanted} />
        <div>
          <AuditList wanted={wanted} />
        </div>
      </div>
    </div>
  );
}
