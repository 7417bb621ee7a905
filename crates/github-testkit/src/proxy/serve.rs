//! Connections: the part that can also end without an answer.

use std::{fmt, io, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Request, Response,
    body::{Frame, Incoming},
    header::CONTENT_LENGTH,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinSet};

use super::{
    handle::{Outcome, handle},
    reply::{Asked, Reply},
    state::State,
};

/// Half an answer has to arrive before its connection ends.
const TIME_TO_ARRIVE: Duration = Duration::from_millis(50);

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// The connection ends here; hyper closes it without an answer when a service fails.
#[derive(Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is cut on purpose")
    }
}

impl std::error::Error for Cut {}

/// Serves until it is aborted, which ends the connections, too.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| respond(&state, request));
            // It ends with an error when a fault says so, or when the client goes away.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn respond(state: &State, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes().to_vec();
    let authorization = parts.headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = authorization.map(|value| value.split_once(' ').map_or(value, |(_, token)| token).trim().to_owned());
    let asked = Asked {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: parts.headers,
        body,
        token,
    };
    match handle(state, asked).await {
        Outcome::Whole(mut reply) => {
            let body = Bytes::from(std::mem::take(&mut reply.body));
            Ok(response(&reply, Full::new(body).map_err(|never| match never {}).boxed_unsync()))
        }
        Outcome::Half(mut reply) => {
            let whole = Bytes::from(std::mem::take(&mut reply.body));
            let mut response = response(&reply, half(&whole));
            response.headers_mut().insert(CONTENT_LENGTH, whole.len().into());
            Ok(response)
        }
        Outcome::Cut => Err(Cut),
    }
}

fn response(reply: &Reply, body: Body) -> Response<Body> {
    let mut response = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(body).unwrap()
}

fn half(whole: &Bytes) -> Body {
    let frames = [Some(whole.slice(..whole.len() / 2)), None];
    let frames = stream::unfold(frames.into_iter(), |mut frames| async move {
        let frame = match frames.next()? {
            Some(bytes) => Ok(Frame::data(bytes)),
            None => {
                tokio::time::sleep(TIME_TO_ARRIVE).await;
                Err(io::Error::other(Cut))
            }
        };
        Some((frame, frames))
    });
    StreamBody::new(frames).boxed_unsync()
}
