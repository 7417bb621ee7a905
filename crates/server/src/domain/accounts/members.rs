//! Members of projects and their roles.

use ai_toolkit_protocol::{AccountId, Member, ProjectId, Role};

use super::{Accounts, AccountsError, existing};
use crate::{
    domain::{access::role_name, caller::Caller},
    store::{Audit, PlatformWrite},
};

impl Accounts {
    /// A project's members, sorted by name.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn members(&self, project: &ProjectId) -> Result<Vec<Member>, AccountsError> {
        self.store.project(project).await?;
        Ok(self.store.members(project).await?)
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchMember`], [`AccountsError::LastOwner`].
    pub async fn update_member(
        &self,
        caller: &Caller,
        project: &ProjectId,
        account: &AccountId,
        role: Role,
    ) -> Result<Member, AccountsError> {
        let mut write = self.store.platform_write().await?;
        let had = write.role(project, account).await?.ok_or(AccountsError::NoSuchMember)?;
        if role != Role::Owner {
            keep_an_owner(&write, project, had).await?;
        }
        write.put_member(project, account, role, false).await?;
        let record = existing(&write, account).await?;
        let (target, detail) = (Some(record.account.name.as_str()), Some(role_name(role)));
        write.audit(Some(project), Audit { by: caller, action: "member.role_changed", target, detail }).await?;
        write.commit().await?;
        self.look_again();
        let members = self.store.members(project).await?;
        members.into_iter().find(|member| member.account_id == *account).ok_or(AccountsError::NoSuchMember)
    }

    /// Ends a membership.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchMember`], [`AccountsError::LastOwner`].
    pub async fn remove_member(
        &self,
        caller: &Caller,
        project: &ProjectId,
        account: &AccountId,
    ) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        let had = write.role(project, account).await?.ok_or(AccountsError::NoSuchMember)?;
        keep_an_owner(&write, project, had).await?;
        write.delete_member(project, account).await?;
        let record = existing(&write, account).await?;
        let target = Some(record.account.name.as_str());
        write.audit(Some(project), Audit { by: caller, action: "member.removed", target, detail: None }).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }
}

async fn keep_an_owner(write: &PlatformWrite, project: &ProjectId, had: Role) -> Result<(), AccountsError> {
    if had == Role::Owner && write.count_owners(project).await? <= 1 { Err(AccountsError::LastOwner) } else { Ok(()) }
}
