//! Places: what the repository has under a name stays with the name, whichever doc gets it.

use ai_toolkit_protocol::{ContentHash, DocId, DocPath};
use sea_orm::Value;

use super::{
    DocRecord, DocVersion, ProjectWrite, REPOSITORY, RevisionRecord, StoreError, docs,
    sql::{Sql, read},
};

/// What the repository, or an open pull request, has under a name.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The doc's version that the repository has, where it is known.
    base: Option<(DocId, u32)>,
    synced_blob: Option<String>,
    proposed_blob: Option<String>,
    proposed_in: Option<u64>,
}

impl Place {
    /// The place that this doc is at.
    pub fn of(doc: &DocRecord) -> Self {
        Self {
            base: doc.synced_version.filter(|_| doc.synced_blob.is_some()).map(|version| (doc.id.clone(), version)),
            synced_blob: doc.synced_blob.clone(),
            proposed_blob: doc.proposed_blob.clone(),
            proposed_in: doc.proposed_in,
        }
    }

    /// Whether nothing of it is anywhere but here.
    pub fn is_empty(&self) -> bool {
        self.synced_blob.is_none() && self.proposed_blob.is_none() && self.proposed_in.is_none()
    }
}

impl ProjectWrite<'_> {
    /// All docs, deleted ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn docs(&self) -> Result<Vec<DocRecord>, StoreError> {
        docs::select(&self.tx, "d.project_id = $1", vec![self.project.as_str().into()]).await
    }

    /// Takes a doc's name away until it gets another one in this transaction; its id, which is no doc's name, stands in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn free_name(&self, doc: &DocId) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET file_name = id, case_key = id WHERE id = $1";
        self.tx.run(sql, vec![doc.as_str().into()]).await?;
        Ok(())
    }

    /// Notes that the doc is at this place now, where the repository has `version` of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_at(&self, doc: DocRecord, place: &Place, version: Option<u32>) -> Result<DocRecord, StoreError> {
        let sql = "UPDATE docs SET synced_version = $2, synced_blob = $3, proposed_version = NULL, proposed_blob = $4,
            proposed_in = $5 WHERE id = $1";
        let proposed_in = place.proposed_in.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let values: Vec<Value> = vec![
            doc.id.as_str().into(),
            version.map(i64::from).into(),
            place.synced_blob.as_deref().into(),
            place.proposed_blob.as_deref().into(),
            proposed_in.into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(DocRecord {
            synced_version: version,
            synced_blob: place.synced_blob.clone(),
            proposed_version: None,
            proposed_blob: place.proposed_blob.clone(),
            proposed_in: place.proposed_in,
            ..doc
        })
    }

    /// Whether the repository has exactly these bytes at the place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_at(&self, place: &Place, hash: ContentHash) -> Result<bool, StoreError> {
        Ok(self.base_of(place).await?.is_some_and(|base| base.revision.hash == hash))
    }

    /// Puts a deleted doc at a place that no doc is at any more: `deleted`, which had to give its name away, or a new one
    /// where the repository still has something to delete. Its history has what the repository has, which a later change
    /// there is compared with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_deleted_at(
        &mut self,
        deleted: Option<DocRecord>,
        name: &DocPath,
        place: &Place,
        deletion: DocVersion<'_>,
    ) -> Result<(), StoreError> {
        if place.is_empty() {
            if let Some(doc) = deleted {
                self.rename_doc(&doc.id, name).await?;
                self.put_at(doc, place, None).await?;
            }
            return Ok(());
        }
        // It gets its name as the last thing: until it is deleted, a doc whose name differs by case only is in its way.
        let no_name: DocPath = read(DocId::generate().to_string())?;
        let (mut doc, mut base_version) = (deleted, None);
        if let Some(base) = self.base_of(place).await? {
            let version = DocVersion {
                content: &base.content,
                encoding: base.revision.encoding,
                author: REPOSITORY,
                message: None,
                deleted: false,
            };
            let kept = self.put_version(doc, &no_name, version, None).await?;
            base_version = Some(kept.version);
            doc = Some(kept);
        }
        let doc = self.put_version(doc, &no_name, deletion, None).await?;
        self.rename_doc(&doc.id, name).await?;
        self.put_at(doc, place, base_version).await?;
        Ok(())
    }

    async fn base_of(&self, place: &Place) -> Result<Option<RevisionRecord>, StoreError> {
        let Some((doc, version)) = &place.base else { return Ok(None) };
        Ok(self.revision(doc, *version).await?.filter(|base| !base.revision.deleted))
    }
}
