use std::future::pending;
use std::time::Duration;

use futures_util::join;
use guestlist::db::{Db, Transaction};
use guestlist::problem::Result;
use guestlist::workspace::workspace;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use tokio::time::timeout;

use crate::support::{Held, TestApp};

const WAITING: &str = "SELECT 1 FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";
/// Breaks the connections off that wait for a lock; true if there were any.
const BREAK_OFF: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[actix_web::test]
async fn what_the_database_cannot_do_just_now_is_worth_another_try() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let replica = app.replica().await;
    let held = Held::take(&replica.db, app.workspace().id).await;
    // On SQLite the other process' lock outlasts the patience; on PostgreSQL the line breaks.
    let breaking_off = async {
        if !replica.db.is_sqlite() {
            app.until(async || {
                let broken = replica.db.execute_unprepared(BREAK_OFF).await;
                broken.expect("asked").rows_affected() > 0
            })
            .await;
        }
    };
    let (answer, ()) = join!(uma.post("/invites", json!({ "email": "charlie@adraptor.test" })), breaking_off);
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), Some("2"));
    held.let_go().await;
    uma.invite("charlie@adraptor.test").await;
}

#[actix_web::test]
async fn what_nobody_waits_for_any_more_is_undone_and_holds_nothing() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let (db, id) = (&app.app.db, app.workspace().id);
    // More often than there are connections.
    for _ in 0..20 {
        let begun = async |tx: &Transaction| -> Result<()> {
            workspace::Model::lock(tx, id).await?;
            tx.execute_unprepared("UPDATE workspaces SET name = 'Nobody''s'").await?;
            pending().await
        };
        timeout(Duration::from_millis(20), db.write(begun)).await.expect_err("given up");
    }
    uma.invite("charlie@adraptor.test").await;
    assert_eq!(uma.get("/me").await.expect(200)["workspaces"][0]["name"], "Contenzilla");
    if db.is_sqlite() {
        return;
    }
    // The same in the middle of a statement, which waits for a lock.
    let held = Held::take(db, id).await;
    for _ in 0..5 {
        let waiting = async |tx: &_| workspace::Model::lock(tx, id).await.map(|_| ());
        timeout(Duration::from_millis(20), db.write(waiting)).await.expect_err("given up");
    }
    // The server gives them up too, while what they wait for is still held.
    app.until(async || !is_anything_waited_for(db).await).await;
    held.let_go().await;
    uma.invite("dana@adraptor.test").await;
    app.until(async || db.pools().iter().all(|pool| pool.in_use == 0)).await;
}

async fn is_anything_waited_for(db: &Db) -> bool {
    let waiting = Statement::from_string(DbBackend::Postgres, WAITING);
    db.query_one_raw(waiting).await.expect("asked").is_some()
}
