// Invitations to a project: made with a role, copied once, withdrawn.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { errorAt, firstProblem } from "@/shared/api/problem";
import type { Role } from "@/shared/api/types";
import { dateTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Field, Input, Select } from "@/shared/ui/field";
import { t } from "@/strings/members";
import { t as roles } from "@/strings/roles";
import { FormError } from "../accounts/form-error";
import { InvitationRow } from "../accounts/invitation-row";
import { LinkOnce } from "../accounts/link-once";
import { isRole, roleNames } from "./roles";

export function InviteMember({ projectId }: { projectId: string }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const cache = useQueryClient();
  const refresh = () => {
    cache.invalidateQueries({ queryKey: peopleQueries.memberInvitations(projectId).queryKey });
    cache.invalidateQueries({ queryKey: ["project", projectId, "activity"] });
  };
  const create = useMutation({
    mutationFn: () =>
      people.members.invite(projectId, { role, ...(email.trim() ? { email: email.trim() } : {}) }),
    gcTime: 0,
    onSuccess: () => {
      setEmail("");
      refresh();
    },
  });
  const problem = firstProblem(create.error);
  return (
    <div className="grid gap-3 border-line border-t pt-4">
      <h3 className="font-medium text-sm">{t.invite}</h3>
      <form
        className="grid items-start gap-3 sm:grid-cols-[1fr_9rem_auto]"
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
        <Field label={t.role}>
          {(field) => (
            <Select
              {...field}
              value={role}
              onChange={({ target }) => isRole(target.value) && setRole(target.value)}
            >
              {roleNames.map((one) => (
                <option key={one} value={one}>
                  {roles.roles[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" className="sm:mt-[1.59rem]" disabled={create.isPending}>
          {t.create}
        </Button>
      </form>
      <FormError problem={problem} wait={0} fields={["email"]} />
      {create.data && <LinkOnce key={create.data.id} {...create.data} />}
      <Pending projectId={projectId} onChanged={refresh} />
    </div>
  );
}

function Pending({ projectId, onChanged }: { projectId: string; onChanged: () => void }) {
  const invitations = useQuery(peopleQueries.memberInvitations(projectId));
  if (invitations.isPending) return <SkeletonRows rows={1} />;
  if (invitations.isError) {
    return <Failure error={invitations.error} onRetry={invitations.refetch} />;
  }
  if (invitations.data.length === 0) return null;
  return (
    <div className="mt-1">
      <h3 className="mb-2 font-medium text-sm">{t.pending}</h3>
      <ul aria-label={t.pending} className="divide-y divide-line">
        {invitations.data.map(({ id, email, role, invitedBy, expiresAt }) => (
          <InvitationRow
            key={id}
            whom={email ?? t.somebody}
            about={t.until(roles.as[role ?? "viewer"], invitedBy, dateTime(expiresAt))}
            withdraw={() => people.members.withdraw(projectId, id)}
            onWithdrawn={onChanged}
            words={t}
          />
        ))}
      </ul>
    </div>
  );
}
