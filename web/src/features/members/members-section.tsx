// Who may open a project: the members, the roles, the invitations, and the way out.
import type { Project } from "@/shared/api/types";
import { useIsOwner } from "@/shared/lib/role";
import { Section } from "@/shared/ui/section";
import { t } from "@/strings/members";
import { InviteMember } from "./invite-member";
import { LeaveProject } from "./leave-project";
import { MembersList } from "./members-list";
import { RoleTable } from "./role-table";

export function MembersSection({ project }: { project: Project }) {
  const isOwner = useIsOwner();
  return (
    <Section id="members" title={t.title} about={t.about}>
      <MembersList projectId={project.id} />
      <RoleTable />
      {isOwner && <InviteMember projectId={project.id} />}
      <LeaveProject project={project} />
    </Section>
  );
}
