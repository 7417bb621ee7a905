//! The cookies: the one that keeps somebody signed in, and the one of a browser that is about to sign in elsewhere.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

use crate::secrets::Secret;

/// Behind TLS the name's prefix makes browsers insist on what the attributes say, and keeps other hosts of the domain from
/// setting it.
const SESSION: Name = Name { secure: "__Host-ai_toolkit_session", plain: "ai_toolkit_session" };
/// Of a sign-in through another service that is under way.
const FLOW: Name = Name { secure: "__Host-ai_toolkit_sign_in", plain: "ai_toolkit_sign_in" };
/// More cookies than this are not looked through.
const MAX_COOKIES: usize = 50;

/// A cookie's name behind TLS and without.
struct Name {
    secure: &'static str,
    plain: &'static str,
}

impl Name {
    fn when(&self, secure: bool) -> &'static str {
        if secure { self.secure } else { self.plain }
    }
}

/// The session's secret among the request's cookies.
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<String> {
    find(headers, &SESSION)
}

/// The secret of a sign-in that the browser began.
pub(super) fn flow_cookie(headers: &HeaderMap) -> Option<String> {
    find(headers, &FLOW)
}

fn find(headers: &HeaderMap, name: &Name) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies = all.flat_map(Cookie::split_parse).take(MAX_COOKIES).filter_map(Result::ok);
    let mut plain = None;
    for cookie in cookies {
        match cookie.name() {
            found if found == name.secure => return Some(cookie.value().to_owned()),
            found if found == name.plain && plain.is_none() => plain = Some(cookie.value().to_owned()),
            _ => {}
        }
    }
    plain
}

/// Signs the browser in for at most `longest`.
pub(super) fn signed_in(secret: &Secret, longest: std::time::Duration, secure: bool) -> HeaderValue {
    set(&SESSION, secret.expose(), longest, secure)
}

/// Signs the browser out.
pub(super) fn signed_out(secure: bool) -> HeaderValue {
    set(&SESSION, "", std::time::Duration::ZERO, secure)
}

/// Lets the browser come back from another service within `longest`.
pub(super) fn flow_begun(secret: &Secret, longest: std::time::Duration, secure: bool) -> HeaderValue {
    set(&FLOW, secret.expose(), longest, secure)
}

/// The browser has come back.
pub(super) fn flow_ended(secure: bool) -> HeaderValue {
    set(&FLOW, "", std::time::Duration::ZERO, secure)
}

fn set(name: &Name, value: &str, longest: std::time::Duration, secure: bool) -> HeaderValue {
    let seconds = i64::try_from(longest.as_secs()).unwrap_or(i64::MAX);
    let cookie = Cookie::build((name.when(secure), value.to_owned())).max_age(Duration::seconds(seconds));
    let cookie = cookie.path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build();
    let mut value = HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookies: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        session_cookie(&headers)
    }

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        assert_eq!(sent(&["theme=dark; ai_toolkit_session=ats_1; x"]), Some("ats_1".into()));
        assert_eq!(sent(&["theme=dark", "ai_toolkit_session=ats_1"]), Some("ats_1".into()));
        assert_eq!(
            sent(&["ai_toolkit_session=ats_planted; __Host-ai_toolkit_session=ats_own"]),
            Some("ats_own".into())
        );
        assert_eq!(sent(&["ai_toolkit_sessions=ats_1", ";;=; ="]), None);
        assert_eq!(sent(&[]), None);
    }

    #[test]
    fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
        let day = std::time::Duration::from_hours(24);
        let cookie = signed_in(&Secret::given("ats_1"), day, true);
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Host-ai_toolkit_session=ats_1; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=86400"
        );
        assert_eq!(
            signed_out(false).to_str().unwrap(),
            "ai_toolkit_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"
        );
    }
}
