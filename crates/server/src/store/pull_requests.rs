//! Rows of `pull_requests`: the newest one that the platform opened for each project.

use std::collections::HashMap;

use ai_toolkit_protocol::{ProjectId, PullRequest};
use sea_orm::FromQueryResult;

use super::{
    ProjectWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, count, read},
};

#[derive(FromQueryResult)]
struct PullRequestRow {
    project_id: String,
    number: i64,
    url: String,
    state: String,
    branch: String,
}

impl Store {
    /// The pull requests of one project, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pull_requests(
        &self,
        project: Option<&ProjectId>,
    ) -> Result<HashMap<ProjectId, PullRequest>, StoreError> {
        let rows: Vec<PullRequestRow> = match project {
            Some(id) => {
                let sql = "SELECT * FROM pull_requests WHERE project_id = $1";
                self.reader.rows(sql, vec![id.as_str().into()]).await?
            }
            None => self.reader.rows("SELECT * FROM pull_requests", vec![]).await?,
        };
        rows.into_iter()
            .map(|row| {
                let pull_request = PullRequest {
                    number: count(row.number)?,
                    url: row.url,
                    state: by_name(row.state)?,
                    branch: row.branch,
                };
                Ok((read(row.project_id)?, pull_request))
            })
            .collect()
    }
}

impl ProjectWrite<'_> {
    /// Stores the project's newest pull request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_pull_request(&self, pull_request: &PullRequest) -> Result<(), StoreError> {
        let sql = "INSERT INTO pull_requests (project_id, number, url, state, branch) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id) DO UPDATE SET number = excluded.number, url = excluded.url,
                state = excluded.state, branch = excluded.branch";
        let number = i64::try_from(pull_request.number).unwrap_or(i64::MAX);
        let values = vec![
            self.project.as_str().into(),
            number.into(),
            pull_request.url.as_str().into(),
            name_of(pull_request.state).into(),
            pull_request.branch.as_str().into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Forgets the project's pull request and which versions were in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_pull_request(&self) -> Result<(), StoreError> {
        let id = || vec![self.project.as_str().into()];
        self.tx.run("DELETE FROM pull_requests WHERE project_id = $1", id()).await?;
        let docs = "UPDATE docs SET proposed_version = NULL, proposed_blob = NULL, proposed_in = NULL
            WHERE project_id = $1";
        self.tx.run(docs, id()).await?;
        Ok(())
    }
}
