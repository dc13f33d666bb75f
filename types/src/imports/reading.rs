//! How the bytes of a file become text and cells.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A character encoding, by its name in the Encoding Standard (<https://encoding.spec.whatwg.org>), or by
/// the name of its code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Encoding(&'static str);

impl Encoding {
    pub const UTF_8: Self = Self("UTF-8");
    pub const UTF_16LE: Self = Self("UTF-16LE");
    pub const UTF_16BE: Self = Self("UTF-16BE");
    /// What the standard reads Latin-1 (ISO-8859-1) as, too.
    pub const WINDOWS_1252: Self = Self("windows-1252");
    /// Vietnamese, with the tone as a mark behind its vowel.
    pub const WINDOWS_1258: Self = Self("windows-1258");
    pub const MACINTOSH: Self = Self("macintosh");
    /// The code pages of DOS, which the standard does not have; Excel's "CSV (MS-DOS)" is in one.
    pub const DOS_850: Self = Self("IBM850");
    pub const DOS_852: Self = Self("IBM852");
    pub const DOS_437: Self = Self("IBM437");

    /// Those that can be chosen; the first four are most of what there is.
    pub const ALL: [Self; 31] = [
        Self::UTF_8,
        Self::WINDOWS_1252,
        Self::UTF_16LE,
        Self::UTF_16BE,
        Self::MACINTOSH,
        Self::DOS_850,
        Self::DOS_852,
        Self::DOS_437,
        Self("windows-1250"),
        Self("windows-1251"),
        Self("windows-1253"),
        Self("windows-1254"),
        Self("windows-1255"),
        Self("windows-1256"),
        Self("windows-1257"),
        Self::WINDOWS_1258,
        Self("windows-874"),
        Self("ISO-8859-2"),
        Self("ISO-8859-4"),
        Self("ISO-8859-5"),
        Self("ISO-8859-6"),
        Self("ISO-8859-7"),
        Self("ISO-8859-8"),
        Self("ISO-8859-15"),
        Self("KOI8-U"),
        Self("IBM866"),
        Self("Shift_JIS"),
        Self("EUC-JP"),
        Self("EUC-KR"),
        Self("Big5"),
        Self("GBK"),
    ];

    /// Whatever the capitals; Latin-1 goes by the name that it has in the standard.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name.to_ascii_lowercase().as_str() {
            "latin1" | "latin-1" | "iso-8859-1" => "windows-1252".to_owned(),
            "latin9" | "latin-9" => "iso-8859-15".to_owned(),
            "utf8" => "utf-8".to_owned(),
            "utf-16" | "utf16" => "utf-16le".to_owned(),
            "mac" | "macroman" => "macintosh".to_owned(),
            "cp850" => "ibm850".to_owned(),
            "cp852" => "ibm852".to_owned(),
            "cp437" => "ibm437".to_owned(),
            other => other.to_owned(),
        };
        Self::ALL.into_iter().find(|one| one.0.eq_ignore_ascii_case(&name))
    }

    pub fn name(self) -> &'static str {
        self.0
    }

    /// For people.
    pub fn label(self) -> String {
        match self.0 {
            "windows-1252" => "Windows-1252 (Latin-1)".into(),
            "UTF-16LE" => "UTF-16, little-endian".into(),
            "UTF-16BE" => "UTF-16, big-endian".into(),
            "macintosh" => "Mac OS Roman".into(),
            "IBM850" => "MS-DOS, Western Europe (850)".into(),
            "IBM852" => "MS-DOS, Central Europe (852)".into(),
            "IBM437" => "MS-DOS, United States (437)".into(),
            name => match name.strip_prefix("windows-") {
                Some(page) => format!("Windows-{page}"),
                None => name.to_owned(),
            },
        }
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Self::UTF_8
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| D::Error::custom("unknown encoding"))
    }
}

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    #[default]
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    pub fn code(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "pipe",
        }
    }

    /// By its code, or by the character itself.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| {
            one.code() == code
                || code.as_bytes() == [one.byte()]
                || code == "\\t" && *one == Self::Tab
        })
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Comma => "Comma ,",
            Self::Semicolon => "Semicolon ;",
            Self::Tab => "Tab",
            Self::Pipe => "Pipe |",
        }
    }

    /// Within a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Pipe => "pipes",
        }
    }

    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// How a file writes a quote within a quoted cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// `""`, as RFC 4180 has it.
    #[default]
    Doubled,
    /// `\"`, as some databases write it. A backslash stands before a backslash and a delimiter, too;
    /// before anything else it is a letter like any other.
    Backslash,
}

impl Dialect {
    pub const ALL: [Self; 2] = [Self::Doubled, Self::Backslash];

    pub fn code(self) -> &'static str {
        match self {
            Self::Doubled => "doubled",
            Self::Backslash => "backslash",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Doubled => "Doubled \"\"",
            Self::Backslash => "With a backslash \\\"",
        }
    }
}

/// What an import that waits for its mapping asks of the operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What the columns hold.
    #[default]
    Columns,
    /// Which encoding the file has: too little of it tells, or it has not the one that was chosen.
    Encoding,
    /// Which line is the header: the lines above it look like rows.
    HeaderLine,
    /// How a line is divided into cells: all names of the header are one cell.
    Delimiter,
    /// For another file: this one is divided by signs that nobody can choose.
    File,
}

/// What an operator asks for when a file is read. What is `None` or empty is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    /// Doubled quotes where it is not given: what is detected is only offered.
    pub dialect: Option<Dialect>,
    /// The line of the header; a later one where that is empty.
    pub header_line: Option<i64>,
    /// The name of a saved mapping.
    pub mapping: String,
}

/// How a file was read, as its page says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    /// The encoding was guessed from the bytes: nothing in the file says it.
    pub guessed: bool,
    pub dialect: Dialect,
    /// The line of the header; 0: it is not known yet.
    pub header_line: i64,
    /// Lines with text above the header, which are left out.
    pub titles: i64,
    /// What it waits for, while it waits for its mapping.
    pub question: Question,
    /// An operator said what the columns hold.
    pub mapped: bool,
    /// The name of the saved mapping that was used; empty: none, or one without a name.
    pub mapping: String,
    /// Words of the file that were mapped to ours.
    pub mapped_words: i64,
    /// Whoever chose the columns has not said yet what the words mean.
    pub ask_words: bool,
    /// The file's columns that hold something and are not imported.
    pub not_imported: Vec<LeftOutColumn>,
}

/// A column of a file that is not imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutColumn {
    /// As the header spells it.
    pub name: String,
    /// Cells of the whole file that hold something.
    pub filled: i64,
}

#[cfg(test)]
mod tests {
    use super::{Delimiter, Encoding};

    #[test]
    fn names_are_found_whatever_their_capitals_and_read_back_as_themselves() {
        assert_eq!(Encoding::from_name("Windows-1252"), Some(Encoding::WINDOWS_1252));
        assert_eq!(Encoding::from_name("latin1"), Some(Encoding::WINDOWS_1252));
        assert_eq!(Encoding::from_name("utf-7"), None);
        for encoding in Encoding::ALL {
            let json = serde_json::to_string(&encoding).unwrap_or_default();
            assert_eq!(serde_json::from_str(&json).ok(), Some(encoding));
        }
        for delimiter in Delimiter::ALL {
            assert_eq!(Delimiter::from_code(delimiter.code()), Some(delimiter));
        }
        assert_eq!(Delimiter::from_code(";"), Some(Delimiter::Semicolon));
        assert_eq!(Delimiter::from_code("\t"), Some(Delimiter::Tab));
        assert_eq!(Delimiter::from_code("x"), None);
    }
}
