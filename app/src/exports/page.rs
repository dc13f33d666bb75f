//! The page of one export, whatever its state.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::exports::{AccessEntry, Export, ExportProgress, ExportSettings, ExportState};

use super::follow::FollowExport;
use super::format;
use super::manifest::{Check, ManifestView};
use crate::address::with_query;
use crate::ui::format::{bytes, counted, duration};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::menu::{AskButton, Asked, ConfirmDialog, ReasonField};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::timeline::{Event, Timeline};
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct ExportView {
    pub export: Export,
    pub progress: Option<ExportProgress>,
    pub access: Vec<AccessEntry>,
    pub settings: ExportSettings,
    /// The page from which the actor downloads it.
    pub link: Option<String>,
    pub may_export: bool,
    pub may_oversee: bool,
    pub may_audit: bool,
    pub own: bool,
    pub actor: Actor,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn ExportPage(view: ExportView) -> impl IntoView {
    let exports = format!("{}/exports", view.base);
    let here = format!("{exports}/{}", view.export.id);
    let title = match view.export.purpose.as_str() {
        "" => "Export without a purpose".to_owned(),
        purpose => purpose.to_owned(),
    };
    let state = view.export.state;
    let facts = facts(&view.export);
    let actions = actions(&view, &here).into_any();
    let moving = view.progress.clone().map(|initial| {
        let org = view.actor.organization.slug.clone();
        let app = view.actor.application.slug.clone();
        view! { <FollowExport org app initial/> }
    });
    let cause = (!view.export.cause.is_empty() && !state.is_moving()).then(|| {
        let (tone, glyph) = match state {
            ExportState::Failed | ExportState::Refused => (Tone::Bad, Glyph::Alert),
            _ => (Tone::Info, Glyph::Info),
        };
        view! { <Notice tone glyph title=view.export.cause.clone()/> }
    });
    let decision = (state == ExportState::Unapproved).then(|| decision(&view, &here));
    let written = state.is_written().then(|| {
        view! { <Check export=view.export.clone() here=here.clone()/> }
    });
    view! {
        <Crumbs href=exports label="Exports"/>
        <PageHead title actions=Some(actions)>
            <p><Status of=state pill=true/>" "<span class="num">{facts}</span></p>
        </PageHead>
        {cause}
        {decision}
        {moving}
        <ManifestView
            export=view.export.clone()
            actor=view.actor.clone()
            here=here.clone()
            now=view.now
        />
        {written}
        {history(&view)}
        {(!view.said.is_empty()).then(|| view! { <Toast text=view.said/> })}
    }
}

fn facts(export: &Export) -> String {
    let took = export.running_at.zip(export.finished_at).filter(|_| export.state.is_written());
    match took {
        Some((start, end)) => format!(
            "{}, created in {}",
            counted(export.rows, "user", "users"),
            duration(end.seconds_since(start))
        ),
        None => {
            format!("{} matched when requested", counted(export.matched, "user", "users"))
        }
    }
}

fn actions(view: &ExportView, here: &str) -> impl IntoView + use<> {
    let export = &view.export;
    let done = export.state == ExportState::Done;
    let alive = done && export.link.as_ref().is_some_and(|link| link.revoked_by.is_none());
    let download = view.link.clone().map(|href| {
        let label = format!("Download {}", bytes(export.size));
        view! { <ButtonLink href label glyph=Glyph::Imports weight=Weight::Primary/> }
    });
    let renew = (done && view.own && view.link.is_none()).then(|| {
        view! { <PostButton action=format!("{here}/renew") label="Create new link" weight=Weight::Primary/> }
    });
    let cancel = (export.state.is_moving() || export.state == ExportState::Unapproved).then(|| {
        let of = Asked {
            label: "Cancel export".into(),
            names: None,
            ..cancel_export("cancel-export".into(), here, "")
        };
        view! { <AskButton of class="btn"/> }
    });
    let again = (view.may_export && !export.state.is_moving()).then(|| {
        let new = format!("{}/exports/new", view.base);
        let href = with_query(&new, [("again", export.id.to_string())]);
        view! { <ButtonLink href label="Run again" glyph=Glyph::Refresh/> }
    });
    let revoke = alive.then(|| {
        let of = Asked {
            id: "revoke-link".into(),
            label: "Revoke link".into(),
            names: None,
            title: "Revoke the download link?".into(),
            text: "The link stops working at once. The file stays, and its requester can create a new link.".into(),
            action: format!("{here}/revoke"),
            confirm: "Revoke link",
            cancel: "Keep link",
        };
        view! { <AskButton of/> }
    });
    let delete = done.then(|| {
        let of = Asked {
            id: "delete-file".into(),
            label: "Delete file".into(),
            names: None,
            title: "Delete the file of this export?".into(),
            text: format!(
                "{} with {} is deleted for good, and its link stops working. The manifest is kept.",
                export.file_name(),
                counted(export.rows, "user", "users")
            ),
            action: format!("{here}/delete"),
            confirm: "Delete file",
            cancel: "Keep file",
        };
        view! { <AskButton of/> }
    });
    view! { {download}{renew}{again}{cancel}{revoke}{delete} }
}

/// The question before an export is cancelled. `here`: its page.
pub fn cancel_export(id: String, here: &str, name: &str) -> Asked {
    Asked {
        id,
        label: "Cancel".into(),
        names: Some(format!("Cancel the export {name}")),
        title: "Cancel this export?".into(),
        text:
            "It stops, and no file is created. The request stays in the list; you can run it again."
                .into(),
        action: format!("{here}/cancel"),
        confirm: "Cancel export",
        cancel: "Keep export",
    }
}

/// What the second person sees, and what the first one waits for.
fn decision(view: &ExportView, here: &str) -> impl IntoView + use<> {
    let by = view.export.requested_by.clone();
    let buttons = (view.may_oversee && !view.own).then(|| {
        let users = counted(view.export.matched, "user", "users");
        let reason = "reject-reason".to_owned();
        view! {
            <div class="actions">
                <PostButton action=format!("{here}/approve") label=format!("Approve {users}") weight=Weight::Primary/>
                <button class="btn btn--danger" type="button" popovertarget="reject-export">"Reject…"</button>
            </div>
            <ConfirmDialog
                id="reject-export"
                title="Reject this export?"
                text="The requester gets your reason by e-mail. No file is created."
                action=format!("{here}/decline")
                confirm="Reject export"
                cancel="Back"
            >
                <ReasonField id=reason/>
            </ConfirmDialog>
        }
    });
    let words = if buttons.is_some() {
        format!("{by} requested this export. The file is created when you approve it.")
    } else {
        "Somebody else who may approve exports has to approve this one before the file is created."
            .into()
    };
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Clock title="Waiting for approval.">
            <p>{words}</p>
            {buttons}
        </Notice>
    }
}

fn history(view: &ExportView) -> impl IntoView + use<> {
    let now = view.now;
    let limit = view.settings.download_limit;
    let used = if limit > 0 {
        format!("{} of {} downloads used", view.export.downloads, limit)
    } else {
        counted(view.export.downloads, "download", "downloads")
    };
    let until = match (&view.export.link, view.export.state) {
        (Some(link), ExportState::Done) => match &link.revoked_by {
            Some(by) => format!("link revoked by {by}, "),
            None => format!("link expires {}, ", link.expires_at.minute()),
        },
        _ => String::new(),
    };
    let numbers = view.access.iter().map(|entry| entry.number);
    let range = numbers.clone().min().zip(numbers.max());
    let audit = range.filter(|_| view.may_audit).map(|(first, last)| {
        let href =
            with_query(&format!("{}/audit", view.base), [("about", view.export.id.to_string())]);
        let words = if first == last {
            format!("audit entry {first}")
        } else {
            format!("audit entries {first} to {last}")
        };
        view! { <a href=href class="no-print">{words}</a> }
    });
    let events = view
        .access
        .iter()
        .map(|entry| {
            let (glyph, verb, aside) = format::entry(entry);
            let actor = entry.actor.clone();
            view! { <Event glyph at=entry.at now><b>{verb}</b>" by "<bdi>{actor}</bdi>{aside}</Event> }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="acc">
            <div class="section__head"><h2 id="acc">"Access"</h2><p>{until}{used}</p>{audit}</div>
            <Timeline>{events}</Timeline>
        </section>
    }
}

/// Used by pages that lead elsewhere.
#[component]
pub fn PersonalData() -> impl IntoView {
    view! {
        <p class="notice" data-tone="warn">
            <Icon of=Glyph::Lock/>
            <span>"Contains personal data. The download is recorded under your name, and your permission for these columns is checked again."</span>
        </p>
    }
}
