//! Notes on users, and the colleagues whom they mention.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The longest note, in characters.
pub const MAX_NOTE_LENGTH: usize = 5_000;
/// The largest file of a note, in bytes.
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// How often a note can mention colleagues.
pub const MAX_MENTIONS: usize = 20;
/// How many former texts a note can have.
pub const MAX_FORMER_TEXTS: i64 = 50;

/// What somebody of the team has written about a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: Uuid,
    /// Plain text in lines; empty if there is only a file.
    pub text: String,
    /// Their name when they wrote it.
    pub author: String,
    pub author_id: Uuid,
    pub created_at: Timestamp,
    /// `None`: never.
    pub edited_at: Option<Timestamp>,
    /// Counts the texts from 1; an edit names the version it began with.
    pub version: i64,
    /// The texts that it has had before, newest first.
    pub former: Vec<FormerText>,
    pub files: Vec<NoteFile>,
}

/// A text that a note has had before, and when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerText {
    pub text: String,
    pub at: Timestamp,
}

/// A file that is attached to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteFile {
    pub id: Uuid,
    pub name: String,
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

/// What a file is, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    WebP,
    Text,
}

impl FileKind {
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Jpeg, Self::WebP, Self::Text];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::WebP => "webp",
            Self::Text => "text",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// By the first bytes of a file. `None`: none of these kinds.
    pub fn of(start: &[u8]) -> Option<Self> {
        match start {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ if is_text(start) => Some(Self::Text),
            _ => None,
        }
    }
}

/// UTF-8 without control characters. The last letter may be cut off.
fn is_text(start: &[u8]) -> bool {
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// How many of an application's newest notes a search looks at for a page.
pub const SEARCHED_NOTES: i64 = 100_000;

/// A note that a search has found, with its user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundNote {
    pub id: Uuid,
    pub user: Uuid,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub author: String,
    pub text: String,
    pub at: Timestamp,
}

impl FoundNote {
    /// The user's display name, else the full name, else the customer's own key.
    pub fn user_name(&self) -> &str {
        self.display_name.as_deref().or(self.full_name.as_deref()).unwrap_or(&self.vendor_data)
    }
}

/// A page of found notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundNotes {
    pub notes: Vec<FoundNote>,
    /// The note before which the next page begins.
    pub next: Option<Uuid>,
}

/// Somebody of the team who can be mentioned: they can open the application and read its notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
    pub email: String,
}

/// A place in a text where somebody is mentioned: `@` and their name or e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// In bytes, with the `@`.
    pub start: usize,
    pub end: usize,
    /// Several if they have the same name.
    pub who: Vec<Uuid>,
}

/// The mentions in a text. Capitals do not count; of names that begin alike the longest counts.
pub fn mentions(text: &str, colleagues: &[Colleague]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (start, _) in text.match_indices('@') {
        let before = text[..start].chars().next_back();
        // Not the one within an e-mail address.
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[start + 1..];
        let mut longest: Option<Mention> = None;
        for colleague in colleagues {
            for name in [&colleague.name, &colleague.email] {
                let Some(length) = begins_with(rest, name) else { continue };
                let end = start + 1 + length;
                match &mut longest {
                    Some(mention) if mention.end > end => {}
                    Some(mention) if mention.end == end => {
                        if !mention.who.contains(&colleague.id) {
                            mention.who.push(colleague.id);
                        }
                    }
                    _ => longest = Some(Mention { start, end, who: vec![colleague.id] }),
                }
            }
        }
        found.extend(longest);
    }
    found
}

/// How many bytes of the text are the name, if the text begins with it as a whole word.
fn begins_with(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for wanted in name.chars() {
        let (_, letter) = rest.next()?;
        if !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let end = rest.clone().next();
    let goes_on = end.is_some_and(|(_, letter)| letter.is_alphanumeric());
    (!name.is_empty() && !goes_on).then(|| end.map_or(text.len(), |(place, _)| place))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Colleague, FileKind, mentions};

    fn team() -> Vec<Colleague> {
        let one = |n, name: &str, email: &str| Colleague {
            id: Uuid::from_u128(n),
            name: name.into(),
            email: email.into(),
        };
        vec![
            one(1, "Anna", "anna@acme.test"),
            one(2, "Anna Müller", "am@acme.test"),
            one(3, "Bo Lee", "bo@acme.test"),
            one(4, "Bo Lee", "lee@acme.test"),
            one(5, "", "x@acme.test"),
        ]
    }

    fn who(text: &str) -> Vec<(&str, Vec<u128>)> {
        let found = mentions(text, &team());
        found
            .into_iter()
            .map(|one| (&text[one.start..one.end], one.who.iter().map(Uuid::as_u128).collect()))
            .collect()
    }

    #[test]
    fn a_mention_is_a_whole_name_or_an_address_in_any_capitals() {
        assert_eq!(who("@anna: look"), [("@anna", vec![1])]);
        assert_eq!(who("(@ANNA MÜLLER)"), [("@ANNA MÜLLER", vec![2])]);
        assert_eq!(who("@anna@acme.test?"), [("@anna@acme.test", vec![1])]);
        assert_eq!(who("@Bo Lee"), [("@Bo Lee", vec![3, 4])]);
        assert_eq!(who("@Annabel, joe@anna, @ @nobody @"), []);
        assert_eq!(who("@Anna @am@acme.test"), [("@Anna", vec![1]), ("@am@acme.test", vec![2])]);
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n\xe2\xe3"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n\0"), Some(FileKind::Png));
        assert_eq!(FileKind::of(b"\xff\xd8\xff\xe0"), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(FileKind::WebP));
        assert_eq!(FileKind::of("Zoë\r\n\t<b>".as_bytes()), Some(FileKind::Text));
        assert_eq!(FileKind::of(b"cut \xc3"), Some(FileKind::Text));
        for other in [&b""[..], b"MZ\x90\0", b"PK\x03\x04", b"a\0b", b"\xff\xfea\0"] {
            assert_eq!(FileKind::of(other), None, "{other:?}");
        }
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_code(kind.code()), Some(kind));
        }
    }
}
