use serde::{Deserialize, Serialize};

/// Which users a filter by notes means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteFilter {
    /// Those with a note.
    Any,
    /// Those without.
    None,
    /// Those with a note that contains this text; capitals and accents do not count.
    Text(String),
}

impl NoteFilter {
    /// The word for it in an address or a search. A text has none.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Any => Some("any"),
            Self::None => Some("none"),
            Self::Text(_) => None,
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Any, Self::None].into_iter().find(|one| one.code() == Some(code))
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Any | Self::None => None,
        }
    }

    /// `with a note that contains “visa”`
    pub fn words(&self) -> String {
        match self {
            Self::Any => "with a note".to_owned(),
            Self::None => "without a note".to_owned(),
            Self::Text(text) => format!("with a note that contains “{text}”"),
        }
    }
}
