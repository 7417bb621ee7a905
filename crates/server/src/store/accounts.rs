//! Rows of `accounts`. A password is stored as its argon2id hash only.

use ai_toolkit_protocol::{Account, AccountId, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    PlatformWrite, Store, StoreError,
    sql::{Sql, count, millis, read},
};

/// An account with what only the server knows of it.
#[derive(Debug, Clone)]
pub struct AccountRecord {
    /// What its owner and admins may see.
    pub account: Account,
    /// The password's hash; none for one that signs in through another service only.
    pub password_hash: Option<String>,
    /// Whether it looks after the platform because of its groups at a sign-in service, and no longer than these do.
    pub admin_from_groups: bool,
}

#[derive(FromQueryResult)]
pub(super) struct AccountRow {
    id: String,
    name: String,
    email: String,
    password_hash: Option<String>,
    is_admin: bool,
    admin_from_groups: bool,
    is_active: bool,
    created_at: i64,
    last_seen_at: Option<i64>,
}

impl TryFrom<AccountRow> for AccountRecord {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            account: Account {
                id: read(row.id)?,
                name: row.name,
                email: row.email,
                is_admin: row.is_admin,
                is_active: row.is_active,
                has_password: row.password_hash.is_some(),
                created_at: Timestamp::from_millis(row.created_at),
                last_seen_at: row.last_seen_at.map(Timestamp::from_millis),
            },
            password_hash: row.password_hash,
            admin_from_groups: row.admin_from_groups,
        })
    }
}

/// What of the name tells two people apart: capitals do not.
fn key_of(name: &str) -> String {
    name.to_lowercase()
}

const COLUMNS: &str = "SELECT id, name, email, password_hash, is_admin, admin_from_groups, is_active, created_at,
    last_seen_at FROM accounts";

impl Store {
    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, id: &AccountId) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<AccountRow> =
            self.reader.first(&format!("{COLUMNS} WHERE id = $1"), vec![id.as_str().into()]).await?;
        row.map(AccountRecord::try_from).transpose()
    }

    /// The account with this email address, which is in lower case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<AccountRow> =
            self.reader.first(&format!("{COLUMNS} WHERE email = $1"), vec![email.into()]).await?;
        row.map(AccountRecord::try_from).transpose()
    }

    /// Accounts in the order in which they were made, after `cursor`, one more than `limit` if there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, cursor: Option<&AccountId>, limit: u32) -> Result<Vec<Account>, StoreError> {
        let after = cursor.map_or("", AccountId::as_str);
        let sql = format!("{COLUMNS} WHERE id > $1 ORDER BY id LIMIT $2");
        let rows: Vec<AccountRow> = self.reader.rows(&sql, vec![after.into(), (i64::from(limit) + 1).into()]).await?;
        rows.into_iter().map(|row| Ok(AccountRecord::try_from(row)?.account)).collect()
    }

    /// The address of the account with this very name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn email_of(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = format!("{COLUMNS} WHERE name = $1");
        let row: Option<AccountRow> = self.reader.first(&sql, vec![name.into()]).await?;
        row.map(|row| Ok(AccountRecord::try_from(row)?.account.email)).transpose()
    }

    /// Whether there is any account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(!self.accounts(None, 1).await?.is_empty())
    }
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl PlatformWrite {
    /// Stores a new account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_account(&self, record: &AccountRecord) -> Result<(), StoreError> {
        let account = &record.account;
        let sql = "INSERT INTO accounts (id, name, name_key, email, password_hash, is_admin, is_active, created_at,
            admin_from_groups) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = vec![
            account.id.as_str().into(),
            account.name.as_str().into(),
            key_of(&account.name).into(),
            account.email.as_str().into(),
            record.password_hash.clone().into(),
            account.is_admin.into(),
            account.is_active.into(),
            millis(account.created_at),
            record.admin_from_groups.into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Stores an account's name, address, rights and password as they are in `record`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_account(&self, record: &AccountRecord) -> Result<(), StoreError> {
        let account = &record.account;
        let sql = "UPDATE accounts SET name = $2, name_key = $3, email = $4, password_hash = $5, is_admin = $6,
            is_active = $7, admin_from_groups = $8 WHERE id = $1";
        let values = vec![
            account.id.as_str().into(),
            account.name.as_str().into(),
            key_of(&account.name).into(),
            account.email.as_str().into(),
            record.password_hash.clone().into(),
            account.is_admin.into(),
            account.is_active.into(),
            record.admin_from_groups.into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Deletes an account with its sessions, memberships and identities; tells whether it was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_account(&self, id: &AccountId) -> Result<bool, StoreError> {
        Ok(self.tx.run("DELETE FROM accounts WHERE id = $1", vec![id.as_str().into()]).await? > 0)
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, id: &AccountId) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<AccountRow> =
            self.tx.first(&format!("{COLUMNS} WHERE id = $1"), vec![id.as_str().into()]).await?;
        row.map(AccountRecord::try_from).transpose()
    }

    /// Which of the two another account has already: the name, in whatever capitals, or the address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn taken(&self, id: &AccountId, name: &str, email: &str) -> Result<Option<Taken>, StoreError> {
        #[derive(FromQueryResult)]
        struct Other {
            email: String,
        }
        let sql =
            "SELECT email FROM accounts WHERE id <> $1 AND (name_key = $2 OR email = $3) ORDER BY email = $3 DESC";
        let values = vec![id.as_str().into(), key_of(name).into(), email.into()];
        let other: Option<Other> = self.tx.first(sql, values).await?;
        Ok(other.map(|other| if other.email == email { Taken::Email } else { Taken::Name }))
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_accounts(&self) -> Result<u64, StoreError> {
        let found: Option<Count> = self.tx.first("SELECT COUNT(*) AS count FROM accounts", vec![]).await?;
        count(found.map_or(0, |found| found.count))
    }

    /// How many admins may sign in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_admins(&self) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS count FROM accounts WHERE is_admin AND is_active";
        let found: Option<Count> = self.tx.first(sql, vec![]).await?;
        count(found.map_or(0, |found| found.count))
    }
}

/// What of a new account another one has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The name.
    Name,
    /// The email address.
    Email,
}
