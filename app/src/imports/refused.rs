use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::imports::Choices;
use rollcall_core::users::Column;

use crate::answer::messages;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// An action on an import that was not done: why, and what was given for it, which its page shows
/// again.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// `Not started.`
    pub title: &'static str,
    pub words: String,
    /// The row that it was about, by its position in the file.
    pub ordinal: Option<i64>,
    pub typed: Typed,
    pub choices: Option<Choices>,
}

/// Cells as they were typed, and the cells of rows that were written anew, by the row's position.
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

/// In the place where it belongs.
#[component]
pub fn RefusedNotice(refused: Refused) -> impl IntoView {
    view! {
        <Notice tone=Tone::Bad glyph=Glyph::Alert title=refused.title alert=true>
            <p>{refused.words}</p>
        </Notice>
    }
}
