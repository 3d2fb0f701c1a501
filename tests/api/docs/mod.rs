//! The documents are true: their commands are run, their links lead somewhere.

mod links;
mod operations;
mod quick_start;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use actix_web::rt::task::spawn_blocking;

/// A fenced block of a page.
pub struct Block {
    /// What follows the fence: `sh`, `json`, or nothing.
    pub language: String,
    pub text: String,
}

/// Where the project is.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap_or_else(|e| panic!("{page}: {e}"))
}

/// What stands under a heading, up to the next of its level or above.
pub fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let level = heading.chars().take_while(|letter| *letter == '#').count();
    let ends = (2..=level).filter_map(|level| rest.find(&format!("\n{} ", "#".repeat(level))));
    &rest[..ends.min().unwrap_or(rest.len())]
}

/// The blocks of a part of a page, in order.
pub fn blocks(part: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in part.lines() {
        match line.strip_prefix("```") {
            Some(language) if !is_open => {
                blocks.push(Block { language: language.to_owned(), text: String::new() })
            }
            Some(_) => {}
            None if !is_open => continue,
            None => blocks.last_mut().expect("an open block").text.extend([line, "\n"]),
        }
        is_open ^= line.starts_with("```");
    }
    assert!(!is_open, "a block is not closed");
    blocks
}

/// Runs commands as a reader would, in a folder, stopping at the first that fails; what they print.
pub async fn bash(folder: &Path, variables: &[(&str, &str)], commands: &str) -> String {
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", commands]).current_dir(folder).envs(variables.iter().copied());
    bash.stdin(Stdio::null());
    // The server it talks to runs on this thread.
    let output = spawn_blocking(move || bash.output()).await.expect("it ends").expect("bash");
    let error = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{commands}\n{printed}\n{error}");
    printed
}

/// Every page people read.
pub fn pages() -> Vec<PathBuf> {
    let in_docs = std::fs::read_dir(root().join("docs")).expect("docs");
    let in_docs = in_docs.map(|entry| entry.expect("a file").path());
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|page| root().join(page)).into();
    pages.extend(in_docs.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    pages
}
