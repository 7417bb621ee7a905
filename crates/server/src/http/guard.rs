//! Keeps other web pages out. A page in somebody's browser comes with that person's cookies, or from their machine, but
//! gives itself away by its `Origin` and `Sec-Fetch-Site` (CSRF), or by the name it was led to (`Host`, DNS rebinding).

use std::net::IpAddr;

use ai_toolkit_protocol::ProblemCode;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, header, uri::Authority},
};
use url::Url;

use super::ApiError;
use crate::listen::{Client, Scheme};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Mode `accounts`: what changes something, and every WebSocket, comes from the platform's own pages or from no browser at
/// all. Other sites may link here, and no more: what they load from here is refused, too.
pub(super) fn check_site(request: &Request, client: &Client, public_url: Option<&Url>) -> Result<(), ApiError> {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let changes = !request.method().is_safe() || headers.contains_key(header::UPGRADE);
    let refused = |field: &'static str| {
        let detail = "this request comes from another web page; open the platform itself and do it there";
        Err(ApiError::new(ProblemCode::Forbidden, detail).field(field))
    };
    let foreign = text(SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let navigation = !changes && text(SEC_FETCH_MODE) == Some("navigate");
    if foreign && !navigation && (changes || request.uri().path().starts_with("/api/")) {
        return refused("Sec-Fetch-Site");
    }
    let Some(origin) = text(header::ORIGIN).filter(|_| changes) else { return Ok(()) };
    let own = client.origin(headers, request.uri()).is_some_and(|own| own.eq_ignore_ascii_case(origin));
    let public = public_url.is_some_and(|url| url.origin().ascii_serialization() == origin);
    if own || public { Ok(()) } else { refused("Origin") }
}

/// Mode `none`: lets only loopback names and the server's own pages through.
///
/// `scheme` is what the request came by; `target` is the authority of one that names it in its first line.
pub(super) fn check(scheme: Scheme, headers: &HeaderMap, target: Option<&Authority>) -> Result<(), ApiError> {
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
        Some(origin) if origin != format!("{scheme}://{host}") => Err(ApiError::new(
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

    fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri(path).header("Host", "docs.example.com");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(axum::body::Body::empty()).unwrap()
    }

    #[rstest]
    #[case("POST", &[])]
    #[case("POST", &[("Origin", "http://docs.example.com"), ("Sec-Fetch-Site", "same-origin")])]
    #[case("POST", &[("Origin", "https://public.example.com")])]
    #[case("GET", &[("Origin", "http://docs.example.com"), ("Upgrade", "websocket")])]
    #[case("GET", &[("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")])]
    #[case("GET", &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")])]
    fn the_platforms_own_pages_pass(#[case] method: &str, #[case] headers: &[(&str, &str)]) {
        let public = Url::parse("https://public.example.com/").unwrap();
        let request = request(method, "/api/session", headers);
        assert!(check_site(&request, &Client::of(request.extensions()), Some(&public)).is_ok());
    }

    #[rstest]
    #[case("POST", &[("Origin", "https://evil.example")])]
    #[case("POST", &[("Origin", "null")])]
    #[case("POST", &[("Origin", "https://docs.example.com")])]
    #[case("POST", &[("Origin", "https://docs.example.com.evil.example")])]
    #[case("DELETE", &[("Sec-Fetch-Site", "cross-site")])]
    #[case("PUT", &[("Sec-Fetch-Site", "same-site")])]
    #[case("POST", &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")])]
    #[case("GET", &[("Origin", "https://evil.example"), ("Upgrade", "websocket")])]
    #[case("GET", &[("Sec-Fetch-Site", "cross-site"), ("Upgrade", "websocket"), ("Sec-Fetch-Mode", "navigate")])]
    #[case("GET", &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")])]
    fn other_sites_are_refused(#[case] method: &str, #[case] headers: &[(&str, &str)]) {
        let public = Url::parse("https://public.example.com/").unwrap();
        let request = request(method, "/api/session", headers);
        assert!(check_site(&request, &Client::of(request.extensions()), Some(&public)).is_err());
    }

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
        assert!(check(Scheme::Http, &headers(host, origin), None).is_ok());
        let https = origin.map(|origin| origin.replace("http:", "https:"));
        assert!(check(Scheme::Https, &headers(host, https.as_deref()), None).is_ok());
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
        assert!(check(Scheme::Http, &headers(host, origin), None).is_err());
    }
}
