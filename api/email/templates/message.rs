use super::name::{is_hidden, without_placeholder};

/// The inviter's own words. They stay as typed, as text, less what hides or reorders it.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a>(pub &'a str);

impl Message<'_> {
    /// The message's lines, without empty ones at its start and end.
    pub(super) fn lines(self) -> Vec<String> {
        let text = without_placeholder(self.0).replace("\r\n", "\n");
        let lines: Vec<String> = text.split(is_line_end).map(visible).collect();
        let first = lines.iter().position(|line| !line.is_empty());
        let last = lines.iter().rposition(|line| !line.is_empty());
        match (first, last) {
            (Some(first), Some(last)) => lines[first..=last].to_vec(),
            _ => Vec::new(),
        }
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Joiners stay: scripts and emoji need them.
fn visible(line: &str) -> String {
    let visible: String = line
        .replace('\t', " ")
        .chars()
        .filter(|c| matches!(c, '\u{200C}' | '\u{200D}') || !is_hidden(*c))
        .collect();
    visible.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let message = Message("\n\nHi,\r\nsee\rthe\u{2028}docs.\n\nOlive\t\u{202E}\n ");
        assert_eq!(message.lines(), ["Hi,", "see", "the", "docs.", "", "Olive"]);
    }

    #[test]
    fn a_message_of_blanks_has_no_lines() {
        assert!(Message(" \r\n\u{200B}\n").lines().is_empty());
    }
}
