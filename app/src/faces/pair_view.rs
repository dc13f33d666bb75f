//! Two users side by side, what their faces and fields have in common, and the decision.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::pairs::{Pair, PairState};
use rollcall_core::users::User;

use super::alike::{Alike, FieldPair, fields};
use super::review_view::PairView;
use crate::ui::face::{FaceShot, FaceSize};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::sim::Similarity;
use crate::ui::status::Status;
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

#[component]
pub fn PairSection(
    open: PairView,
    cursor: String,
    typed: String,
    base: String,
    now: Timestamp,
) -> impl IntoView {
    let PairView { pair, users, faces, next } = open;
    let names = users.each_ref().map(|user| user.name().to_owned());
    let title = format!("{} and {}", names[0], names[1]);
    let merge = (pair.state == PairState::Same).then(|| merge_form(&users, &base));
    let rows = fields(&users[0], &users[1]).into_iter().map(field_row).collect_view();
    let sides = users
        .into_iter()
        .zip(faces)
        .zip(["first user’s ID", "second user’s ID"])
        .map(|((user, shots), label)| side(user, shots, label, &base))
        .collect_view();
    let percent = pair.row.similarity as f32 / 100.0;
    let [low, high] = names;
    let facts = facts(&pair, now);
    view! {
        <section aria-labelledby="pair">
            <h2 class="vh" id="pair">{title}</h2>
            <div class="versus">{sides}</div>
            <div class="stack stack--tight gap-above">
                <Similarity similarity=percent large=true/>
                {facts}
            </div>
            <div class="section">
                <div class="table-wrap" role="region" aria-label="Fields side by side" tabindex="0">
                    <table class="table table--versus" role="table">
                        <caption class="vh">"Fields of the two users side by side"</caption>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">"Field"</th>
                                <th role="columnheader" scope="col"><bdi>{low}</bdi></th>
                                <th role="columnheader" scope="col"><bdi>{high}</bdi></th>
                                <th role="columnheader" scope="col" class="tight at-end">"Compared"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
            </div>
            {merge}
            <DecideForm pair cursor typed next=next.map(|id| id.to_string()).unwrap_or_default() base/>
        </section>
    }
}

/// Leads to the page that makes the two one user. It asks for the permission.
fn merge_form(users: &[User; 2], base: &str) -> impl IntoView + use<> {
    let action = format!("{base}/users/{}/merge", users[0].didit_internal_id);
    let with = users[1].vendor_data.clone();
    view! {
        <form method="get" action=action>
            <input type="hidden" name="with" value=with/>
            <button class="btn">"Merge these two users…"</button>
        </form>
    }
}

fn side(user: User, shots: Vec<String>, label: &'static str, base: &str) -> impl IntoView + use<> {
    let name = user.name().to_owned();
    let href = format!("{base}/users/{}", user.didit_internal_id);
    let mut shots = shots.into_iter();
    let best = view! {
        <FaceShot src=shots.next() label=format!("Face of {name}") size=FaceSize::Large/>
    };
    let others = shots
        .map(|src| view! { <FaceShot src=Some(src) label=format!("Another face of {name}")/> })
        .collect_view();
    view! {
        <div class="row">
            {best}
            <div class="stack stack--tight">
                <h2><bdi><a href=href>{name}</a></bdi></h2>
                <p class="row"><Status of=user.status/></p>
                <Id value=user.vendor_data label/>
                <div class="row">{others}</div>
            </div>
        </div>
    }
}

fn facts(pair: &Pair, now: Timestamp) -> impl IntoView + use<> {
    let distance = format!("distance {:.3}", pair.distance as f64 / 1e6);
    let network = format!("network {} {}", pair.model, pair.model_version);
    let threshold = format!("threshold {} %", pair.threshold);
    let decided = pair.decided.clone().filter(|_| pair.state != PairState::Open).map(|decided| {
        let reason =
            (!decided.reason.is_empty()).then(|| view! { ": "<bdi>{decided.reason}</bdi> });
        view! {
            <p class="row">
                {state_icon(pair.state)}
                <span class="muted">
                    <bdi>{decided.by}</bdi>", "<Ago at=decided.at now/>{reason}
                </span>
            </p>
        }
    });
    view! {
        <p class="muted">
            {distance}" · "{threshold}" · "{network}" · found "<Ago at=pair.found_at now/>
        </p>
        {decided}
    }
}

fn field_row(field: FieldPair) -> impl IntoView {
    let FieldPair { label, values, verified, alike } = field;
    let [low, high] = values;
    let cell = |value: Option<String>, verified: bool| {
        let value = match value {
            Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
            None => view! { <span class="muted">"none"</span> }.into_any(),
        };
        let mark = verified.then(|| {
            view! { " "<span class="verified"><Icon of=Glyph::Verified/>"Verified"</span> }
        });
        view! { <td role="cell">{value}{mark}</td> }
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{label}</th>
            {cell(low, verified[0])}
            {cell(high, verified[1])}
            <td role="cell" class="tight at-end">{alike_words(alike)}</td>
        </tr>
    }
}

fn alike_words(alike: Alike) -> AnyView {
    let (tone, glyph, word) = match alike {
        Alike::Same => ("idle", Glyph::Equal, "same"),
        Alike::Close => ("info", Glyph::Pencil, "close"),
        Alike::Differs => ("warn", Glyph::Differ, "differs"),
        Alike::Words(words) => return view! { <span class="muted">{words}</span> }.into_any(),
    };
    let class = if tone == "idle" { "status muted" } else { "status" };
    view! { <span class=class data-tone=tone><Icon of=glyph/>{word}</span> }.into_any()
}

/// The decisions that this pair can still get; the one that it has is not offered again. `typed`: the
/// reason of one that was not taken.
#[component]
fn DecideForm(
    pair: Pair,
    cursor: String,
    typed: String,
    next: String,
    base: String,
) -> impl IntoView {
    let action = format!("{base}/faces/pairs/{}/decide", pair.row.id);
    let button = |to: PairState, class: &'static str, words: &'static str, key: &'static str| {
        (pair.state != to).then(|| {
            view! {
                <button class=class name="to" value=to.code() data-shortcut=key aria-keyshortcuts=key>
                    {words}" "<kbd aria-hidden="true">{key.to_uppercase()}</kbd>
                </button>
            }
        })
    };
    let back = (!pair.state.waits()).then(|| {
        view! { <button class="btn btn--quiet" name="to" value="open">"Back to review"</button> }
    });
    view! {
        <form class="actionbar actionbar--decide" method="post" action=action>
            <input type="hidden" name="from" value=pair.state.code()/>
            <input type="hidden" name="cursor" value=cursor/>
            <input type="hidden" name="next" value=next/>
            <p>"A decided pair does not return to the queue. The audit log records the reason. "<span class="keys">"The keys "<kbd>"L"</kbd>", "<kbd>"D"</kbd>" and "<kbd>"S"</kbd>" decide too, except while you type."</span></p>
            <div class="field">
                <label class="vh" for="reason">"Reason for the audit log"</label>
                <input class="input" id="reason" name="reason" maxlength="500" value=typed placeholder="Reason (optional)"/>
            </div>
            {back}
            {button(PairState::Later, "btn", "Later", "l")}
            {button(PairState::Different, "btn", "Different people", "d")}
            {button(PairState::Same, "btn btn--primary", "Same person", "s")}
        </form>
    }
}

/// The mark of a decision.
fn state_icon(state: PairState) -> impl IntoView {
    let (tone, glyph) = match state {
        PairState::Open => (Tone::Warn, Glyph::Clock),
        PairState::Later => (Tone::Idle, Glyph::Clock),
        PairState::Same => (Tone::Info, Glyph::Chain),
        PairState::Different => (Tone::Idle, Glyph::Differ),
    };
    view! { <span class="status" data-tone=tone.code()><Icon of=glyph/>{state.label()}</span> }
}
