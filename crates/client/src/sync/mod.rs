//! The copy of the docs in `.docs/`: always one whole version of the docs.
