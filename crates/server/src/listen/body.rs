//! A request's body, which has to be there in time.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};

/// The body did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body took longer than the {} seconds that it may take", .0.as_secs())]
pub struct TooSlow(Duration);

/// A body that fails with [`TooSlow`] when it is not complete in time.
pub(super) struct TimedBody {
    body: Incoming,
    patience: Duration,
    begun: Instant,
    /// Made when the body has to be waited for: most are there with the head.
    end: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    /// The whole body may take so long, from now on.
    pub(super) fn new(body: Incoming, patience: Duration) -> Self {
        Self { body, patience, begun: Instant::now(), end: None }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            // However little comes at a time, it does not buy more time.
            if this.begun.elapsed() < this.patience {
                return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
            }
            return Poll::Ready(Some(Err(TooSlow(this.patience).into())));
        }
        let (begun, patience) = (this.begun, this.patience);
        let end = this.end.get_or_insert_with(|| Box::pin(sleep_until(begun + patience)));
        ready!(end.as_mut().poll(context));
        Poll::Ready(Some(Err(TooSlow(patience).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
