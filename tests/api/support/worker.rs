//! An outbox worker, as a process of its own would run it.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::rt;
use guestlist::app::App;
use guestlist::email;
use tokio::runtime::Handle;
use tokio::sync::watch;

/// A running worker. It ends when this is dropped.
pub struct Worker {
    stop: watch::Sender<bool>,
    running: Option<rt::task::JoinHandle<()>>,
}

impl Worker {
    pub fn start(app: App) -> Self {
        let (stop, stopped) = watch::channel(false);
        let running =
            InRuntime { handle: Handle::current(), work: Some(Box::pin(email::worker::run(app, stopped))) };
        Self { stop, running: Some(rt::spawn(running)) }
    }

    /// In good order: what it has begun is finished.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        self.running.take().expect("running").await.expect("the worker ends well");
    }

    /// In the middle of what it does.
    pub async fn kill(mut self) {
        let running = self.running.take().expect("running");
        running.abort();
        assert!(running.await.is_err_and(|end| end.is_cancelled()), "the worker ended by itself");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Work that may be dropped in its middle when a test ends: a database connection it holds goes back
/// to its pool by a task, and actix drops what is left outside of any runtime.
struct InRuntime<F: Future> {
    handle: Handle,
    work: Option<Pin<Box<F>>>,
}

impl<F: Future> Future for InRuntime<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.work.as_mut().expect("not dropped").as_mut().poll(context)
    }
}

impl<F: Future> Drop for InRuntime<F> {
    fn drop(&mut self) {
        let _guard = self.handle.enter();
        self.work = None;
    }
}
