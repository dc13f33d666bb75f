//! Status: glyph, word and tone. The glyph's shape differs as well as its colour.

use leptos::prelude::*;
use rollcall_core::erasure::ErasureState;
use rollcall_core::exports::ExportState;
use rollcall_core::faces::archive::{ArchiveState, RowState};
use rollcall_core::imports::{ImportState, Outcome};
use rollcall_core::mail::MailState;
use rollcall_core::users::UserStatus;

use super::icon::{Glyph, Icon};
use super::outcomes::{outcome_glyph, outcome_tone};
use super::tone::Tone;

/// A value that decides its own look.
pub trait Badge {
    fn tone(self) -> Tone;
    fn glyph(self) -> Glyph;
    fn word(self) -> &'static str;
}

impl Badge for UserStatus {
    fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::Flagged => Tone::Warn,
            Self::Blocked => Tone::Bad,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Active => Glyph::OkRing,
            Self::Flagged => Glyph::Flag,
            Self::Blocked => Glyph::Block,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for ImportState {
    fn tone(self) -> Tone {
        match self {
            Self::Validating
            | Self::Mapping
            | Self::Ready
            | Self::Running
            | Self::Cancelling
            | Self::Undoing => Tone::Info,
            Self::Waiting | Self::Cancelled | Self::Undone => Tone::Idle,
            Self::Failed => Tone::Bad,
            Self::Done => Tone::Ok,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Validating | Self::Running | Self::Cancelling | Self::Undoing => Glyph::Spin,
            Self::Mapping => Glyph::Settings,
            Self::Undone => Glyph::Undo,
            Self::Ready => Glyph::Right,
            Self::Waiting => Glyph::Clock,
            Self::Cancelled => Glyph::Block,
            Self::Failed => Glyph::XRing,
            Self::Done => Glyph::OkRing,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for ExportState {
    fn tone(self) -> Tone {
        match self {
            Self::Running | Self::Cancelling => Tone::Info,
            Self::Waiting | Self::Cancelled | Self::Deleted => Tone::Idle,
            Self::Unapproved => Tone::Warn,
            Self::Refused | Self::Failed => Tone::Bad,
            Self::Done => Tone::Ok,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Running | Self::Cancelling => Glyph::Spin,
            Self::Unapproved | Self::Waiting => Glyph::Clock,
            Self::Cancelled | Self::Refused => Glyph::Block,
            Self::Failed => Glyph::XRing,
            Self::Deleted => Glyph::X,
            Self::Done => Glyph::OkRing,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for ErasureState {
    fn tone(self) -> Tone {
        match self {
            Self::Running => Tone::Info,
            Self::Waiting | Self::Cancelled => Tone::Idle,
            Self::Failed => Tone::Bad,
            Self::Done => Tone::Ok,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Running => Glyph::Spin,
            Self::Waiting => Glyph::Clock,
            Self::Cancelled => Glyph::Block,
            Self::Failed => Glyph::XRing,
            Self::Done => Glyph::OkRing,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for ArchiveState {
    fn tone(self) -> Tone {
        match self {
            Self::Checking | Self::Ready | Self::Running => Tone::Info,
            Self::Waiting | Self::Cancelled => Tone::Idle,
            Self::Failed => Tone::Bad,
            Self::Done => Tone::Ok,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Checking | Self::Running => Glyph::Spin,
            Self::Ready => Glyph::Right,
            Self::Waiting => Glyph::Clock,
            Self::Cancelled => Glyph::Block,
            Self::Failed => Glyph::XRing,
            Self::Done => Glyph::OkRing,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for RowState {
    fn tone(self) -> Tone {
        match self {
            Self::Pending => Tone::Idle,
            Self::Ready => Tone::Info,
            Self::Refused => Tone::Bad,
            Self::Added => Tone::Ok,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Pending => Glyph::Clock,
            Self::Ready => Glyph::Faces,
            Self::Refused => Glyph::XRing,
            Self::Added => Glyph::OkRing,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for MailState {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Info,
            Self::Sent => Tone::Ok,
            Self::Failed => Tone::Bad,
            Self::Kept => Tone::Idle,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Waiting => Glyph::Clock,
            Self::Sent => Glyph::OkRing,
            Self::Failed => Glyph::XRing,
            Self::Kept => Glyph::File,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

impl Badge for Outcome {
    fn tone(self) -> Tone {
        outcome_tone(self)
    }

    fn glyph(self) -> Glyph {
        outcome_glyph(self)
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

/// `pill`: once, under a page's title.
#[component]
pub fn Status<B: Badge + Copy + Send + 'static>(
    of: B,
    #[prop(optional)] pill: bool,
) -> impl IntoView {
    let class = if pill { "status status--pill" } else { "status" };
    view! {
        <span class=class data-tone=of.tone().code()><Icon of=of.glyph()/>{of.word()}</span>
    }
}
