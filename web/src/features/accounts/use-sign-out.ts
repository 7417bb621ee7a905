// Signs out: what is on screen is put away first, so that locks are given back and drafts are kept while it is still allowed.
import { useRouter } from "@tanstack/react-router";
import { toast } from "sonner";
import { mayLeave } from "@/shared/api/leaving";
import { people } from "@/shared/api/people";
import { toProblem } from "@/shared/api/problem";
import { useStanding } from "@/shared/api/session";

/** For the pages to be gone, and to have said what they had to say. */
const frame = () => new Promise((resolve) => setTimeout(resolve, 0));

export function useSignOut(): () => Promise<void> {
  const { history } = useRouter();
  return async () => {
    useStanding.setState({ leaving: true });
    await frame();
    await mayLeave();
    try {
      await people.signOut();
    } catch (error) {
      const problem = toProblem(error);
      // A session that has ended already is what was wanted.
      if (!problem.isSignedOut) {
        useStanding.setState({ leaving: false });
        toast.error(problem.message);
        return;
      }
    }
    // A new start, with nothing in memory of whoever was here.
    window.location.assign(history.createHref("/sign-in"));
  };
}
