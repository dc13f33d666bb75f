use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use rollcall_core::faces::{Effect, Estimate, FaceSettings};

use super::tabs::{Part, SettingsHead};
use crate::ui::field::{FieldText, TextField};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct FaceSettingsView {
    /// As typed.
    pub threshold: String,
    pub min_face: String,
    pub wanted: FaceSettings,
    pub today: FaceSettings,
    /// What was asked before saving.
    pub effect: Option<Effect>,
    pub errors: FieldErrors,
    /// What was just done on the previous page, for the toast.
    pub saved: bool,
    pub actor: Actor,
    pub base: String,
}

#[component]
pub fn FaceSettingsPage(view: FaceSettingsView) -> impl IntoView {
    let FaceSettingsView { threshold, min_face, wanted, today, effect, errors, saved, actor, base } =
        view;
    let text = |name: &'static str, label, hint| {
        let errors = errors.get(name).cloned().unwrap_or_default();
        FieldText { name, label, hint, errors }
    };
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Settings not saved." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let action = format!("{base}/settings/faces");
    let see_at = action.clone();
    let asked = effect.is_some();
    let shown = effect.map(|effect| view! { <EffectSection effect wanted today/> });
    // The next step has the primary button: first preview, then save.
    let (see, save) = if asked { ("btn", "btn btn--primary") } else { ("btn btn--primary", "btn") };
    view! {
        <SettingsHead actor base part=Part::Faces/>
        <form class="stack" method="post" action=action novalidate>
            {wrong}
            <div class="fields">
                <TextField
                    text=text("threshold", "Threshold (% similarity)", "50 to 99. At or above this value, two users are shown as possible duplicates and a search reports a match. 90: likely the same person. 70: worth a review.")
                    value=threshold
                    kind="number"
                />
                <TextField
                    text=text("min_face", "Smallest face (pixels)", "40 to 512. Smaller faces are rejected when they are added. Scores are less reliable below 64.")
                    value=min_face
                    kind="number"
                />
            </div>
            {shown}
            <div class="actionbar">
                <p>"Previewing the effect saves nothing. It may take a few seconds."</p>
                <button class=see formmethod="get" formaction=see_at>"Preview effect"</button>
                <button class=save>"Save settings"</button>
            </div>
        </form>
        {saved.then(|| view! { <Toast text="Saved."/> })}
    }
}

#[component]
fn EffectSection(effect: Effect, wanted: FaceSettings, today: FaceSettings) -> impl IntoView {
    let Effect { leave, come_back, add, small, faces } = effect;
    let words = format!("threshold {} → {} %", today.threshold, wanted.threshold);
    let lower = wanted.threshold < today.threshold;
    let queue = if leave > 0 {
        format!(
            "{} would leave the review queue. A lower threshold brings them back.",
            pairs(leave)
        )
    } else if lower {
        format!(
            "{} found earlier would return to the review queue; {}",
            pairs(come_back),
            found(add)
        )
    } else {
        "Nothing changes.".to_owned()
    };
    let sizes = if faces == 0 {
        "There are no faces yet.".to_owned()
    } else {
        format!(
            "{} of {} are below {} pixels. They are kept; only new ones are rejected.",
            thousands(small),
            counted(faces, "stored face", "stored faces"),
            wanted.min_face
        )
    };
    view! {
        <section aria-labelledby="effect" role="status">
            <div class="section__head"><h2 id="effect">"Effect on existing data"</h2><p>{words}</p></div>
            <Facts>
                <Fact name="Pairs to review">{queue}</Fact>
                <Fact name="Stored faces">{sizes}</Fact>
            </Facts>
        </section>
    }
}

fn pairs(count: i64) -> String {
    counted(count, "pair", "pairs")
}

fn found(add: Estimate) -> String {
    if add.is_exact() {
        return format!("{} more would be found.", pairs(add.pairs));
    }
    format!(
        "about {} more would be found (estimated from {} of {} users with faces). All faces \
         are compared in the background once you save.",
        pairs(add.pairs),
        thousands(add.looked),
        thousands(add.of)
    )
}
