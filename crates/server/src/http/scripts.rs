//! The workstation scripts of this very version, to be installed with one command.

use ai_toolkit_protocol::ProblemCode;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use super::{ApiError, openapi::Problems};

/// A script for workstations: `check-platform.sh` or `protect-docs.sh`.
#[utoipa::path(get, path = "/scripts/{name}", operation_id = "getScript", tag = "platform",
    params(("name" = String, Path, description = "The script's file name")),
    responses((status = 200, body = String, content_type = "text/x-shellscript"), Problems))]
pub(super) async fn get(Path(name): Path<String>) -> Result<Response, ApiError> {
    let script = match name.as_str() {
        "check-platform.sh" => include_str!("../../../../scripts/check-platform.sh"),
        "protect-docs.sh" => include_str!("../../../../scripts/protect-docs.sh"),
        _ => {
            return Err(ApiError::new(
                ProblemCode::NotFound,
                "there is no such script; there are check-platform.sh and protect-docs.sh",
            ));
        }
    };
    Ok(([(header::CONTENT_TYPE, "text/x-shellscript; charset=utf-8")], script).into_response())
}
