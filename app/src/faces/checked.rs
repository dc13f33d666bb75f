use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::{CheckedFace, MAX_COMMENT_LENGTH, MAX_FACES};

use super::tab_view::{Alike, Waiting};
use crate::ui::face::{FaceShot, FramedPicture};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::listed::ListMark;
use crate::ui::menu::{AskInForm, Asked};
use crate::ui::notice::Notice;
use crate::ui::sim::Similarity;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// A picture that was checked: its face framed, the comment, and the decision. `here`: the address of
/// the tab; `place`: the number that the face would have.
#[component]
pub fn CheckedSection(
    waiting: Waiting,
    here: String,
    base: String,
    name: String,
    place: i64,
    now: Timestamp,
) -> impl IntoView {
    let Waiting { token, found, alike, comment } = waiting;
    let title = found_words(&found);
    let minutes = (found.expires_at.seconds_since(now) / 60.0).ceil() as i64;
    let kept = format!("Deleted in {} unless you save it.", counted(minutes, "minute", "minutes"));
    let label = format!("Checked picture of {name}, face framed");
    let warning = blocklist_warning(&alike);
    let CheckedFace { picture, width, height, frame, others, .. } = found;
    let discard = discard(&here);
    view! {
        <section aria-labelledby="new">
            <div class="section__head">
                <h2 id="new">"Add face"</h2>
                <p>"Checked, not saved yet"</p>
            </div>
            <div class="queue">
                <div><FramedPicture src=picture label width height frame/></div>
                <form class="stack" method="post" action=format!("{here}/save")>
                    <input type="hidden" name="token" value=token/>
                    <Notice tone=Tone::Ok glyph=Glyph::OkRing title>
                        <p>"Rotated upright, camera metadata removed. " {kept}</p>
                    </Notice>
                    <div class="field">
                        <label for="comment">"Comment"</label>
                        <input
                            class="input"
                            id="comment"
                            name="comment"
                            maxlength=MAX_COMMENT_LENGTH.to_string()
                            value=comment
                            aria-describedby="comment-hint"
                        />
                        <p class="hint" id="comment-hint">
                            {format!("Shown next to the face. Up to {MAX_COMMENT_LENGTH} characters.")}
                        </p>
                    </div>
                    {warning}
                    {alike_section(alike, others, &base)}
                    <div class="actions">
                        <button class="btn btn--primary">
                            {format!("Save face {place} of {MAX_FACES}")}
                        </button>
                        <AskInForm of=discard class="btn btn--quiet"/>
                    </div>
                </form>
            </div>
        </section>
    }
}

fn discard(here: &str) -> Asked {
    Asked {
        id: "discard-face".into(),
        label: "Discard".into(),
        names: None,
        title: "Discard this picture?".into(),
        text: "The picture is deleted and no face is saved. To add it later, upload it again."
            .into(),
        action: format!("{here}/discard"),
        confirm: "Discard picture",
        cancel: "Keep picture",
    }
}

/// Whether a blocklisted face resembles it.
fn blocklist_warning(alike: &[Alike]) -> Option<impl IntoView + use<>> {
    let best = alike.iter().filter_map(|one| one.found.flags.blocklisted).max()?;
    let percent = format!("{:.2} %", best as f64 / 100.0);
    Some(view! {
        <Notice tone=Tone::Bad glyph=Glyph::Block title="Looks like a blocklisted face.">
            <p>{percent}" similar. Saving does not add this face to the blocklist."</p>
        </Notice>
    })
}

/// Users with a face like it, and what saving does about them.
fn alike_section(alike: Vec<Alike>, others: i64, base: &str) -> impl IntoView + use<> {
    let faces = format!("{base}/faces");
    let after = match others {
        0 => "No similar faces above the threshold.".into_any(),
        many => {
            let pairs = counted(many, "pair", "pairs");
            view! {
                "Saving adds up to " {pairs} " to " <a href=faces>"Possible duplicates"</a>
                ". A score is not a probability and blocks nothing."
            }
            .into_any()
        }
    };
    let base = base.to_owned();
    let table = (!alike.is_empty()).then(move || {
        let rows = alike.into_iter().map(|one| row(one, &base)).collect_view();
        let heads = vec![
            Head::new("Face").class("tight shot").hidden(),
            Head::new("User"),
            Head::new("Similarity"),
        ];
        view! {
            <div>
                <h3>"Similar faces"</h3>
                <Table
                    label="Users with faces similar to the new one"
                    caption="Users with faces similar to the new one, most similar first"
                    heads
                >
                    {rows}
                </Table>
            </div>
        }
    });
    view! { {table}<p class="muted"><small>{after}</small></p> }
}

fn row(one: Alike, base: &str) -> impl IntoView + use<> {
    let Alike { found, thumbnail, own } = one;
    let similarity = found.similarity as f32 / 100.0;
    let href = format!("{base}/users/{}", found.user);
    let label = format!("Face of {}", found.name);
    let who = if own {
        let faces = counted(found.faces, "face", "faces");
        view! { "This user"<small>{faces}</small> }.into_any()
    } else {
        view! { <a href=href><bdi>{found.name}</bdi></a><small><code>{found.vendor_data}</code></small> }
            .into_any()
    };
    view! {
        <tr role="row">
            <td role="cell" class="tight shot"><FaceShot src=Some(thumbnail) label/></td>
            <th role="rowheader" scope="row">{who}</th>
            <td role="cell"><Similarity similarity/><ListMark flags=found.flags/></td>
        </tr>
    }
}

fn found_words(found: &CheckedFace) -> String {
    let wide = found.aligned_width;
    match found.found {
        1 => format!("1 face found, {wide} px wide."),
        many => {
            format!("{many} faces found. The largest, {wide} px wide, will be saved.")
        }
    }
}
