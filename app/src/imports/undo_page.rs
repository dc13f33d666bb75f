use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Import, Undone};

use super::format::undo_words;
use crate::ui::figures::{Figure, Figures};
use crate::ui::format::thousands;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::page::{Crumbs, PageHead};

/// `would`: what an undo would do now. `imports`: the address of the import history.
#[component]
pub fn UndoPage(import: Import, would: Undone, imports: String) -> impl IntoView {
    let here = format!("{imports}/{}", import.id);
    let title = format!("Undo {}", import.file_name);
    let begun = import.undone.removed + import.undone.restored > 0;
    let rest = begun.then_some("An earlier undo was stopped. These are the remaining users.");
    let decision = decision(&would, &here);
    view! {
        <Crumbs href=imports label="Imports"/>
        <PageHead title>
            <p>"Undo reverses what this import did. Later changes by people or verifications are kept. "{rest}</p>
        </PageHead>
        <Figures>
            <Figure label="To be deleted" value=thousands(would.removed) note="users created by the import"/>
            <Figure
                label="To be restored"
                value=thousands(would.restored)
                note="updated users, with their previous values"
            />
            <Figure
                label="Kept as is"
                value=thousands(would.kept)
                note="changed, verified or given a face since"
            />
        </Figures>
        <ul class="points section">
            <li>"Users created by the import are deleted, unless they have since been changed, verified or given a face."</li>
            <li>"Users updated by the import get their previous values back, unless they have been changed since. Their history shows both changes."</li>
            <li>"Users that could not be undone are listed on the import’s page, with the reason."</li>
        </ul>
        {decision}
    }
}

fn decision(would: &Undone, here: &str) -> impl IntoView + use<> {
    let words = undo_words(would);
    let (said, button) = if words.is_empty() {
        (
            "Every user in this import has since been changed, verified or given a face, so there is nothing to undo.",
            Either::Left(()),
        )
    } else {
        (
            "The undo runs in the background and is recorded in the audit log. It cannot be reversed.",
            Either::Right(view! {
                <form method="post" action=format!("{here}/undo")>
                    <button class="btn btn--danger"><Icon of=Glyph::Undo/>"Undo: "{words}</button>
                </form>
            }),
        )
    };
    view! {
        <div class="actionbar">
            <p>{said}</p>
            <ButtonLink href=here.to_owned() label="Keep import"/>
            {button}
        </div>
    }
}
