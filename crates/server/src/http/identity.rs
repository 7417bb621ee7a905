//! Who makes a request, as handlers take it: found out once, by the authorisation layer.

use std::convert::Infallible;

use ai_toolkit_protocol::ProblemCode;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use percent_encoding::percent_decode_str;

use super::{
    ApiError,
    access::Granted,
    extract::{header, readable},
};
use crate::{
    app::AppState,
    domain::{
        access::{AccessDenied, SignedIn, Visitor},
        caller::Caller,
        text,
    },
    listen::{Client, Scheme},
};

/// Who comes, as the authorisation layer found out.
impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Without the layer nobody has been recognised.
        Ok(parts.extensions.get().cloned().unwrap_or(Self::Nobody))
    }
}

/// Somebody who signed in. In mode `none` there is nobody who could.
impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match parts.extensions.get() {
            Some(Visitor::Person(signed_in)) => Ok(signed_in.clone()),
            Some(Visitor::Local) => Err(ApiError::new(
                ProblemCode::NotFound,
                "this server runs without accounts, so there is none to look after; start it with --auth accounts",
            )),
            _ => Err(AccessDenied::SignedOut.into()),
        }
    }
}

/// The visitor's role in the project of the route.
impl<S: Send + Sync> FromRequestParts<S> for Granted {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or_else(|| AccessDenied::NoSuchProject.into())
    }
}

/// Who calls. In mode `none` it is whom the header `X-Display-Name` (percent-encoded UTF-8) names.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let address = Some(Client::of(&parts.extensions).address.0);
        let (name, account) = match parts.extensions.get() {
            Some(Visitor::Person(signed_in)) => (signed_in.account.name.clone(), Some(signed_in.account.id.clone())),
            Some(Visitor::Key(key)) => (key.name.clone(), None),
            Some(Visitor::Local) => (display_name(&parts.headers)?, None),
            Some(Visitor::Nobody) | None => ("somebody".to_owned(), None),
        };
        Ok(Self { name, account, address })
    }
}

pub(super) fn display_name(headers: &HeaderMap) -> Result<String, ApiError> {
    let Some(encoded) = header(headers, "x-display-name")? else { return Ok("Local user".to_owned()) };
    let decoded = percent_decode_str(encoded).decode_utf8().map_err(|_| {
        ApiError::new(ProblemCode::Validation, "the name is not percent-encoded UTF-8").field("X-Display-Name")
    })?;
    Ok(text::name("X-Display-Name", &decoded)?)
}

/// Whether the browser came by TLS, so that its cookies must not travel without.
#[derive(Debug, Clone, Copy)]
pub(super) struct IsSecure(pub(super) bool);

impl FromRequestParts<AppState> for IsSecure {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        // A proxy that nobody told the server to trust still ends TLS where the public address says so.
        let public = state.config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        Ok(Self(public || Client::of(&parts.extensions).scheme == Scheme::Https))
    }
}

/// What the browser calls itself.
pub(super) struct UserAgent(pub(super) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for UserAgent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(readable(parts.headers.get(header::USER_AGENT)).map(str::to_owned)))
    }
}
