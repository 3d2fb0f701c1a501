//! The disk that holds the database is full for a while. It is a small one of memory, which only root
//! may make.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use actix_web::rt;

use crate::row::{Row, runs};
use crate::senders::Senders;
use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(240);

struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(run("mount", &["-t", "tmpfs", "-o", "size=24m", "guestlist"], folder.path()), "as root");
        Self(folder)
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Leaves no room at all.
    fn fill(&self) {
        let mut filler = std::fs::File::create(self.filler()).expect("a file");
        std::io::copy(&mut std::io::repeat(0), &mut filler).expect_err("the disk is full");
    }

    fn free(&self) {
        std::fs::remove_file(self.filler()).expect("removed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &["--lazy"], self.0.path());
    }
}

fn run(command: &str, arguments: &[&str], folder: &Path) -> bool {
    Command::new(command).args(arguments).arg(folder).status().is_ok_and(|status| status.success())
}

#[actix_web::test]
#[ignore = "only root may make a small disk: make chaos"]
async fn the_disk_is_full() {
    let run = async || {
        let disk = Disk::mount();
        let url = format!("sqlite://{}/guestlist.db", disk.0.path().display());
        let site = Site::on(None, &url, 1).await;
        let senders = Senders::start(&site, 20, 10, Duration::from_millis(500));
        rt::time::sleep(Duration::from_secs(1)).await;
        disk.fill();
        // The write-ahead log has room of its own at first.
        rt::time::sleep(Duration::from_secs(2)).await;
        let before = senders.count();
        rt::time::sleep(Duration::from_secs(3)).await;
        let meanwhile = senders.count() - before;
        assert!(meanwhile < 20, "the disk was full, and {meanwhile} were promised");
        disk.free();
        let promises = senders.done().await;
        site.hurry_lease();
        let row = Row::judge(&site, &promises, PATIENCE).await;
        assert!(site.crashes.borrow().is_empty(), "the server lived through it");
        row
    };
    Row::of("disk full for 5 s", runs().min(4), run).await;
}
