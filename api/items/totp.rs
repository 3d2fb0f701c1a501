//! The running code of a TOTP seed (RFC 6238): of the bare secret in base32, as most pages show it, or of an
//! `otpauth://` address with digits, period and algorithm of its own.

use chrono::{DateTime, TimeZone, Utc};
use totp_rs::{Builder, Secret, Totp};
use url::Url;

/// A code, and until when it runs.
pub struct Code {
    pub code: String,
    /// Seconds for which each code runs.
    pub period: u64,
    pub expires_at: DateTime<Utc>,
}

/// Digits a code may have; the crate computes no others, RFC 4226 asks for six at least.
const DIGITS: std::ops::RangeInclusive<u8> = 6..=8;
/// Seconds a code may run for.
const PERIODS: std::ops::RangeInclusive<u64> = 5..=300;

/// The code that runs now; none if this is no seed.
pub fn code(seed: &str, now: DateTime<Utc>) -> Option<Code> {
    let totp = read(seed)?;
    let time = u64::try_from(now.timestamp()).ok()?;
    let ends = i64::try_from(totp.next_step(time)).ok()?;
    Some(Code {
        code: totp.generate(time).to_string(),
        period: totp.step(),
        expires_at: Utc.timestamp_opt(ends, 0).single()?,
    })
}

/// Whether codes can be made of it.
pub fn is_seed(text: &str) -> bool {
    read(text).is_some()
}

/// Shorter secrets than the RFC asks for are in use.
fn read(seed: &str) -> Option<Totp> {
    let seed = seed.trim();
    let totp = match seed.contains("://") {
        true => of_address(seed)?,
        false => Builder::new().with_secret(secret(seed)?),
    };
    let totp = totp.build_noncompliant();
    let is_usable = !totp.secret().as_bytes().is_empty()
        && DIGITS.contains(&totp.digits())
        && PERIODS.contains(&totp.step());
    is_usable.then_some(totp)
}

/// What codes are made of. Whom an address names as its issuer, and where, is of no matter.
fn of_address(address: &str) -> Option<Builder> {
    let address = Url::parse(address).ok()?;
    let is_totp = address.scheme() == "otpauth"
        && address.host_str().is_some_and(|kind| kind.eq_ignore_ascii_case("totp"));
    let mut totp = is_totp.then(Builder::new)?;
    for (name, value) in address.query_pairs() {
        totp = match &*name {
            "secret" => totp.with_secret(secret(&value)?),
            "digits" => totp.with_digits(value.parse().ok()?),
            "period" => totp.with_step_duration(value.parse().ok()?),
            "algorithm" => totp.with_algorithm(value.parse().ok()?),
            _ => totp,
        };
    }
    Some(totp)
}

/// A secret as people write it.
fn secret(text: &str) -> Option<Secret> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    Secret::try_from_base32(bare.trim_end_matches('=').to_uppercase()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the ASCII secret "12345678901234567890", in base32.
    const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(seconds, 0).single().expect("a time")
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        let address = format!("otpauth://totp/Contenzilla:ada?secret={SEED}&digits=8&issuer=Contenzilla");
        for (seconds, eight) in [(59, "94287082"), (1_111_111_109, "07081804"), (20_000_000_000, "65353130")]
        {
            assert_eq!(code(&address, at(seconds)).expect("a code").code, eight);
            assert_eq!(code(SEED, at(seconds)).expect("a code").code, eight[2..]);
        }
    }

    #[test]
    fn codes_do_not_depend_on_what_an_address_is_called() {
        let code = |address: String| code(&address, at(59)).map(|code| code.code);
        for label in ["GitHub:ada", "GitHub%3Aada", "", "100%25%FF:ada", "My App: ada"] {
            let address = format!("OTPAUTH://TOTP/{label}?secret={SEED}&issuer=github.com&image=x&digits=8");
            assert_eq!(code(address).as_deref(), Some("94287082"), "{label}");
        }
        // RFC 6238, appendix B: another secret for each algorithm.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
        let address = format!("otpauth://totp/x?secret={}&algorithm=sha256&digits=8", secret.to_lowercase());
        assert_eq!(code(address).as_deref(), Some("46119246"));
    }

    #[test]
    fn a_code_runs_until_its_period_ends() {
        let code = code(SEED, at(59)).expect("a code");
        assert_eq!((code.period, code.expires_at), (30, at(60)));
    }

    #[test]
    fn seeds_are_taken_as_people_write_them() {
        for seed in [
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            " JBSWY3DPEHPK3PXP\n",
            "JBSW-Y3DP-EHPK-3PXP",
            "ME======",
        ] {
            assert!(is_seed(seed), "{seed}");
        }
        let others = [
            "",
            "  ",
            "not a seed!",
            "0189",
            "otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP",
            "otpauth://totp/x",
            "otpauth://totp/x?secret=",
            "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5",
            "steam://JBSWY3DPEHPK3PXP",
            "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=12",
            "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0",
            "https://example.test/",
        ];
        for text in others {
            assert!(!is_seed(text), "{text}");
        }
    }
}
