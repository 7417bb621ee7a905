//! The watcher: one process per user that follows the projects and keeps the local state that hooks answer from.
