// An invitation that nobody has accepted yet, and the way to withdraw it.
import { useMutation } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { toast } from "sonner";
import { toProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";

interface InvitationRowProps {
  whom: string;
  about: string;
  withdraw: () => Promise<unknown>;
  onWithdrawn: () => void;
  words: { withdraw: string; withdrawOf: (whom: string) => string; withdrawn: string };
}

export function InvitationRow({ whom, about, withdraw, onWithdrawn, words }: InvitationRowProps) {
  const end = useMutation({
    mutationFn: withdraw,
    onSuccess: () => toast.success(words.withdrawn),
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: onWithdrawn,
  });
  return (
    <li className="flex items-center gap-2.5 py-2.5 first:pt-0 last:pb-0">
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-full bg-raised text-muted"
      >
        <Mail className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{whom}</p>
        <p className="text-muted text-xs">{about}</p>
      </div>
      <Button
        size="sm"
        variant="ghost"
        aria-label={words.withdrawOf(whom)}
        disabled={end.isPending}
        onClick={() => end.mutate()}
      >
        {words.withdraw}
      </Button>
    </li>
  );
}
