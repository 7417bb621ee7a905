// Invitations to the platform: made here, copied once, withdrawn.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { errorAt, firstProblem } from "@/shared/api/problem";
import { dateTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Checkbox, Field, Input } from "@/shared/ui/field";
import { t as strings } from "@/strings/accounts";
import { FormError } from "./form-error";
import { InvitationRow } from "./invitation-row";
import { LinkOnce } from "./link-once";

const t = strings.admin;

function useRefresh() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: peopleQueries.invitations().queryKey });
}

export function InviteAccount() {
  const [email, setEmail] = useState("");
  const [isAdmin, setIsAdmin] = useState(false);
  const refresh = useRefresh();
  const create = useMutation({
    mutationFn: () =>
      people.invitations.create({ isAdmin, ...(email.trim() ? { email: email.trim() } : {}) }),
    gcTime: 0,
    onSuccess: () => {
      setEmail("");
      setIsAdmin(false);
      refresh();
    },
  });
  const problem = firstProblem(create.error);
  return (
    <div className="grid gap-3">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label={t.inviteEmail} hint={t.inviteEmailHint} error={errorAt(problem, "email")}>
          {(field) => (
            <Input
              {...field}
              type="email"
              autoComplete="off"
              maxLength={254}
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          )}
        </Field>
        <Checkbox
          label={t.inviteAdmin}
          checked={isAdmin}
          onChange={({ target }) => setIsAdmin(target.checked)}
        />
        <FormError problem={problem} wait={0} fields={["email"]} />
        <Button type="submit" className="justify-self-start" disabled={create.isPending}>
          {t.create}
        </Button>
      </form>
      {create.data && <LinkOnce key={create.data.id} {...create.data} />}
    </div>
  );
}

export function OpenInvitations() {
  const invitations = useQuery(peopleQueries.invitations());
  const refresh = useRefresh();
  if (invitations.isPending) return <SkeletonRows rows={1} />;
  if (invitations.isError) {
    return <Failure error={invitations.error} onRetry={invitations.refetch} />;
  }
  if (invitations.data.length === 0) return <p className="text-muted text-sm">{t.none}</p>;
  return (
    <ul aria-label={t.invitations} className="divide-y divide-line">
      {invitations.data.map(({ id, email, isAdmin, invitedBy, expiresAt }) => (
        <InvitationRow
          key={id}
          whom={email ?? t.somebody}
          about={`${isAdmin ? `${t.isAdmin}, ` : ""}${t.by(invitedBy, dateTime(expiresAt))}`}
          withdraw={() => people.invitations.withdraw(id)}
          onWithdrawn={refresh}
          words={t}
        />
      ))}
    </ul>
  );
}
