// For addresses that lead nowhere.
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Empty } from "@/shared/ui/feedback";

export function NotFoundPage() {
  useTitle("Not found");
  return (
    <div className="mx-auto max-w-xl px-4 py-24">
      <Empty icon={<Compass />} title="There is nothing at this address">
        <p>The project or doc may have been deleted, or the link is mistyped.</p>
        <Button asChild className="mt-4">
          <Link to="/projects">All projects</Link>
        </Button>
      </Empty>
    </div>
  );
}
