//! Shorthand for running SQL that both databases understand.

use ai_toolkit_protocol::Timestamp;
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::StoreError;

/// Runs statements with the parameters `$1`, `$2`, … on a connection or in a transaction.
#[async_trait]
pub(super) trait Sql: ConnectionTrait {
    /// Runs a statement and tells how many rows it changed.
    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }

    /// The first row, if there is one.
    async fn first<R: FromQueryResult>(&self, sql: &str, values: Vec<Value>) -> Result<Option<R>, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(match self.query_one_raw(statement).await? {
            Some(row) => Some(R::from_query_result(&row, "")?),
            None => None,
        })
    }

    /// All rows.
    async fn rows<R: FromQueryResult>(&self, sql: &str, values: Vec<Value>) -> Result<Vec<R>, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        let rows = self.query_all_raw(statement).await?;
        Ok(rows.iter().map(|row| R::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }
}

impl<C: ConnectionTrait> Sql for C {}

/// A time as the database keeps it: milliseconds since 1970.
pub(super) fn millis(time: Timestamp) -> Value {
    time.as_millis().into()
}

/// The same for a time that may be absent.
pub(super) fn optional_millis(time: Option<Timestamp>) -> Value {
    time.map(Timestamp::as_millis).into()
}

/// Reads a value that this program wrote; anything else means that the database is damaged.
pub(super) fn read<T>(text: String) -> Result<T, StoreError>
where
    T: TryFrom<String>,
    T::Error: std::fmt::Display,
{
    T::try_from(text).map_err(StoreError::corrupt)
}

/// Reads a number that is never negative and always small.
pub(super) fn count<T: TryFrom<i64>>(number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::corrupt(format!("the number {number}")))
}
