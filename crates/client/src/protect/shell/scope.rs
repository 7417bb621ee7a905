//! What a shell remembers between commands: variables, arguments and working directories, each with all the values that
//! it may have.

use std::collections::HashMap;

use super::Field;

/// How many values of one thing are told apart; beyond, it is unknown.
pub(super) const MAX_VALUES: usize = 64;

/// The longest value, in characters.
pub(super) const MAX_LENGTH: usize = 64 * 1024;

/// A variable: the values that it may have, or the elements of an array.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Variable {
    pub(super) values: Vec<Field>,
    pub(super) is_array: bool,
}

/// Working directories that the shell may be in; None is one that is not known.
pub(super) type Folders = Vec<Option<String>>;

/// What a subshell inherits and cannot change for its parent.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub(super) variables: HashMap<String, Variable>,
    /// The arguments `$1`…; None if they are not known.
    pub(super) arguments: Option<Vec<Arg>>,
    pub(super) folders: Folders,
    pub(super) old_folders: Folders,
    /// What `pushd` keeps.
    pub(super) stack: Vec<Folders>,
}

impl Scope {
    /// After something that may have happened or not, everything may be as in either.
    pub(super) fn merge(&mut self, other: Self) {
        for (name, theirs) in other.variables {
            match self.variables.get_mut(&name) {
                Some(ours) => {
                    ours.is_array |= theirs.is_array;
                    unite(&mut ours.values, theirs.values);
                    limit(&mut ours.values);
                }
                None => {
                    self.variables.insert(name, theirs);
                }
            }
        }
        unite(&mut self.folders, other.folders);
        unite(&mut self.old_folders, other.old_folders);
        if other.stack.len() > self.stack.len() {
            self.stack = other.stack;
        }
        if self.arguments != other.arguments {
            self.arguments = None;
        }
    }

    pub(super) fn set(&mut self, name: &str, mut values: Vec<Field>, is_array: bool) {
        limit(&mut values);
        self.variables.insert(name.to_owned(), Variable { values, is_array });
    }
}

/// Adds what is not there yet.
pub(super) fn unite<T: PartialEq>(ours: &mut Vec<T>, theirs: Vec<T>) {
    for value in theirs {
        if !ours.contains(&value) && ours.len() <= MAX_VALUES {
            ours.push(value);
        }
    }
}

fn limit(values: &mut Vec<Field>) {
    if values.len() > MAX_VALUES {
        values.truncate(MAX_VALUES);
        values.push(Field::unknown());
    }
    for value in values {
        if value.0.len() > MAX_LENGTH {
            *value = Field::unknown();
        }
    }
}

/// An argument of a command: the texts that it may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Arg(pub(super) Vec<Field>);

impl From<Field> for Arg {
    fn from(field: Field) -> Self {
        Self(vec![field])
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Field::from(text).into()
    }
}

impl Arg {
    /// The argument as commands see it to tell options from operands; where it may be several things, the first.
    pub(super) fn text(&self) -> String {
        self.0.first().map(Field::text).unwrap_or_default()
    }

    /// What follows a prefix, in those values that have it.
    pub(super) fn after(&self, prefix: &str) -> Option<Self> {
        let rest: Vec<Field> = self.0.iter().filter_map(|field| field.strip_prefix(prefix)).collect();
        (!rest.is_empty()).then_some(Self(rest))
    }

    /// What follows the first `=`.
    pub(super) fn after_equals(&self) -> Option<Self> {
        let text = self.text();
        let at = text.find('=')?;
        self.after(&text[..=at])
    }

    pub(super) fn map(&self, f: impl Fn(&Field) -> Field) -> Self {
        Self(self.0.iter().map(f).collect())
    }

    /// This as a folder, with something in it.
    pub(super) fn join(&self, inside: &Self) -> Self {
        let mut joined = Vec::new();
        for folder in &self.0 {
            for name in &inside.0 {
                let mut path = folder.clone();
                path.push_str("/");
                path.push(name);
                if joined.len() < MAX_VALUES {
                    joined.push(path);
                }
            }
        }
        Self(joined)
    }
}
