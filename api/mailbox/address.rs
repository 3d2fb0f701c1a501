//! Addresses as they stand in a mail: `name@domain` or `Shown Name <name@domain>`.

/// The bare address, where the text is one of the two forms.
pub fn bare(text: &str) -> Option<&str> {
    let text = text.trim();
    let address = match text.strip_suffix('>') {
        Some(rest) => rest.rsplit_once('<')?.1.trim(),
        None => text,
    };
    let (local, domain) = address.rsplit_once('@')?;
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '@')
            })
    };
    (is_plain(local) && is_plain(domain)).then_some(address)
}

/// Whether the text names this address, in any case.
pub fn is(text: &str, address: &str) -> bool {
    let address = address.trim();
    bare(text).is_some_and(|bare| match bare.is_ascii() {
        true => bare.eq_ignore_ascii_case(address),
        false => bare.to_lowercase() == address.to_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_bare_address() {
        assert_eq!(bare("a@x.test"), Some("a@x.test"));
        assert_eq!(bare("Ann, the <first> <a+b@x.test>"), Some("a+b@x.test"));
        for wrong in ["", "a", "@x.test", "a@", "a b@x.test", "Ann <a>", "a@x.test,b@x.test", "a@b@c"] {
            assert_eq!(bare(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn case_makes_no_difference() {
        assert!(is("Ann <Ann@X.test>", " ann@x.TEST"));
        assert!(!is("joann@x.test", "ann@x.test"));
    }
}
