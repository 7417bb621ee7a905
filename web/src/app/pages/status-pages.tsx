// What stands in for a page: while its code loads, and when it failed.
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";

export function LoadingPage() {
  return <SkeletonRows rows={10} className="mx-6 mt-2" />;
}

/** A fault of the app, or code that is gone because the server was updated meanwhile: a reload cures the latter. */
export function BrokenPage({ error }: { error: unknown }) {
  return (
    <div className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <Failure error={error} />
      <Button onClick={() => window.location.reload()}>Reload the page</Button>
    </div>
  );
}
