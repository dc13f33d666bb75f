use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::{CheckedFace, LONGEST_COMMENT, MOST_FACES};

use super::tab::Waiting;
use crate::ui::face::FramedPicture;
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// A picture that was checked: its face framed, the comment, and the decision. `here`: the address of
/// the tab; `place`: the number that the face would have.
#[component]
pub fn CheckedSection(
    waiting: Waiting,
    here: String,
    name: String,
    place: i64,
    now: Timestamp,
) -> impl IntoView {
    let Waiting { token, found, comment } = waiting;
    let title = found_words(&found);
    let minutes = (found.expires_at.seconds_since(now) / 60.0).ceil() as i64;
    let kept = format!("Kept for {} more, then it is gone.", counted(minutes, "minute", "minutes"));
    let label = format!("Checked picture of {name}, the face framed");
    let CheckedFace { picture, width, height, frame, .. } = found;
    let discard = format!("{here}/discard");
    view! {
        <section aria-labelledby="new">
            <div class="section__head">
                <h2 id="new">"Add a face"</h2>
                <p>"Checked, not yet saved"</p>
            </div>
            <div class="queue">
                <div><FramedPicture src=picture label width height frame/></div>
                <form class="stack" method="post" action=format!("{here}/save")>
                    <input type="hidden" name="token" value=token/>
                    <Notice tone=Tone::Ok glyph=Glyph::OkRing title>
                        <p>"Turned upright; the camera’s data are removed. " {kept}</p>
                    </Notice>
                    <div class="field">
                        <label for="comment">"Comment"</label>
                        <input
                            class="input"
                            id="comment"
                            name="comment"
                            maxlength=LONGEST_COMMENT.to_string()
                            value=comment
                            aria-describedby="comment-hint"
                        />
                        <p class="hint" id="comment-hint">
                            {format!("Shown beside the face. {LONGEST_COMMENT} characters at most.")}
                        </p>
                    </div>
                    <div class="actions">
                        <button class="btn btn--primary">
                            {format!("Save face {place} of {MOST_FACES}")}
                        </button>
                        <button class="btn btn--quiet" formaction=discard>"Discard"</button>
                    </div>
                </form>
            </div>
        </section>
    }
}

fn found_words(found: &CheckedFace) -> String {
    let wide = found.aligned_width;
    match found.found {
        1 => format!("One face found, {wide} px wide."),
        many => {
            format!("{many} faces found. The largest, {wide} px wide, is the one that is saved.")
        }
    }
}
