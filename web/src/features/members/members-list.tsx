// The members of a project, with what each may do; owners change it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Member, Role } from "@/shared/api/types";
import { useIsOwner } from "@/shared/lib/role";
import { Avatar } from "@/shared/ui/avatar";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Select } from "@/shared/ui/field";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/members";
import { t as roles } from "@/strings/roles";
import { isRole, roleNames } from "./roles";

export function MembersList({ projectId }: { projectId: string }) {
  const members = useQuery(peopleQueries.members(projectId));
  const { data: session } = useQuery(queries.session());
  const [removing, setRemoving] = useState<Member | null>(null);
  const [lessening, setLessening] = useState<Role | null>(null);
  const { update, remove } = useMemberChanges(projectId);
  const isOwner = useIsOwner();
  const own = session?.account;
  if (members.isPending) return <SkeletonRows rows={2} className="h-10" />;
  if (members.isError) return <Failure error={members.error} onRetry={members.refetch} />;
  if (members.data.length === 0) return <p className="text-muted text-sm">{t.none}</p>;
  const me = members.data.find(({ accountId }) => accountId === own?.id);
  return (
    <>
      <ul aria-label={t.title} className="divide-y divide-line">
        {members.data.map((member) => (
          <Row
            key={member.accountId}
            member={member}
            isMe={member === me}
            // An admin is an owner whatever the membership says.
            isOwner={isOwner}
            busy={update.isPending}
            onRole={(role) => {
              if (member === me && role !== "owner" && !own?.isAdmin) setLessening(role);
              else update.mutate({ member, role });
            }}
            onRemove={() => setRemoving(member)}
          />
        ))}
      </ul>
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={t.removeTitle(removing?.name ?? "")}
        description={t.removeAbout}
        action={t.remove}
        busy={remove.isPending}
        onConfirm={() =>
          removing && remove.mutate(removing, { onSettled: () => setRemoving(null) })
        }
      />
      <ConfirmDialog
        open={lessening !== null}
        onOpenChange={(open) => !open && setLessening(null)}
        title={t.lessTitle}
        description={t.lessAbout}
        action={t.lessAction}
        busy={update.isPending}
        onConfirm={() =>
          me &&
          lessening &&
          update.mutate({ member: me, role: lessening }, { onSettled: () => setLessening(null) })
        }
      />
    </>
  );
}

function useMemberChanges(projectId: string) {
  const cache = useQueryClient();
  const settled = {
    onError: (error: Error) => toast.error(toProblem(error).message),
    // One's own role is part of the project.
    onSettled: () => cache.invalidateQueries({ queryKey: ["project", projectId] }),
  };
  return {
    update: useMutation({
      mutationFn: ({ member, role }: { member: Member; role: Role }) =>
        people.members.update(projectId, member.accountId, role),
      onSuccess: ({ name, role }) => toast.success(t.roleChanged(name, roles.as[role])),
      ...settled,
    }),
    remove: useMutation({
      mutationFn: ({ accountId }: Member) => people.members.remove(projectId, accountId),
      onSuccess: (_, { name }) => toast.success(t.removed(name)),
      ...settled,
    }),
  };
}

interface RowProps {
  member: Member;
  isMe: boolean;
  isOwner: boolean;
  busy: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function Row({ member, isMe, isOwner, busy, onRole, onRemove }: RowProps) {
  const { name, email, role, fromGroups } = member;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Avatar name={name} />
      <div className="min-w-0 flex-1 basis-44">
        <p className="flex flex-wrap items-center gap-x-2 text-sm">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {isMe && <span className="text-faint text-xs">{t.you}</span>}
          {fromGroups && (
            <Tooltip text={t.fromGroupsAbout}>
              <span>
                <Badge>{t.fromGroups}</Badge>
              </span>
            </Tooltip>
          )}
        </p>
        <p className="truncate text-muted text-xs">{email}</p>
      </div>
      <div className="flex items-center gap-2">
        {isOwner ? (
          <Select
            aria-label={t.roleOf(name)}
            value={role}
            disabled={busy}
            onChange={({ target }) => isRole(target.value) && onRole(target.value)}
            className="w-28"
          >
            {roleNames.map((one) => (
              <option key={one} value={one}>
                {roles.roles[one]}
              </option>
            ))}
          </Select>
        ) : (
          <span className="text-muted text-sm">{roles.roles[role]}</span>
        )}
        {isOwner && !isMe && (
          <Button size="sm" variant="ghost" aria-label={t.removeOf(name)} onClick={onRemove}>
            {t.remove}
          </Button>
        )}
      </div>
    </li>
  );
}
