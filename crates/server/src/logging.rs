//! What the server says to its operator: log lines on standard error, from which secrets are taken out. Nothing should
//! ever log one; this is the net below, for what libraries say about requests when they are asked to say everything.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    borrow::Cow,
    io::{self, IsTerminal, Write},
    sync::LazyLock,
};

use regex::{Captures, Regex};
use tracing_subscriber::{EnvFilter, filter::ParseError, fmt::MakeWriter};

use crate::config::LogFormat;

/// What would log whole messages, with tokens and the text of docs in them, where everything is asked for. Whoever wants
/// just these names them.
const QUIET: &str = "tungstenite=info,tokio_tungstenite=info,rmcp=error";

/// Starts the log. Panics go into it, too.
///
/// # Errors
/// When the filter is not understood.
pub fn start(filter: &str, format: LogFormat) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}"))?;
    let is_terminal = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Redacting(io::stderr));
    if format == LogFormat::Json || (format == LogFormat::Auto && !is_terminal) {
        log.json().flatten_event(true).init();
    } else {
        log.with_ansi(is_terminal).with_target(false).init();
    }
    std::panic::set_hook(Box::new(|panic| {
        let backtrace = Backtrace::capture();
        match backtrace.status() {
            BacktraceStatus::Captured => tracing::error!(%panic, %backtrace, "the program has a bug"),
            _ => tracing::error!(%panic, "the program has a bug"),
        }
    }));
    Ok(())
}

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// The shapes of secrets. What comes before one in the same match, and what follows it, is kept.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shapes = [
        // The platform's own: API keys, lock tokens, webhooks' secrets, links, sessions, sign-ins; and those of GitHub and
        // GitLab.
        r"(?-u:\b)(?:(?:sk|lt|whs|ait|ats|atf|gh[opsur]|github_pat)_|glpat-)[0-9A-Za-z_-]{6,}",
        // A user's password in an address.
        r"(?<before>://[^/:\s@'\x22]*:)[^/\s'\x22]*(?<after>@)",
        // Headers, as they are sent and as they are written by `Debug`, also within JSON.
        r"(?i)(?<name>(?-u:\b)(?:proxy-authorization|authorization|set-cookie|cookie|x-api-key|lock-token)[\\\x22]*\s*[:=]\s*[\\\x22]*)(?:[^\\\x22\r\n])+",
        // Fields of JSON, also within JSON.
        r"(?i)(?<field>[\\\x22]+(?:lock_?token|token|password|private_?key|secret)[\\\x22]+\s*:\s*[\\]*\x22)[^\\\x22]+",
        // What a sign-in service sends a browser back with.
        r"(?<query>[?&](?:code|state)=)[^&\s\x22]+",
        // A private key.
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    ];
    Regex::new(&shapes.join("|")).ok()
});

/// The text without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    let Some(secrets) = &*SECRETS else { return Cow::Borrowed(HIDDEN) };
    secrets.replace_all(text, |found: &Captures<'_>| {
        let part = |name| found.name(name).map_or("", |part| part.as_str());
        let kept = ["before", "name", "field", "query"].map(part).concat();
        format!("{kept}{HIDDEN}{}", part("after"))
    })
}

/// A writer of lines without secrets. A line comes in one piece.
struct Redacting<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Redacting<M> {
    type Writer = RedactingWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        RedactingWriter(self.0.make_writer())
    }
}

struct RedactingWriter<W>(W);

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(redact(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("key sk_abcDEF123-_x is wrong", "key *** is wrong")]
    #[case("lt_0123456789, whs_0123456789", "***, ***")]
    #[case("ats_0123456789 at /invite#ait_0123456789", "*** at /invite#***")]
    #[case("/start?invite=ait_0123456789&next=/a ats_0123456 atf_0123456", "/start?invite=***&next=/a *** ***")]
    #[case("uri=/callback?code=a%2Bb&state=c&iss=d", "uri=/callback?code=***&state=***&iss=d")]
    #[case(r#"{"token":"ghp_0123456789"}"#, r#"{"token":"***"}"#)]
    #[case("github_pat_11ABC_def glpat-xyz0123456", "*** ***")]
    #[case("postgres://ann:s3c:ret@db/x and http://u:p@h", "postgres://ann:***@db/x and http://u:***@h")]
    #[case("postgres://ann:s3@ret@db/x", "postgres://ann:***@db/x")]
    #[case("Authorization: Bearer abc.def", "Authorization: ***")]
    #[case(
        r#"headers={"authorization": "Basic YTpi", "host": "x"}"#,
        r#"headers={"authorization": "***", "host": "x"}"#
    )]
    #[case(r#"{"h":"{\"cookie\": \"a=1; b=2\", \"x\": 1}"}"#, r#"{"h":"{\"cookie\": \"***\", \"x\": 1}"}"#)]
    #[case("x-api-key=abc", "x-api-key=***")]
    #[case(r#"{"m":"{\"lockToken\":\"a\",\"id\":\"b\"}"}"#, r#"{"m":"{\"lockToken\":\"***\",\"id\":\"b\"}"}"#)]
    #[case(r#"{"private_key": "a", "token": null}"#, r#"{"private_key": "***", "token": null}"#)]
    #[case("a -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- b", "a *** b")]
    #[case("-----BEGIN PRIVATE KEY-----\\nabc", "***")]
    fn secrets_are_hidden(#[case] text: &str, #[case] hidden: &str) {
        assert_eq!(redact(text), hidden);
    }

    #[rstest]
    #[case("GET /api/projects/prj_0192e4a1b2c3d4e5f60718293a4b5c6d 200")]
    #[case("ssh://git@host/a http://127.0.0.1:3001/x@y task_1 sk_ desk_lamps are_mine")]
    #[case("the cookie is gone; authorization failed")]
    fn all_else_is_kept(#[case] text: &str) {
        assert_eq!(redact(text), text);
        assert!(matches!(redact(text), Cow::Borrowed(_)), "nothing is copied for nothing");
    }

    #[test]
    fn lines_are_written_without_secrets() {
        #[derive(Clone, Default)]
        struct Lines(Arc<Mutex<Vec<u8>>>);
        impl Write for Lines {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let lines = Lines::default();
        let log = lines.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(Redacting(move || log.clone())).finish();
        tracing::subscriber::with_default(subscriber, || tracing::info!(key = "sk_0123456789", "Cookie: a=b"));
        let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let line: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!((&line["fields"]["key"], &line["fields"]["message"]), (&"***".into(), &"Cookie: ***".into()));
    }
}
