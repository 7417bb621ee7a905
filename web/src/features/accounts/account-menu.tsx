// What an admin can do with an account; each says before what will happen.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Ellipsis,
  KeyRound,
  LogOut,
  ShieldCheck,
  ShieldMinus,
  Trash2,
  UserCheck,
  UserX,
} from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { toProblem } from "@/shared/api/problem";
import type { Account, UpdateAccount } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog, Dialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Menu, MenuItem, MenuLine } from "@/shared/ui/menu";
import { t as strings } from "@/strings/accounts";
import { LinkOnce } from "./link-once";

const t = strings.admin;

type Question = "make-admin" | "take-admin" | "deactivate" | "delete" | "end-sessions";

interface AccountMenuProps {
  account: Account;
  /** The admin's own account. */
  isOwn: boolean;
}

export function AccountMenu({ account, isOwn }: AccountMenuProps) {
  const [asked, setAsked] = useState<Question | null>(null);
  const [resetting, setResetting] = useState(false);
  const { change, remove, endSessions } = useAccountChanges(account, () => setAsked(null));
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t.actionsOf(account.name)}>
            <Ellipsis />
          </Button>
        }
      >
        {account.isAdmin ? (
          <MenuItem onSelect={() => setAsked("take-admin")}>
            <ShieldMinus /> {t.takeAdmin}
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setAsked("make-admin")}>
            <ShieldCheck /> {t.makeAdmin}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setResetting(true)}>
          <KeyRound /> {t.resetPassword}
        </MenuItem>
        <MenuItem onSelect={() => setAsked("end-sessions")}>
          <LogOut /> {t.endSessions}
        </MenuItem>
        {!isOwn && (
          <>
            <MenuLine />
            {account.isActive ? (
              <MenuItem danger onSelect={() => setAsked("deactivate")}>
                <UserX /> {t.deactivate}
              </MenuItem>
            ) : (
              <MenuItem onSelect={() => change.mutate({ isActive: true })}>
                <UserCheck /> {t.activate}
              </MenuItem>
            )}
            <MenuItem danger onSelect={() => setAsked("delete")}>
              <Trash2 /> {t.delete}
            </MenuItem>
          </>
        )}
      </Menu>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        {...questionOf(asked ?? "make-admin", account.name)}
        busy={change.isPending || remove.isPending || endSessions.isPending}
        onConfirm={() => {
          if (asked === "make-admin") change.mutate({ isAdmin: true });
          else if (asked === "take-admin") change.mutate({ isAdmin: false });
          else if (asked === "deactivate") change.mutate({ isActive: false });
          else if (asked === "delete") remove.mutate();
          else endSessions.mutate();
        }}
      />
      {resetting && <ResetDialog account={account} onClose={() => setResetting(false)} />}
    </>
  );
}

function useAccountChanges({ id, name }: Account, onDone: () => void) {
  const cache = useQueryClient();
  const settled = {
    onError: (error: Error) => toast.error(toProblem(error).message),
    onSettled: () => {
      onDone();
      cache.invalidateQueries({ queryKey: peopleQueries.accounts().queryKey });
    },
  };
  return {
    change: useMutation({
      mutationFn: (body: UpdateAccount) => people.accounts.update(id, body),
      onSuccess: (_, body) => toast.success(body.isActive ? t.activated(name) : t.updated(name)),
      ...settled,
    }),
    remove: useMutation({
      mutationFn: () => people.accounts.remove(id),
      onSuccess: () => toast.success(t.deleted(name)),
      ...settled,
    }),
    endSessions: useMutation({
      mutationFn: () => people.accounts.endSessions(id),
      onSuccess: ({ ended }) => toast.success(t.endedSessions(ended)),
      ...settled,
    }),
  };
}

function questionOf(question: Question, name: string) {
  switch (question) {
    case "make-admin":
      return { title: t.makeAdminTitle(name), description: t.makeAdminAbout, action: t.makeAdmin };
    case "take-admin":
      return { title: t.takeAdminTitle(name), description: t.takeAdminAbout, action: t.takeAdmin };
    case "deactivate":
      return {
        title: t.deactivateTitle(name),
        description: t.deactivateAbout,
        action: t.deactivate,
      };
    case "delete":
      return {
        title: t.deleteTitle(name),
        description: t.deleteAbout,
        action: t.delete,
        mustType: name,
      };
    case "end-sessions":
      return {
        title: t.endSessionsTitle(name),
        description: t.endSessionsAbout,
        action: t.endSessions,
      };
  }
}

/** The secret lives no longer than the dialog. */
function ResetDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.resetTitle(account.name)}
      description={t.resetAbout}
    >
      <ResetLink accountId={account.id} />
    </Dialog>
  );
}

function ResetLink({ accountId }: { accountId: string }) {
  const make = useMutation({
    mutationFn: () => people.accounts.resetPassword(accountId),
    gcTime: 0,
  });
  if (make.data) return <LinkOnce {...make.data} />;
  if (make.isPending) return <SkeletonRows rows={2} />;
  return (
    <div className="grid gap-4">
      {make.isError && <Failure error={make.error} />}
      <Button variant="primary" className="justify-self-start" onClick={() => make.mutate()}>
        {t.makeLink}
      </Button>
    </div>
  );
}
