//! Shorthand for running SQL that both databases understand.

use ai_toolkit_protocol::Timestamp;
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

use super::StoreError;

/// A statement that changes something, with the values of its parameters.
pub(super) type Change = (&'static str, Vec<Value>);

/// Runs statements with the parameters `$1`, `$2`, … on a connection or in a transaction.
#[async_trait]
pub(super) trait Sql: ConnectionTrait {
    /// Runs a statement and tells how many rows it changed.
    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }

    /// Runs statements one after the other. SQLite gets them in one go, because every trip to its thread costs a save
    /// its share; PostgreSQL takes one at a time.
    async fn run_all(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if self.get_database_backend() == DbBackend::Sqlite {
            let (sql, values) = in_one_go(changes);
            self.run(&sql, values).await?;
        } else {
            for (sql, values) in changes {
                self.run(sql, values).await?;
            }
        }
        Ok(())
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

/// All statements in one text, whose parameters count on from one statement to the next.
fn in_one_go(changes: Vec<Change>) -> (String, Vec<Value>) {
    let (mut text, mut all) = (String::new(), Vec::new());
    for (sql, values) in changes {
        push_counting_on(&mut text, sql, all.len());
        text.push_str(";\n");
        all.extend(values);
    }
    (text, all)
}

/// Appends `sql` with the numbers of its parameters raised by `by`.
pub(super) fn push_counting_on(text: &mut String, sql: &str, by: usize) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let number: usize = part[..end].parse().unwrap_or_default();
        text.push('$');
        text.push_str(&(number + by).to_string());
        text.push_str(&part[end..]);
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_count_on() {
        let first = ("UPDATE a SET b = $2 WHERE c = $1", vec![1.into(), 2.into()]);
        let second = ("INSERT INTO d VALUES ($1, $2, $1)", vec![3.into(), 4.into()]);
        let (sql, values) = in_one_go(vec![first, second]);
        assert_eq!(sql, "UPDATE a SET b = $2 WHERE c = $1;\nINSERT INTO d VALUES ($3, $4, $3);\n");
        assert_eq!(values, [1.into(), 2.into(), 3.into(), 4.into()]);
    }
}
