//! An outbox worker, as a process of its own would run it.

use actix_web::rt;
use guestlist::app::App;
use guestlist::email;
use tokio::sync::watch;

/// A running worker. It ends when this is dropped.
pub struct Worker {
    stop: watch::Sender<bool>,
    running: Option<rt::task::JoinHandle<()>>,
}

impl Worker {
    pub fn start(app: App) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, running: Some(rt::spawn(email::worker::run(app, stopped))) }
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
