//! The newest part of the changelog, which is compiled in.

const CHANGELOG: &str = include_str!("../../../CHANGELOG.md");

/// The changes of a version.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Its name, such as `1.2.0` or `Unreleased`.
    pub version: String,
    /// By what they are about.
    pub parts: Vec<Part>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// May be empty.
    pub title: String,
    pub lines: Vec<Vec<Span>>,
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Span {
    Words(String),
    Strong(String),
    Code(String),
}

/// The newest version of the changelog; it stands first.
pub fn newest() -> Changes {
    read(CHANGELOG)
}

fn read(changelog: &str) -> Changes {
    let mut changes = Changes::default();
    for line in changelog.lines().skip_while(|line| !line.starts_with("## ")) {
        if let Some(version) = line.strip_prefix("## ") {
            if !changes.version.is_empty() {
                break;
            }
            version.trim().clone_into(&mut changes.version);
        } else if let Some(title) = line.strip_prefix("### ") {
            changes.parts.push(Part { title: title.trim().to_owned(), lines: Vec::new() });
        } else if let Some(words) = line.strip_prefix("- ") {
            if changes.parts.is_empty() {
                changes.parts.push(Part::default());
            }
            if let Some(part) = changes.parts.last_mut() {
                part.lines.push(spans(words));
            }
        }
    }
    changes
}

/// The marks of Markdown that the changelog uses: bold, code, and links, of which only the words stay.
fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (place, piece) in line.split('`').enumerate() {
        if place % 2 == 1 {
            spans.push(Span::Code(piece.to_owned()));
            continue;
        }
        for (place, piece) in piece.split("**").enumerate() {
            let words = without_links(piece);
            if !words.is_empty() {
                spans.push(if place % 2 == 1 { Span::Strong(words) } else { Span::Words(words) });
            }
        }
    }
    spans
}

fn without_links(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((name, behind)) = link.split_once("](") else { break };
        let Some((_, behind)) = behind.split_once(')') else { break };
        words.push_str(before);
        words.push_str(name);
        rest = behind;
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::{Part, Span, newest, read};

    #[test]
    fn the_newest_version_is_read_and_no_other() {
        let text = "# Changelog\n\nWords.\n\n## 2.0\n\n### Imports\n- **Faster**: `rollcall import`, see [the guide](docs/a.md).\n\n## 1.0\n- Old.\n";
        let read = read(text);
        assert_eq!(read.version, "2.0");
        let line = vec![
            Span::Strong("Faster".into()),
            Span::Words(": ".into()),
            Span::Code("rollcall import".into()),
            Span::Words(", see the guide.".into()),
        ];
        assert_eq!(read.parts, [Part { title: "Imports".into(), lines: vec![line] }]);
    }

    #[test]
    fn the_changelog_of_this_version_has_changes() {
        let changes = newest();
        assert!(!changes.version.is_empty());
        assert!(changes.parts.iter().any(|part| !part.lines.is_empty()));
    }
}
