use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Import, Undone};

use super::words::undo_words;
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
    let rest =
        begun.then_some("An undo was stopped before its end; these are the users that are left.");
    let decision = decision(&would, &here);
    view! {
        <Crumbs href=imports label="Imports"/>
        <PageHead title>
            <p>"Undo takes back what this import did, and nothing that anybody did since. "{rest}</p>
        </PageHead>
        <Figures>
            <Figure label="Go" value=thousands(would.removed) note="users that the import created"/>
            <Figure
                label="Get back"
                value=thousands(would.restored)
                note="updated users, with the values that they had before"
            />
            <Figure
                label="Left alone"
                value=thousands(would.kept)
                note="changed, verified or with a face since"
            />
        </Figures>
        <ul class="points section">
            <li>"A created user goes with everything that the import wrote about them, unless they have gained a verification or a face since, or somebody has changed them."</li>
            <li>"An updated user gets the former values back, unless somebody has changed them since. The history keeps both steps."</li>
            <li>"Whoever is left alone is listed on the import’s page, with the reason."</li>
        </ul>
        {decision}
    }
}

fn decision(would: &Undone, here: &str) -> impl IntoView + use<> {
    let words = undo_words(would);
    let (said, button) = if words.is_empty() {
        (
            "Every user of this import was changed, verified or given a face since: an undo would change nothing.",
            Either::Left(()),
        )
    } else {
        (
            "Runs as a job, is written to the audit log, and cannot be undone itself.",
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
            <ButtonLink href=here.to_owned() label="Keep the import"/>
            {button}
        </div>
    }
}
