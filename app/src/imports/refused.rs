use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::imports::Choices;
use rollcall_core::users::Column;

use crate::answer::messages;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// An action that was refused: the reason, and what the operator had typed, so that the page can show
/// it again.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// `Not started.`
    pub title: &'static str,
    pub words: String,
    /// The row that the action was about, by its position in the file. `None`: it was about the import.
    pub ordinal: Option<i64>,
    pub typed: Typed,
    pub choices: Option<Choices>,
}

/// Corrected cells as they were typed, and rows that were corrected as a whole, by their position in
/// the file.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub cells: HashMap<(i64, Column), String>,
    pub rows: HashMap<i64, Vec<String>>,
}

impl Refused {
    pub fn new(title: &'static str, error: &Error) -> Self {
        Self { title, words: messages(error), ..Self::default() }
    }
}

/// The message, shown where the action was.
#[component]
pub fn RefusedNotice(refused: Refused) -> impl IntoView {
    view! {
        <Notice tone=Tone::Bad glyph=Glyph::Alert title=refused.title alert=true>
            <p>{refused.words}</p>
        </Notice>
    }
}
