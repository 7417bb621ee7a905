//! Docs, their history and their conflicts.

pub(super) mod read;
pub(super) mod write;
