//! `GUESTLIST_SECRET_KEY` and its predecessors.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;

use secrecy::SecretString;

use super::sqlite_path;
use super::vars::{ConfigError, Vars, bad};

/// The keys, newest first. On one machine (SQLite, loopback) the key is made once, in a file only
/// its owner can read; anywhere else it must be given.
pub(super) fn read(
    vars: &Vars<'_>,
    database_url: &str,
    listen: SocketAddr,
) -> Result<Vec<SecretString>, ConfigError> {
    const NAME: &str = "GUESTLIST_SECRET_KEY";
    const PREVIOUS: &str = "GUESTLIST_SECRET_KEY_PREVIOUS";
    let current = match vars.optional(NAME) {
        Some(key) => key,
        None => match sqlite_path(database_url) {
            Some(database) if listen.ip().is_loopback() => {
                let file = database.parent().unwrap_or(Path::new("")).join("secret.key");
                kept_secret(&file).map_err(|e| bad(NAME, format!("{}: {e}", file.display())))?
            }
            _ => {
                return Err(bad(
                    NAME,
                    "is required with PostgreSQL or when listening beyond this machine; \
                     set it to at least 32 random characters (openssl rand -base64 32)",
                ));
            }
        },
    };
    let previous = vars.list::<String>(PREVIOUS)?;
    let is_short = |key: &String| key.chars().count() < 32;
    if is_short(&current) {
        return Err(bad(NAME, "needs at least 32 characters (openssl rand -base64 32)"));
    }
    if previous.iter().any(is_short) {
        return Err(bad(PREVIOUS, "every key needs at least 32 characters"));
    }
    let keys = std::iter::once(current).chain(previous);
    Ok(keys.map(SecretString::from).collect())
}

fn kept_secret(file: &Path) -> std::io::Result<String> {
    match fs::read_to_string(file) {
        Ok(key) => Ok(key.trim().to_owned()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            let key = crate::keys::random_token();
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(file)?.write_all(key.as_bytes())?;
            Ok(key)
        }
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_embedded_key_is_made_once_and_only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("new/secret.key");
        let key = kept_secret(&file).expect("made");
        assert_eq!(kept_secret(&file).expect("read again"), key);
        let mode = fs::metadata(&file).expect("exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
