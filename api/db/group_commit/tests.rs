use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{join_all, poll_fn};
use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::oneshot;

use super::LONG;
use crate::config::Config;
use crate::db::{ColumnTypes, Db, Transaction};
use crate::problem::{Error, INVALID, Result};

struct Notes {
    db: Db,
    _folder: tempfile::TempDir,
}

impl Notes {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("notes.db").display());
        let vars = [("GUESTLIST_DATABASE_URL", url.as_str())];
        let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let db = Db::connect(&Config::from_vars(&vars).expect("settings"), ColumnTypes::default())
            .await
            .expect("a database");
        db.write(async |tx| run(tx, "CREATE TABLE notes (text TEXT)").await).await.expect("a table");
        Self { db, _folder: folder }
    }

    async fn write(&self, text: &str) -> Result<()> {
        self.db.write(async |tx| note(tx, text).await).await
    }

    async fn kept(&self) -> Vec<String> {
        let statement =
            Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT text FROM notes ORDER BY text");
        let rows = self.db.query_all_raw(statement).await.expect("rows");
        rows.iter().map(|row| row.try_get("", "text").expect("a text")).collect()
    }
}

async fn run(tx: &Transaction, sql: &str) -> Result<()> {
    tx.execute_unprepared(sql).await?;
    Ok(())
}

async fn note(tx: &Transaction, text: &str) -> Result<()> {
    run(tx, &format!("INSERT INTO notes VALUES ('{text}')")).await
}

/// Polls a future so many times and drops it; true if it was done by then.
async fn poll_times(future: impl Future, times: usize) -> bool {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test]
async fn all_of_many_at_once_are_kept() {
    let notes = Notes::new().await;
    let texts: Vec<String> = (0..100).map(|k| format!("{k:03}")).collect();
    let written = join_all(texts.iter().map(|text| notes.write(text))).await;
    assert!(written.iter().all(|result| result.is_ok()));
    assert_eq!(notes.kept().await, texts);
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit() {
    let notes = Notes::new().await;
    let (go_on, wait) = oneshot::channel::<()>();
    let first = notes.write("first");
    let second = notes.db.write(async |tx| {
        note(tx, "second").await?;
        wait.await.expect("told to go on");
        Ok(())
    });
    let look = async {
        // The first is done by now, and waits for the second, which shares its commit.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let before = notes.kept().await;
        go_on.send(()).expect("the second waits");
        before
    };
    let (first, second, before) = tokio::join!(first, second, look);
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(before, Vec::<String>::new());
    assert_eq!(notes.kept().await, ["first", "second"]);
}

#[tokio::test]
async fn who_comes_to_a_group_that_takes_long_has_it_committed_first() {
    let notes = Notes::new().await;
    let first = notes.db.write(async |tx| {
        tokio::time::sleep(LONG * 2).await;
        note(tx, "first").await
    });
    let (go_on, wait) = oneshot::channel::<()>();
    let second = notes.db.write(async |tx| {
        wait.await.expect("told to go on");
        note(tx, "second").await
    });
    let first_is_answered = async {
        let kept = first.await;
        go_on.send(()).expect("the second waits");
        kept
    };
    let both = async { tokio::join!(first_is_answered, second) };
    let (first, second) =
        tokio::time::timeout(Duration::from_secs(10), both).await.expect("nobody waits for the other");
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(notes.kept().await, ["first", "second"]);
}

#[tokio::test]
async fn after_a_group_that_took_long_writes_share_a_commit_again() {
    let notes = Notes::new().await;
    let (second_works, third_may_come) = oneshot::channel::<()>();
    let (go_on, wait) = oneshot::channel::<()>();
    let first = notes.db.write(async |tx| {
        tokio::time::sleep(LONG * 2).await;
        note(tx, "first").await
    });
    let second = notes.db.write(async |tx| {
        second_works.send(()).expect("the third waits");
        // Until the third is in the queue, behind the commit that the first has left there.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        note(tx, "second").await
    });
    let third = async {
        third_may_come.await.expect("the second begins");
        notes
            .db
            .write(async |tx| {
                wait.await.expect("told to go on");
                note(tx, "third").await
            })
            .await
    };
    let look = async {
        tokio::time::sleep(LONG * 10).await;
        let before = notes.kept().await;
        go_on.send(()).expect("the third waits");
        before
    };
    let (first, second, third, before) = tokio::join!(first, second, third, look);
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert_eq!(before, ["first"]);
    assert_eq!(notes.kept().await, ["first", "second", "third"]);
}

#[tokio::test]
async fn a_write_dropped_while_it_has_a_group_committed_leaves_the_turn_to_the_next() {
    for times in 1..=8 {
        let notes = Notes::new().await;
        let first = notes.db.write(async |tx| {
            note(tx, "first").await?;
            tokio::time::sleep(LONG * 2).await;
            Ok(())
        });
        let leaving = notes.db.write(async |tx| note(tx, "leaving").await);
        let (first, finished, next) = tokio::join!(first, poll_times(leaving, times), notes.write("next"));
        assert!(first.is_ok() && next.is_ok());
        let kept = notes.kept().await;
        // One that is not answered may be kept or not.
        assert!(kept == ["first", "next"] || kept == ["first", "leaving", "next"], "{kept:?}");
        assert!(!finished || kept.len() == 3);
    }
}

#[tokio::test]
async fn a_failed_write_undoes_itself_and_nothing_else() {
    let notes = Notes::new().await;
    let failing = notes.db.write(async |tx| {
        note(tx, "half done").await?;
        Err::<(), Error>(INVALID.into())
    });
    let (before, failed, after) = tokio::join!(notes.write("before"), failing, notes.write("later"));
    assert!(before.is_ok() && failed.is_err() && after.is_ok());
    assert_eq!(notes.kept().await, ["before", "later"]);
}

#[tokio::test]
async fn a_write_dropped_anywhere_undoes_itself_and_nothing_else() {
    // How many polls lead where is up to the clock, so each number is tried several times.
    for times in (1..=8).cycle().take(80) {
        let notes = Notes::new().await;
        let leaving = notes.db.write(async |tx| {
            note(tx, "leaving 1").await?;
            note(tx, "leaving 2").await
        });
        let (before, finished, after) =
            tokio::join!(notes.write("before"), poll_times(leaving, times), notes.write("later"));
        assert!(before.is_ok() && after.is_ok(), "after {times} polls");
        let kept = notes.kept().await;
        match kept.len() {
            // Or it left when all was done, and only its answer was missing.
            2 if !finished => assert_eq!(kept, ["before", "later"], "after {times} polls"),
            _ => assert_eq!(kept, ["before", "later", "leaving 1", "leaving 2"], "after {times} polls"),
        }
    }
}

#[tokio::test]
async fn a_full_disk_keeps_what_it_confirmed_and_later_writes_work() {
    let notes = Notes::new().await;
    notes.write("early").await.expect("kept");
    let fill = notes.db.write(async |tx| {
        run(tx, "PRAGMA max_page_count = 10").await?;
        let filled = run(tx, "INSERT INTO notes VALUES (CAST(zeroblob(1000000) AS TEXT))").await;
        run(tx, "PRAGMA max_page_count = 100000").await?;
        filled
    });
    let (before, filled, after) = tokio::join!(notes.write("before"), fill, notes.write("later"));
    assert!(filled.is_err());
    let kept = notes.kept().await;
    for (text, result) in [("before", before), ("later", after)] {
        assert_eq!(kept.iter().any(|k| k == text), result.is_ok(), "{text}");
    }
    for k in 0..3 {
        notes.write(&format!("new {k}")).await.expect("there is room again");
    }
    assert!(notes.kept().await.ends_with(&["new 0".to_owned(), "new 1".to_owned(), "new 2".to_owned()]));
}
