//! What tools and resources have in common: a doc with its text, the notice of an edit under way, and the way out of a
//! path that names nothing.

use ai_toolkit_protocol::{DocPath, Encoding, LockPolicy, LockStatus, ProblemCode, ProjectId};

use crate::{
    app::AppState,
    domain::docs::{DocsError, to_text},
    http::ApiError,
};

/// How many paths are offered in place of one that does not exist.
const OFFERED: usize = 5;
/// Below this (of 1) two paths have next to nothing in common.
const LIKENESS: f64 = 0.4;

/// A doc as agents get it.
pub(super) enum Reading {
    /// A text, behind a notice if somebody is editing the docs.
    Text(String),
    /// Bytes that are no text.
    Binary(Vec<u8>),
}

/// The doc at `path`.
pub(super) async fn read(state: &AppState, project: &ProjectId, path: &str) -> Result<Reading, ApiError> {
    let name = DocPath::parse(path).map_err(|why| ApiError::new(ProblemCode::Validation, why.to_string()))?;
    // Asked for first: who acquires the lock in between has not changed anything yet.
    let notice = notice(state, project).await?;
    match state.docs.bytes(project, &name).await {
        Ok((doc, bytes)) if doc.encoding == Encoding::Base64 => Ok(Reading::Binary(bytes)),
        Ok((doc, bytes)) => Ok(Reading::Text(notice + &to_text(doc.encoding, &bytes))),
        Err(DocsError::NoSuchDoc(name)) => Err(no_such_doc(state, project, name).await?),
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody edits the docs, as hooks are told: from memory.
pub(super) async fn lock(state: &AppState, project: &ProjectId) -> Result<LockStatus, ApiError> {
    Ok(state.hook_states.get(&state.store, project).await?.lock.clone())
}

/// The lines that stand before texts while somebody edits them and agents are to know; empty otherwise.
pub(super) async fn notice(state: &AppState, project: &ProjectId) -> Result<String, ApiError> {
    let lock = lock(state, project).await?;
    Ok(match (lock.policy, lock.locked_by, lock.locked_at) {
        (LockPolicy::Block, Some(name), Some(since)) => format!(
            "NOTICE: {name} is editing the docs since {since}, so the text may change; this is the last saved one.\n\n"
        ),
        _ => String::new(),
    })
}

/// The error for a path that names nothing, with the paths that may have been meant.
async fn no_such_doc(state: &AppState, project: &ProjectId, name: DocPath) -> Result<ApiError, ApiError> {
    let hook = state.hook_states.get(&state.store, project).await?;
    let wanted = name.clone();
    // Comparing thousands of paths is no work for a thread that serves others.
    let nearest =
        tokio::task::spawn_blocking(move || nearest(&wanted, hook.manifest.iter().map(|(name, _)| name)).join(", "));
    let nearest = nearest.await.unwrap_or_default();
    let detail = match nearest.as_str() {
        "" => format!("there is no doc {name}; list_docs shows the paths of all docs"),
        nearest => format!("there is no doc {name}; the nearest are: {nearest}; list_docs shows the paths of all docs"),
    };
    Ok(ApiError::new(ProblemCode::NotFound, detail))
}

/// The paths most like `wanted`, best first.
fn nearest<'a>(wanted: &DocPath, paths: impl Iterator<Item = &'a DocPath>) -> Vec<&'a str> {
    let wanted = wanted.case_key();
    let mut found: Vec<(f64, &str)> = paths
        .map(|path| (strsim::sorensen_dice(&wanted, &path.case_key()), path.as_str()))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.truncate(OFFERED);
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("errors.md", "api/errors.md")]
    #[case("api/error.md", "api/errors.md")]
    #[case("docs/api/errors.md", "api/errors.md")]
    #[case("API/Errors", "api/errors.md")]
    #[case("readme.md", "README.md")]
    #[case("v1/orders.md", "api/v1/orders.md")]
    fn what_was_meant_comes_first(#[case] wanted: &str, #[case] meant: &str) {
        let paths = ["README.md", "api/errors.md", "api/v1/orders.md", "standards/naming.md"];
        let paths = paths.map(|path| DocPath::parse(path).unwrap());
        assert_eq!(nearest(&DocPath::parse(wanted).unwrap(), paths.iter()).first(), Some(&meant));
    }

    #[test]
    fn what_has_nothing_in_common_is_not_offered() {
        let path = DocPath::parse("api/errors.md").unwrap();
        assert!(nearest(&DocPath::parse("zzz").unwrap(), [path].iter()).is_empty());
    }
}
