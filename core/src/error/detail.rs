use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

/// An error of ours. Answers carry its id alone; the detail goes into the log under that id, where
/// the error leaves Rollcall (see `Error::log`).
#[derive(Clone, Serialize, Deserialize)]
pub struct Internal {
    id: String,
    /// None: it is in the log already.
    #[serde(skip)]
    detail: Option<Arc<Detail>>,
}

pub(super) struct Detail {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) is_logged: AtomicBool,
}

impl Internal {
    /// One whose detail is in the log already.
    pub fn logged(id: String) -> Self {
        Self { id, detail: None }
    }

    pub fn new(id: String, text: String) -> Self {
        let detail = Detail { id: id.clone(), text, is_logged: AtomicBool::new(false) };
        Self { id, detail: Some(Arc::new(detail)) }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id and the detail, if nobody has taken them for the log.
    pub fn take_for_log(&self) -> Option<(&str, &str)> {
        let detail = self.detail.as_ref()?;
        (!detail.is_logged.swap(true, Ordering::SeqCst))
            .then_some((detail.id.as_str(), detail.text.as_str()))
    }
}

impl fmt::Display for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl fmt::Debug for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = self.detail.as_ref().map_or("in the log", |detail| &detail.text);
        write!(f, "{} ({detail})", self.id)
    }
}

impl PartialEq for Internal {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Internal {}
