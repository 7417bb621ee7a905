// Tells a viewer why nothing can be changed here, and whom to ask.
import { Eye } from "lucide-react";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/roles";
import { OwnersHint } from "./owners-hint";

export function ViewerBanner({ projectId }: { projectId: string }) {
  return (
    <Banner tone="info" icon={<Eye />} label={t.label} quiet>
      {t.youRead} <OwnersHint projectId={projectId} />
    </Banner>
  );
}
