use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::exports::ExportFilter;
use rollcall_core::users::{StatusReason, UserStatus};

use super::status_page::in_words;
use crate::exports::address::{pairs, parse};
use crate::ui::field::{AreaField, FieldText, SelectField, TextField};
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub filter: ExportFilter,
    /// `status`, `add_tags` or `remove_tags`.
    pub change: String,
    pub status: String,
    /// Comma-separated.
    pub tags: String,
    /// Of a status: the name of a reason of the list, and what is written with it.
    pub reason: String,
    pub text: String,
    /// Of tags, for the audit log.
    pub why: String,
}

impl Typed {
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let one = |wanted: &str| {
            let found = pairs.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            filter: parse(pairs),
            change: one("change"),
            status: one("new_status"),
            tags: one("new_tags"),
            reason: one("reason"),
            text: one("text"),
            why: one("why"),
        }
    }
}

pub struct BulkView {
    pub typed: Typed,
    pub matched: i64,
    /// Why the application changes a status.
    pub reasons: Vec<StatusReason>,
    pub errors: FieldErrors,
    /// The address of the list.
    pub users: String,
}

impl BulkView {
    fn text(&self, name: &'static str, label: &'static str, hint: &'static str) -> FieldText {
        let field = match name {
            "why" => "reason",
            _ => name.strip_prefix("new_").unwrap_or(name),
        };
        // The form has two fields for the reason, of which the other one is hidden.
        let of_status = !self.typed.change.ends_with("_tags");
        let is_shown = match name {
            "reason" => of_status,
            "why" => !of_status,
            _ => true,
        };
        let errors = self.errors.get(field).filter(|_| is_shown).cloned().unwrap_or_default();
        FieldText { name, label, hint, errors }
    }
}

/// What can be changed: the value of the choice, and its words.
const CHANGES: [(&str, &str); 3] =
    [("status", "Set the status"), ("add_tags", "Add tags"), ("remove_tags", "Remove tags")];

#[component]
pub fn BulkPage(view: BulkView) -> impl IntoView {
    let BulkView { typed, matched, users, .. } = &view;
    let title = format!("Change {}", counted(*matched, "user", "users"));
    let words = typed.filter.words();
    let kept = pairs(&typed.filter)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let wrong = view.errors.get("filter").or(view.errors.get("change")).map(|messages| {
        let words = messages.join(" ");
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Nothing was changed." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let status = if typed.status.is_empty() { "FLAGGED".to_owned() } else { typed.status.clone() };
    let statuses = UserStatus::ALL
        .map(|status| (status.code().to_owned(), status.label().to_owned()))
        .to_vec();
    let mut reasons = vec![(String::new(), "Choose a reason".to_owned())];
    reasons.extend(view.reasons.iter().map(|one| (one.name.clone(), in_words(one))));
    let (list, back) = (users.clone(), users.clone());
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title>
            <p>{words}" Next you see every user with the old and the new value. Nothing is saved before you confirm, and the change can be undone."</p>
        </PageHead>
        <form class="stack change" method="post" action=format!("{users}/change") novalidate>
            {wrong}
            {kept}
            {choice(typed)}
            <div class="stack change__status">
                <div class="fields">
                    <SelectField text=view.text("new_status", "New status", "") options=statuses value=status/>
                    <SelectField
                        text=view.text("reason", "Reason", "Shown on each user, in the history and in the audit log.")
                        options=reasons
                        value=typed.reason.clone()
                    />
                </div>
                <AreaField
                    text=view.text("text", "Details", "Up to 1,000 characters. Shown on each user and in the history, not in the audit log.")
                    value=typed.text.clone()
                    rows=4
                />
            </div>
            <div class="fields change__tags">
                <TextField
                    text=view.text("new_tags", "Tags", "Separated by commas.")
                    value=typed.tags.clone()
                />
                <TextField
                    text=view.text("why", "Reason for the tags", "For the audit log; can stay empty. Leave out personal data.")
                    value=typed.why.clone()
                />
            </div>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=back label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary"><Icon of=Glyph::Check/>"Preview change"</button>
            </div>
        </form>
    }
}

fn choice(typed: &Typed) -> impl IntoView + use<> {
    let chosen = if typed.change.is_empty() { "status" } else { typed.change.as_str() };
    let options = CHANGES
        .iter()
        .map(|(code, words)| {
            view! {
                <label class="choice">
                    <input type="radio" name="change" value=*code checked=*code == chosen/>
                    <span>{*words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="label">"What to change"</legend>
            {options}
        </fieldset>
    }
}
