//! Many new docs at once: what the first import writes. One statement for hundreds of rows, where single saves take
//! several statements a row.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::{ContentHash, DocId, DocPath, Encoding};
use sea_orm::{FromQueryResult, Value};

use super::{
    ProjectWrite, StoreError,
    projects::name_of,
    sql::{Sql, millis, push_counting_on, read},
};

/// Rows of one statement. With fourteen values each, they stay below what both databases take.
const ROWS: usize = 200;

/// A doc that the repository has and the platform does not have yet.
#[derive(Debug, Clone, Copy)]
pub struct NewDoc<'a> {
    /// The path.
    pub file_name: &'a DocPath,
    /// The bytes.
    pub content: &'a [u8],
    /// Text or not.
    pub encoding: Encoding,
    /// Git's name of the bytes.
    pub blob: &'a str,
}

/// Every name that a project's docs have, or had before they were deleted.
#[derive(Debug, Default)]
pub struct TakenNames {
    names: HashSet<String>,
    /// The living docs by what their names are on a file system that knows no case.
    case_keys: HashMap<String, DocPath>,
    /// A living doc in each folder.
    folder_keys: HashMap<String, DocPath>,
}

impl TakenNames {
    /// Whether a new doc of this name stands in nobody's way: no doc ever had the name, no living one has it in another
    /// case, is a folder of this name, or is a file where this name needs a folder.
    pub fn is_free(&self, name: &DocPath) -> bool {
        !self.names.contains(name.as_str()) && self.in_the_way(name).is_none()
    }

    /// The living doc, if any, that a doc of this name could not stand beside.
    pub fn in_the_way(&self, name: &DocPath) -> Option<&DocPath> {
        let key = name.case_key();
        let same = self.case_keys.get(&key).or_else(|| self.folder_keys.get(&key));
        same.or_else(|| folders(&key).find_map(|folder| self.case_keys.get(folder)))
    }

    /// Takes a name.
    pub fn take(&mut self, name: &DocPath) {
        self.names.insert(name.to_string());
        let key = name.case_key();
        for folder in folders(&key) {
            self.folder_keys.entry(folder.to_owned()).or_insert_with(|| name.clone());
        }
        self.case_keys.insert(key, name.clone());
    }
}

fn folders(key: &str) -> impl Iterator<Item = &str> {
    key.match_indices('/').map(|(end, _)| &key[..end])
}

impl ProjectWrite<'_> {
    /// Every name that is taken now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn taken_names(&self) -> Result<TakenNames, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            file_name: String,
            deleted: bool,
        }
        let sql = "SELECT file_name, deleted FROM docs WHERE project_id = $1";
        let mut taken = TakenNames::default();
        for row in self.tx.rows::<Row>(sql, vec![self.project.as_str().into()]).await? {
            if row.deleted {
                taken.names.insert(row.file_name);
            } else {
                taken.take(&read(row.file_name)?);
            }
        }
        Ok(taken)
    }

    /// Stores the first version of docs whose names are free, as what the repository has. Answers with their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_docs(
        &self,
        docs: &[NewDoc<'_>],
        author: &str,
        message: &str,
    ) -> Result<Vec<DocId>, StoreError> {
        let mut ids = Vec::with_capacity(docs.len());
        for docs in docs.chunks(ROWS) {
            let (mut of_docs, mut of_revisions): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
            for doc in docs {
                let id = DocId::generate();
                let hash = ContentHash::of(doc.content).as_bytes().to_vec();
                let size = i64::try_from(doc.content.len()).unwrap_or(i64::MAX);
                of_docs.extend([
                    id.as_str().into(),
                    self.project.as_str().into(),
                    doc.file_name.as_str().into(),
                    doc.file_name.case_key().into(),
                    hash.clone().into(),
                    size.into(),
                    name_of(doc.encoding).into(),
                    author.into(),
                    doc.blob.into(),
                    millis(self.now),
                ]);
                of_revisions.extend([
                    id.as_str().into(),
                    author.into(),
                    message.into(),
                    hash.into(),
                    size.into(),
                    name_of(doc.encoding).into(),
                    millis(self.now),
                    doc.content.to_vec().into(),
                ]);
                ids.push(id);
            }
            let docs_sql = many_rows(
                "INSERT INTO docs (id, project_id, file_name, case_key, hash, size, encoding, author, synced_blob,
                    created_at, updated_at, version, deleted, synced_version) VALUES ",
                "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1, FALSE, 1)",
                10,
                docs.len(),
            );
            self.tx.run(&docs_sql, of_docs).await?;
            let revisions_sql = many_rows(
                "INSERT INTO doc_revisions
                    (doc_id, author, message, hash, size, encoding, created_at, content, version, deleted) VALUES ",
                "($1, $2, $3, $4, $5, $6, $7, $8, 1, FALSE)",
                8,
                docs.len(),
            );
            self.tx.run(&revisions_sql, of_revisions).await?;
        }
        Ok(ids)
    }
}

/// An insertion of `rows` rows of `width` parameters each.
fn many_rows(head: &str, row: &str, width: usize, rows: usize) -> String {
    let mut sql = head.to_owned();
    for index in 0..rows {
        if index > 0 {
            sql.push_str(", ");
        }
        push_counting_on(&mut sql, row, index * width);
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> DocPath {
        DocPath::parse(name).unwrap()
    }

    #[test]
    fn rows_have_parameters_of_their_own() {
        assert_eq!(many_rows("V ", "($1, $2, $2, 1)", 2, 2), "V ($1, $2, $2, 1), ($3, $4, $4, 1)");
    }

    #[rstest::rstest]
    #[case("api/errors.md", false)]
    #[case("API/Errors.md", false)]
    #[case("api", false)]
    #[case("api/errors.md/x", false)]
    #[case("api/other.md", true)]
    #[case("apis", true)]
    fn a_free_name_stands_in_nobodys_way(#[case] name: &str, #[case] free: bool) {
        let mut taken = TakenNames::default();
        taken.take(&path("api/errors.md"));
        assert_eq!(taken.is_free(&path(name)), free);
    }
}
