//! Options and operands of commands.

use super::Arg;

/// A command's arguments, told apart.
pub(super) struct Operands {
    /// Options as they are written, without the values that stand apart.
    pub(super) flags: Vec<String>,
    /// What is no option.
    pub(super) list: Vec<Arg>,
}

impl Operands {
    /// Tells arguments apart; options in `valued` take the next argument as their value.
    pub(super) fn new(args: &[Arg], valued: &[&str]) -> Self {
        let mut operands = Self { flags: Vec::new(), list: Vec::new() };
        let mut only_operands = false;
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let text = arg.text();
            if !only_operands && text == "--" {
                only_operands = true;
            } else if !only_operands && text.len() > 1 && text.starts_with('-') {
                if valued.contains(&text.as_str()) {
                    args.next();
                }
                operands.flags.push(text);
            } else {
                operands.list.push(arg.clone());
            }
        }
        operands
    }

    /// Whether one of these letters is among the short options.
    pub(super) fn has(&self, letters: &[char]) -> bool {
        self.flags.iter().any(|flag| !flag.starts_with("--") && flag.contains(letters))
    }

    /// Whether a long option is there, written out or begun.
    pub(super) fn has_long(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| {
            let flag = flag.split('=').next().unwrap_or_default();
            flag.len() >= 4 && name.starts_with(flag) || flag == name
        })
    }
}

/// The values of an option in all the ways to write it: `-t X`, `-tX`, `--target X`, `--target=X`.
pub(super) fn values_of(args: &[Arg], short: Option<char>, long: &[&str]) -> Vec<Arg> {
    let mut values = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        let text = arg.text();
        let next = args.get(at + 1);
        if text == "--" {
            break;
        }
        if let Some(rest) = text.strip_prefix("--") {
            let name = rest.split('=').next().unwrap_or_default();
            if long.contains(&name) {
                values.extend(if rest.contains('=') { arg.after_equals() } else { next.cloned() });
            }
        } else if let (Some(letters), Some(short)) = (text.strip_prefix('-'), short)
            && let Some(place) = letters.find(short)
            && letters[..place].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '@'))
        {
            let end = place + 1 + short.len_utf8();
            values.extend(if end == text.len() { next.cloned() } else { arg.after(&text[..end]) });
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Vec<Arg> {
        text.split(' ').map(Arg::from).collect()
    }

    #[test]
    fn options_and_operands_are_told_apart() {
        let operands = Operands::new(&args("-rf a -o v --long=x b -- -c"), &["-o"]);
        assert_eq!(operands.flags, ["-rf", "-o", "--long=x"]);
        assert_eq!(operands.list, args("a b -c"));
        assert!(operands.has(&['f']) && !operands.has(&['l']));
        assert!(operands.has_long("--long") && !operands.has_long("--lo"));
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        for text in ["-o v", "-so v", "-ov", "--output v", "--output=v"] {
            assert_eq!(values_of(&args(text), Some('o'), &["output"]), args("v"), "{text}");
        }
        assert!(values_of(&args("-- -o v"), Some('o'), &[]).is_empty());
    }
}
