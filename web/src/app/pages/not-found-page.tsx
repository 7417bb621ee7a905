// For addresses that lead nowhere.
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Empty } from "@/shared/ui/feedback";
import { t } from "@/strings/app";

export function NotFoundPage() {
  useTitle(t.notFoundTitle);
  return (
    <div className="mx-auto max-w-xl px-4 py-16 sm:py-24">
      <Empty icon={<Compass />} title={t.notFound} titleAs="h1">
        <p>{t.notFoundAbout}</p>
        <Button asChild className="mt-4">
          <Link to="/projects">{t.allProjects}</Link>
        </Button>
      </Empty>
    </div>
  );
}
