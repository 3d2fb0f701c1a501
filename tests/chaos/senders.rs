//! People who invite while things break, and what they were promised.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt;
use futures_util::future::join_all;
use guestlist::keys::random_below;
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::Site;

/// An invite that was answered with 201, or was found to be there when it was asked for again.
pub struct Promise {
    pub email: String,
    pub id: Option<String>,
    pub made: Instant,
    /// When its revoke was answered.
    pub revoked: Option<Instant>,
}

/// Several at once, until told to stop.
pub struct Senders {
    pub promises: Rc<RefCell<Vec<Promise>>>,
    stop: Rc<Cell<bool>>,
    running: Vec<rt::task::JoinHandle<()>>,
}

impl Senders {
    /// So many who invite up to so many people each, with a pause of up to this long between two.
    pub fn start(site: &Rc<Site>, senders: usize, each: usize, pause: Duration) -> Self {
        let promises = Rc::<RefCell<Vec<Promise>>>::default();
        let stop = Rc::new(Cell::new(false));
        let send = |sender| {
            let (site, promises, stop) = (site.clone(), promises.clone(), stop.clone());
            rt::spawn(async move {
                for number in 0..each {
                    if stop.get() {
                        return;
                    }
                    let email = format!("g{sender}-{number}@adraptor.test");
                    let promise = invite(&site, sender, email).await;
                    promises.borrow_mut().push(promise);
                    rt::time::sleep(at_random(pause)).await;
                }
            })
        };
        let running = (0..senders).map(send).collect();
        Self { promises, stop, running }
    }

    /// Once they have invited whom they wanted to.
    pub async fn done(self) -> Vec<Promise> {
        for end in join_all(self.running).await {
            end.expect("a sender");
        }
        self.promises.take()
    }

    /// After what they are at.
    pub async fn stopped(self) -> Vec<Promise> {
        self.stop.set(true);
        self.done().await
    }

    pub fn count(&self) -> usize {
        self.promises.borrow().len()
    }
}

/// Invites so many people, 20 at a time.
pub async fn invite_some(site: &Rc<Site>, count: usize) -> Vec<Promise> {
    Senders::start(site, 20.min(count), count.div_ceil(20), Duration::ZERO).done().await
}

pub fn at_random(up_to: Duration) -> Duration {
    Duration::from_micros(random_below(up_to.as_micros() as u64 + 1))
}

/// Asks again until it is answered.
async fn invite(site: &Site, nth: usize, email: String) -> Promise {
    let mut server = nth;
    loop {
        let answer = site.ask(server, Method::POST, "/invites", json!({ "email": email })).await;
        let made = Instant::now();
        match answer {
            Some((201, invite)) => {
                let id = invite["id"].as_str().map(str::to_owned);
                return Promise { email, id, made, revoked: None };
            }
            // It was done the time before, and only the answer got lost.
            Some((409, _)) => return Promise { email, id: None, made, revoked: None },
            Some((status, problem)) => panic!("{status} for {email}: {problem}"),
            None => {
                server += 1;
                rt::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

impl Promise {
    /// Takes the invite back.
    pub async fn revoke(&mut self, site: &Site) {
        let Some(id) = &self.id else { return };
        let path = format!("/invites/{id}/revoke");
        for nth in 0.. {
            match site.ask(nth, Method::POST, &path, Value::Null).await {
                Some((200, _)) => break,
                Some((status, problem)) => panic!("{status}: {problem}"),
                None => rt::time::sleep(Duration::from_millis(20)).await,
            }
        }
        self.revoked = Some(Instant::now());
    }
}
