use futures_util::future::join_all;

use crate::support::{PASSWORD, TestApp, send};
use reqwest::Method;

const SIGN_INS: usize = 200;

#[actix_web::test]
async fn two_hundred_sign_ins_at_once_hold_nobody_else_up_and_take_bounded_memory() {
    let app = TestApp::start_with(&[("GUESTLIST_PASSWORD_COST", "owasp")]).await;
    let olive = app.owner("olive").await;
    let anonymous = app.anonymous();
    let signing_in = join_all((0..SIGN_INS).map(|_| anonymous.sign_in("olive@contenzilla.test", PASSWORD)));
    let others = async {
        let mut answered = 0;
        for _ in 0..20 {
            for path in ["/health/live", "/health/ready", "/api/v1/me"] {
                let answer = send(olive.request_at(Method::GET, path)).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
                answered += 1;
            }
        }
        answered
    };
    let (answers, answered) = futures_util::join!(signing_in, others);
    assert_eq!(answered, 60);
    for answer in answers {
        match answer.status {
            200 => {}
            _ => {
                answer.problem(503, "unavailable");
                assert!(answer.header("retry-after").is_some());
            }
        }
    }
    olive.me().await;
    // Each hash takes 19 MiB; all at once they would have taken 3,800.
    if let Some(peak) = peak_memory_mib() {
        assert!(peak < 800, "{peak} MiB");
    }
}

/// The most memory this process, which is the server's too, has had; known on Linux only.
fn peak_memory_mib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024)
}
