//! The way out of a connection: a bounded queue and the task that empties it. Whoever reads too slowly is dropped, so
//! that one stuck client costs the server a few frames and nothing else.

use std::{sync::Arc, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{SinkExt, stream::SplitSink};
use tokio::{
    sync::{Notify, mpsc},
    time::timeout,
};

/// How many frames may wait for a client.
const QUEUE: usize = 256;
/// How long a client may take for one frame.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends to one client; cheap to clone.
#[derive(Clone)]
pub(super) struct Outgoing {
    queue: mpsc::Sender<Message>,
    broken: Arc<Notify>,
}

impl Outgoing {
    /// A queue that is emptied into `sink`.
    pub(super) fn new(sink: SplitSink<WebSocket, Message>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let broken = Arc::new(Notify::new());
        tokio::spawn(empty(waiting, sink, Arc::clone(&broken)));
        Self { queue, broken }
    }

    /// Sends a text frame, or drops the client if too many are waiting already.
    pub(super) fn send(&self, frame: Utf8Bytes) {
        self.push(Message::Text(frame));
    }

    /// Asks the client for a sign of life.
    pub(super) fn ping(&self) {
        self.push(Message::Ping(bytes::Bytes::new()));
    }

    /// Says goodbye.
    pub(super) fn close(&self, code: u16, reason: &'static str) {
        self.push(Message::Close(Some(CloseFrame { code, reason: reason.into() })));
    }

    /// Drops the client: it missed something, and learns how things stand when it comes again.
    pub(super) fn drop_client(&self) {
        self.broken.notify_one();
    }

    /// Waits until the client has to be dropped.
    pub(super) async fn broken(&self) {
        self.broken.notified().await;
    }

    fn push(&self, message: Message) {
        if self.queue.try_send(message).is_err() {
            self.drop_client();
        }
    }
}

async fn empty(mut waiting: mpsc::Receiver<Message>, mut sink: SplitSink<WebSocket, Message>, broken: Arc<Notify>) {
    while let Some(message) = waiting.recv().await {
        match timeout(PATIENCE, sink.send(message)).await {
            Ok(Ok(())) => {}
            _ => return broken.notify_one(),
        }
    }
    let goodbye = CloseFrame { code: close_code::NORMAL, reason: Utf8Bytes::default() };
    // A client that does not take the goodbye is gone already.
    let _ = timeout(PATIENCE, sink.send(Message::Close(Some(goodbye)))).await;
}
