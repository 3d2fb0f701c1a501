use actix_web::rt;
use futures_util::join;
use guestlist::workspace::workspace;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tokio::sync::oneshot;

use crate::support::TestApp;

/// Breaks the connections off that wait for a lock; true if there were any.
const BREAK_OFF: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[actix_web::test]
async fn what_the_database_cannot_do_just_now_is_worth_another_try() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let replica = app.replica().await;
    let (hold, held) = oneshot::channel::<()>();
    let (release, released) = oneshot::channel::<()>();
    let (db, id) = (replica.db.clone(), app.workspace().id);
    let holding = rt::spawn(async move {
        let holding = async |tx: &_| {
            workspace::Model::lock(tx, id).await?;
            hold.send(()).expect("it is waited for");
            released.await.expect("let go");
            Ok(())
        };
        db.write(holding).await.expect("held");
    });
    held.await.expect("held");
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
    release.send(()).expect("it is held");
    holding.await.expect("let go");
    uma.invite("charlie@adraptor.test").await;
}
