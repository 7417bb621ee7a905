//! What browsers are told to keep to: what a page may load and do, and that a name is to be asked by HTTPS only.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::ApiError;
use crate::listen::{Client, Scheme};

/// For a year. Not for names below this one: those need not be the platform's to decide for.
pub(super) const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000");

pub(super) const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// Nothing of the machine but its clipboard, into which the app copies.
pub(super) const NO_DEVICES: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
);

/// Only what the server itself serves runs or styles a page, and `<style>` elements only if they have the page's nonce.
/// `style` attributes are allowed: Monaco writes the places of its lines as markup. Docs may show pictures from elsewhere.
macro_rules! content_security_policy {
    ($styles:expr) => {
        concat!(
            "default-src 'self'; script-src 'self'; style-src 'self'",
            $styles,
            "; style-src-attr 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'; ",
            "worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
        )
    };
}

/// The policy of the frame that draws diagrams: it styles what it measures, and loads nothing but the app's scripts.
pub(super) const DIAGRAM: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; \
     base-uri 'none'; form-action 'none'",
);

/// The policy of whatever is no page.
pub(super) fn without_styles() -> HeaderValue {
    HeaderValue::from_static(content_security_policy!(""))
}

/// A new nonce, and the policy of the one page that has it.
pub(super) fn nonce() -> Result<(String, HeaderValue), ApiError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| ApiError::internal(&error))?;
    let nonce = STANDARD.encode(random);
    let policy = format!(content_security_policy!(" 'nonce-{}'"), nonce);
    let policy = HeaderValue::try_from(policy).map_err(|error| ApiError::internal(&error))?;
    Ok((nonce, policy))
}

/// Whether the client came by HTTPS to a name of which that can be demanded from now on. Not on loopback: browsers keep
/// it for all ports, and others of this machine's servers may speak plain HTTP.
pub(super) fn is_secure_name(client: &Client, request: &Request) -> bool {
    if client.scheme != Scheme::Https {
        return false;
    }
    let host = client.host(request.headers(), request.uri()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_address = host.starts_with('[') || name.parse::<IpAddr>().is_ok();
    !name.is_empty() && !name.eq_ignore_ascii_case("localhost") && !is_address
}
