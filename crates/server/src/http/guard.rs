//! Mode `none`: no web page may reach the server. Whoever is on the machine may, but a page in their browser comes from
//! elsewhere and gives itself away by its `Origin` (CSRF) or by the name it was led to (`Host`, DNS rebinding).

use std::net::IpAddr;

use ai_toolkit_protocol::ProblemCode;
use axum::http::{HeaderMap, header, uri::Authority};

use super::ApiError;

/// Lets only loopback names and the server's own pages through.
///
/// `target` is the authority of a request that names it in its first line, as HTTP/2 does.
pub(super) fn check(headers: &HeaderMap, target: Option<&Authority>) -> Result<(), ApiError> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = target.map(Authority::as_str).or_else(|| text(header::HOST)).unwrap_or_default();
    if !is_loopback(host) {
        return Err(ApiError::new(
            ProblemCode::Forbidden,
            "this server runs without accounts and answers on loopback names only; open it as localhost or 127.0.0.1",
        )
        .field("Host"));
    }
    match text(header::ORIGIN) {
        Some(origin) if origin != format!("http://{host}") => Err(ApiError::new(
            ProblemCode::Forbidden,
            "this server runs without accounts and takes no requests from other web pages",
        )
        .field("Origin")),
        _ => Ok(()),
    }
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    !host.contains('@')
        && (name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[rstest]
    #[case("localhost:3001", None)]
    #[case("LOCALHOST", None)]
    #[case("127.0.0.1:3001", Some("http://127.0.0.1:3001"))]
    #[case("[::1]:3001", Some("http://[::1]:3001"))]
    fn the_machines_own_requests_pass(#[case] host: &str, #[case] origin: Option<&str>) {
        assert!(check(&headers(host, origin), None).is_ok());
    }

    #[rstest]
    #[case("evil.example:3001", None)]
    #[case("localhost.evil.example", None)]
    #[case("127.0.0.1.evil.example", None)]
    #[case("localhost@evil.example", None)]
    #[case("10.0.0.1", None)]
    #[case("", None)]
    #[case("localhost:3001", Some("http://evil.example"))]
    #[case("localhost:3001", Some("null"))]
    #[case("localhost:3001", Some("http://localhost:8080"))]
    #[case("localhost:3001", Some("https://localhost:3001"))]
    fn others_are_refused(#[case] host: &str, #[case] origin: Option<&str>) {
        assert!(check(&headers(host, origin), None).is_err());
    }
}
