// What stands in for a page that whoever opened it may not see.
import { Link } from "@tanstack/react-router";
import { ShieldX, UserX } from "lucide-react";
import type { ReactNode } from "react";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Empty } from "@/shared/ui/feedback";
import { t as accounts } from "@/strings/accounts";
import { t as app } from "@/strings/app";

const t = accounts.notForYou;

interface StandInProps {
  icon: ReactNode;
  title: string;
  about: string;
}

function StandIn({ icon, title, about }: StandInProps) {
  useTitle(title);
  return (
    <div className="mx-auto max-w-xl px-4 py-16 sm:py-24">
      <Empty icon={icon} title={title} titleAs="h1">
        <p>{about}</p>
        <Button asChild className="mt-4">
          <Link to="/projects">{app.allProjects}</Link>
        </Button>
      </Empty>
    </div>
  );
}

export const NotForYou = () => <StandIn icon={<ShieldX />} title={t.title} about={t.about} />;

export const NoAccounts = () => (
  <StandIn icon={<UserX />} title={t.noAccountsTitle} about={t.noAccountsAbout} />
);
