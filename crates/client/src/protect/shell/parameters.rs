//! The values of variables and of all that `${…}` can do with them.

use brush_parser::word::{Parameter, ParameterExpr, SpecialParameter, SubstringMatchKind};

use super::{
    Arg, Field, Shell,
    field::matches,
    paths,
    words::{folder_values, wildcards},
};

/// Longer values are not cut to shape one by one.
const MAX_CUT: usize = 4096;

impl Shell<'_> {
    /// The values that a parameter expansion may have, and whether it becomes one argument for each.
    pub(super) fn parameter(&mut self, expression: &ParameterExpr) -> (Vec<Field>, bool) {
        use ParameterExpr as E;
        match expression {
            E::Parameter { parameter, indirect } => {
                let several = matches!(
                    parameter,
                    Parameter::NamedWithAllIndices { .. }
                        | Parameter::Special(SpecialParameter::AllPositionalParameters { .. })
                );
                (self.values(parameter, *indirect).unwrap_or_else(unknown), several)
            }
            E::UseDefaultValues { parameter, indirect, default_value, .. }
            | E::AssignDefaultValues { parameter, indirect, default_value, .. } => {
                let known =
                    self.values(parameter, *indirect).filter(|values| values.iter().any(|value| !value.is_empty()));
                let values = match known {
                    Some(values) => values,
                    None => self.text_of_word(default_value.as_deref().unwrap_or_default()),
                };
                if let (E::AssignDefaultValues { .. }, Parameter::Named(name)) = (expression, parameter) {
                    self.scope.set(name, values.clone(), false);
                }
                (values, false)
            }
            E::UseAlternativeValue { alternative_value, .. } => {
                let mut values = self.text_of_word(alternative_value.as_deref().unwrap_or_default());
                values.push(Field::default());
                (values, false)
            }
            E::IndicateErrorIfNullOrUnset { parameter, indirect, error_message, .. } => {
                self.text_of_word(error_message.as_deref().unwrap_or_default());
                (self.values(parameter, *indirect).unwrap_or_else(unknown), false)
            }
            E::ParameterLength { .. } => (vec![Field::from("0")], false),
            E::RemoveSmallestSuffixPattern { parameter, indirect, pattern } => {
                self.cut(parameter, *indirect, pattern.as_deref(), Cut::ShortEnd)
            }
            E::RemoveLargestSuffixPattern { parameter, indirect, pattern } => {
                self.cut(parameter, *indirect, pattern.as_deref(), Cut::LongEnd)
            }
            E::RemoveSmallestPrefixPattern { parameter, indirect, pattern } => {
                self.cut(parameter, *indirect, pattern.as_deref(), Cut::ShortStart)
            }
            E::RemoveLargestPrefixPattern { parameter, indirect, pattern } => {
                self.cut(parameter, *indirect, pattern.as_deref(), Cut::LongStart)
            }
            E::ReplaceSubstring { parameter, indirect, pattern, replacement, match_kind } => {
                (self.replaced(parameter, *indirect, pattern, replacement.as_deref(), match_kind), false)
            }
            E::Substring { parameter, indirect, offset, length } => {
                let number = |text: &str| text.trim().parse::<usize>().ok();
                let offset = number(&offset.value);
                let length = length.as_ref().map_or(Some(usize::MAX), |length| number(&length.value));
                let values = self.values(parameter, *indirect).unwrap_or_else(unknown);
                let part = |value: &Field| match (offset, length) {
                    (Some(offset), Some(length)) if !value.has_unknown() => {
                        Field(value.0.iter().skip(offset).take(length).copied().collect())
                    }
                    _ => Field::unknown(),
                };
                (values.iter().map(part).collect(), false)
            }
            // The case of letters makes no difference to what is protected, and quoting hardly any.
            E::UppercaseFirstChar { parameter, indirect, .. }
            | E::UppercasePattern { parameter, indirect, .. }
            | E::LowercaseFirstChar { parameter, indirect, .. }
            | E::LowercasePattern { parameter, indirect, .. }
            | E::Transform { parameter, indirect, .. } => {
                (self.values(parameter, *indirect).unwrap_or_else(unknown), false)
            }
            E::VariableNames { .. } | E::MemberKeys { .. } => (unknown(), false),
        }
    }

    /// The values that a parameter may have; None if it has none that is known.
    fn values(&self, parameter: &Parameter, indirect: bool) -> Option<Vec<Field>> {
        let values = match parameter {
            Parameter::Named(name)
            | Parameter::NamedWithIndex { name, .. }
            | Parameter::NamedWithAllIndices { name, .. } => self.variable(name)?,
            Parameter::Positional(0) => vec![Field::from("bash")],
            Parameter::Positional(number) => {
                let arguments = self.scope.arguments.as_ref()?;
                let at = usize::try_from(*number).ok()?.checked_sub(1)?;
                arguments.get(at).map_or_else(|| vec![Field::default()], |arg| arg.0.clone())
            }
            Parameter::Special(SpecialParameter::AllPositionalParameters { .. }) => {
                self.scope.arguments.as_ref()?.iter().flat_map(|arg| arg.0.clone()).collect()
            }
            Parameter::Special(SpecialParameter::ShellName) => vec![Field::from("bash")],
            Parameter::Special(_) => vec![Field::from("0")],
        };
        if !indirect {
            return Some(values);
        }
        let named =
            values.iter().map(|name| name.known().and_then(|name| self.variable(&name)).unwrap_or_else(unknown));
        Some(named.flatten().collect())
    }

    /// The values that a variable may have.
    pub(super) fn variable(&self, name: &str) -> Option<Vec<Field>> {
        if let Some(variable) = self.scope.variables.get(name) {
            return Some(variable.values.clone());
        }
        let text = match name {
            "PWD" => return Some(folder_values(&self.scope.folders)),
            "OLDPWD" => return Some(folder_values(&self.scope.old_folders)),
            "HOME" => self.ground.home.map(paths::text),
            "CLAUDE_PROJECT_DIR" => Some(paths::text(self.ground.root)),
            "TMPDIR" => Some((self.ground.variable)(name).unwrap_or_else(|| "/tmp".to_owned())),
            "IFS" => Some(" ".to_owned()),
            name => (self.ground.variable)(name),
        };
        text.map(|text| vec![Field::from(text.as_str())])
    }

    /// Cuts what matches a pattern off a value.
    fn cut(&mut self, parameter: &Parameter, indirect: bool, pattern: Option<&str>, cut: Cut) -> (Vec<Field>, bool) {
        let values = self.values(parameter, indirect).unwrap_or_else(unknown);
        let pattern = self.pattern(pattern.unwrap_or_default());
        (values.iter().map(|value| cut.apply(value, &pattern)).collect(), false)
    }

    /// A pattern as it is matched; several are taken for anything.
    fn pattern(&mut self, text: &str) -> Field {
        let plain = !text.contains(['$', '`', '\'', '"', '\\']);
        if plain {
            return wildcards(text);
        }
        match self.text_of_word(text).as_slice() {
            [pattern] => pattern.clone(),
            _ => Field::unknown(),
        }
    }

    fn replaced(
        &mut self,
        parameter: &Parameter,
        indirect: bool,
        pattern: &str,
        replacement: Option<&str>,
        kind: &SubstringMatchKind,
    ) -> Vec<Field> {
        let values = self.values(parameter, indirect).unwrap_or_else(unknown);
        let from = self.pattern(pattern);
        let to = self.text_of_word(replacement.unwrap_or_default());
        let is_plain = from.0.iter().all(|atom| matches!(atom, super::Atom::Char(_)));
        let ([to], true) = (to.as_slice(), is_plain) else { return vec![Field::unknown(); values.len().max(1)] };
        let (Some(to), from) = (to.known(), from.text()) else { return unknown() };
        let replace = |value: &Field| match kind {
            SubstringMatchKind::Anywhere => value.replace(&from, &to, true),
            SubstringMatchKind::FirstOccurrence => value.replace(&from, &to, false),
            SubstringMatchKind::Prefix => value.strip_prefix(&from).map_or_else(
                || value.clone(),
                |rest| {
                    let mut field = Field::from(to.as_str());
                    field.push(&rest);
                    field
                },
            ),
            SubstringMatchKind::Suffix => {
                let cut = Cut::ShortEnd.apply(value, &Field::from(from.as_str()));
                if cut == *value { cut } else { joined(&cut, &to) }
            }
        };
        values.iter().map(replace).collect()
    }

    /// The arguments of a function or script as `$1`….
    pub(super) fn set_arguments(&mut self, arguments: &[Arg]) {
        self.scope.arguments = Some(arguments.to_vec());
    }
}

fn joined(field: &Field, text: &str) -> Field {
    let mut field = field.clone();
    field.push_str(text);
    field
}

fn unknown() -> Vec<Field> {
    vec![Field::unknown()]
}

/// Which end of a value is cut off, and how much of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    ShortStart,
    LongStart,
    ShortEnd,
    LongEnd,
}

impl Cut {
    fn apply(self, value: &Field, pattern: &Field) -> Field {
        let length = value.0.len();
        if length > MAX_CUT || pattern.has_unknown() {
            return Field::unknown();
        }
        // The places to cut at, from the one that is wanted most.
        let at = |at: usize| match self {
            Self::ShortStart | Self::LongEnd => at,
            Self::LongStart | Self::ShortEnd => length - at,
        };
        for place in (0..=length).map(at) {
            let (start, end) = value.0.split_at(place);
            let (cut, kept) =
                if matches!(self, Self::ShortStart | Self::LongStart) { (start, end) } else { (end, start) };
            if matches(&pattern.0, cut) {
                return Field(kept.to_vec());
            }
        }
        value.clone()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Cut::ShortEnd, "docs/a.tar.gz", ".*", "docs/a.tar")]
    #[case(Cut::LongEnd, "docs/a.tar.gz", ".*", "docs/a")]
    #[case(Cut::ShortStart, "docs/api/a.md", "*/", "api/a.md")]
    #[case(Cut::LongStart, "docs/api/a.md", "*/", "a.md")]
    #[case(Cut::ShortStart, "docs/*.md", "docs/", "*.md")]
    #[case(Cut::ShortEnd, "docs/*.md", ".md", "docs/*")]
    #[case(Cut::ShortEnd, "docs", "x", "docs")]
    fn ends_are_cut_off(#[case] cut: Cut, #[case] value: &str, #[case] pattern: &str, #[case] rest: &str) {
        assert_eq!(cut.apply(&wildcards(value), &wildcards(pattern)), wildcards(rest));
    }
}
