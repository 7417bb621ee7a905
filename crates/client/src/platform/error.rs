//! What can go wrong between a workstation and the platform, and what to do about each.

use std::{fmt, io::ErrorKind};

use ai_toolkit_protocol::ProjectId;

/// Why the platform did not answer what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlatformError {
    /// No connection, or none that lasted.
    #[error("the platform at {address} cannot be reached: {why}.")]
    Unreachable {
        /// The platform's address.
        address: String,
        /// Why.
        why: Why,
    },
    /// 401.
    #[error(
        "the platform at {address} refused the API key: it is wrong, expired or revoked. Create a new one at {page}."
    )]
    KeyRefused {
        /// The platform's address.
        address: String,
        /// Where people look after the project.
        page: String,
    },
    /// 403.
    #[error(
        "the API key belongs to another project than {project}. Check AI_TOOLKIT_PROJECT_ID, or create a key of this \
         project."
    )]
    ForeignKey {
        /// The project that was asked for.
        project: ProjectId,
    },
    /// 404.
    #[error("the platform at {address} has no project {project}. Check AI_TOOLKIT_PROJECT_ID.")]
    NoProject {
        /// The platform's address.
        address: String,
        /// The project that was asked for.
        project: ProjectId,
    },
    /// Some other program.
    #[error(
        "what answers at {address} is not the platform, or not a version this program knows. Check \
         AI_TOOLKIT_PLATFORM_URL."
    )]
    NotThePlatform {
        /// The address.
        address: String,
    },
}

impl PlatformError {
    /// Whether it cost all the time that there was, so that asking again before every tool call would hold agents up.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::Unreachable { why: Why::Timeout | Why::NoSuchName, .. })
    }
}

/// Why the platform cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The name leads nowhere.
    NoSuchName,
    /// Nobody listens there.
    Refused,
    /// It ended before the answer did.
    BrokeOff,
    /// Over the time limit.
    Timeout,
    /// A certificate that is not trusted, or no common version.
    Tls,
    /// An answer that says that there is none now: 429 or 5xx.
    Answered(u16),
    /// Anything else, in the words of who found it.
    Other(String),
}

impl Why {
    /// What `error` says; none when it is about the answer rather than the connection.
    pub(super) fn of(error: &ureq::Error) -> Option<Self> {
        Some(match error {
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::HostNotFound => Self::NoSuchName,
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Self::Tls,
            ureq::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => Self::Refused,
                ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe => Self::BrokeOff,
                ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::Timeout,
                // What the TLS library refuses comes wrapped in this one.
                ErrorKind::InvalidData => Self::Tls,
                _ => Self::Other(error.to_string()),
            },
            ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl => {
                Self::Other(error.to_string())
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchName => f.write_str("its name cannot be resolved"),
            Self::Refused => f.write_str("the connection was refused"),
            Self::BrokeOff => f.write_str("the connection broke off"),
            Self::Timeout => f.write_str("it did not answer in time"),
            Self::Tls => f.write_str("its certificate or TLS settings were not accepted"),
            Self::Answered(status) => write!(f, "it answered {status}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}
