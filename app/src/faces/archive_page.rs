use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::archive::{Archive, ArchiveRow, ArchiveState, RowState};

use super::archive_follow::FollowArchive;
use super::archive_moving::Moving;
use crate::address::with_query;
use crate::ui::format::{bytes, counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::menu::{AskButton, Asked};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::tone::Tone;

/// What the page is made from.
pub struct ArchiveView {
    pub archive: Archive,
    pub state: Option<RowState>,
    pub rows: Vec<ArchiveRow>,
    pub is_first: bool,
    /// The position of the first row of the next page.
    pub next: Option<i64>,
    pub refused: Option<(&'static str, String)>,
    pub base: String,
    pub may_edit: bool,
    /// Of the organization and the application.
    pub slugs: (String, String),
    pub now: Timestamp,
}

#[component]
pub fn ArchivePage(view: ArchiveView) -> impl IntoView {
    let ArchiveView { archive, state, rows, is_first, next, refused, base, may_edit, slugs, now } =
        view;
    let archives = format!("{base}/faces/archives");
    let here = format!("{archives}/{}", archive.id);
    let story = format!(
        "{} · uploaded by {}, {}",
        bytes(archive.size),
        archive.uploaded_by,
        archive.uploaded_at.relative(now)
    );
    let refused = refused.map(|(title, words)| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title alert=true><p>{words}</p></Notice>
            <div class="gap-above"></div>
        }
    });
    let cause = (!archive.cause.is_empty()).then(|| {
        let failed = archive.state == ArchiveState::Failed;
        let (tone, glyph) =
            if failed { (Tone::Bad, Glyph::Alert) } else { (Tone::Idle, Glyph::Info) };
        let (title, words) = (format!("{}.", archive.state.label()), archive.cause.clone());
        view! { <Notice tone glyph title><p>{words}</p></Notice> }
    });
    let progress = archive.state.is_moving().then(|| {
        let initial = archive.progress();
        // Do not reload the page while it shows an error.
        if refused.is_some() {
            return view! { <Moving progress=initial/> }.into_any();
        }
        let (org, app) = (slugs.0, slugs.1);
        view! { <FollowArchive org app initial/> }.into_any()
    });
    let table = (archive.rows.all() > 0).then(|| {
        let pager = pager(&here, state, is_first, next, rows.len() as i64);
        view! {
            <div class="gap-above"></div>
            {tabs(&archive, state, &here)}
            {table(rows, archive.state, &base)}
            {pager}
        }
    });
    let actions = actions(&archive, &here, may_edit);
    let bar = may_edit.then(|| decision(&archive, &here)).flatten();
    let pill = archive.state;
    view! {
        <Crumbs href=archives label="Face archives"/>
        <PageHead title=archive.file_name.clone() actions>
            <p><Status of=pill pill=true/>" "<span class="num">{story}</span></p>
        </PageHead>
        {refused}
        {cause}
        {progress}
        {table}
        {bar}
    }
}

fn actions(archive: &Archive, here: &str, may_edit: bool) -> Option<AnyView> {
    let left_out = archive.left_out();
    let report = (left_out > 0).then(|| {
        let label = format!("Error report ({})", counted(left_out, "row", "rows"));
        view! { <ButtonLink href=format!("{here}/left-out.csv") label glyph=Glyph::File weight=Weight::Quiet/> }
    });
    let action = format!("{here}/cancel");
    let label = match archive.state {
        ArchiveState::Ready | ArchiveState::Waiting => Some("Cancel archive"),
        ArchiveState::Checking | ArchiveState::Running => Some("Stop archive"),
        _ => None,
    };
    let cancel = label.filter(|_| may_edit && !archive.cancel_requested).map(|label| {
        let is_running = label == "Stop archive";
        let of = Asked {
            id: "cancel-archive".into(),
            label: label.into(),
            names: None,
            title: format!("{label}?"),
            text: match is_running {
                true => "It stops after the picture that is being read. Faces that it has added stay, and the ZIP file is deleted.",
                false => "No face is added, and the ZIP file is deleted. To add its faces, upload it again.",
            }
            .into(),
            action,
            confirm: label,
            cancel: "Keep archive",
        };
        view! { <AskButton of class="btn" glyph=Glyph::Block/> }
    });
    (report.is_some() || cancel.is_some()).then(|| view! { {report}{cancel} }.into_any())
}

/// What Start would do, in numbers.
fn decision(archive: &Archive, here: &str) -> Option<AnyView> {
    if archive.state != ArchiveState::Ready {
        return None;
    }
    let rows = archive.rows;
    if rows.ready == 0 {
        let words =
            "No row can be added. Fix the reasons listed above, then upload the archive again.";
        return Some(view! { <div class="actionbar"><p>{words}</p></div> }.into_any());
    }
    let mut label = format!("Add {}", counted(rows.ready, "face", "faces"));
    if rows.refused > 0 {
        label.push_str(&format!(", skip {}", thousands(rows.refused)));
    }
    let action = format!("{here}/start");
    Some(
        view! {
            <div class="actionbar">
                <p>"Faces are added in the background and recorded in the audit log. You can stop it. The ZIP file is deleted when it ends."</p>
                <PostButton action label weight=Weight::Primary/>
            </div>
        }
        .into_any(),
    )
}

fn tabs(archive: &Archive, state: Option<RowState>, here: &str) -> impl IntoView + use<> {
    let rows = archive.rows;
    let tab = |label, of: Option<RowState>, count| Tab {
        label,
        href: with_query(here, [("state", of.map_or("", RowState::code).to_owned())]),
        count: Some(count),
        look: None,
        current: state == of,
    };
    let mut tabs = vec![tab("All", None, rows.all())];
    for (of, count) in [
        (RowState::Added, rows.added),
        (RowState::Ready, rows.ready),
        (RowState::Refused, rows.refused),
        (RowState::Pending, rows.pending),
    ] {
        if count > 0 || state == Some(of) {
            tabs.push(tab(of.label(), Some(of), count));
        }
    }
    view! { <Tabs label="Rows by status" tabs/> }
}

fn table(rows: Vec<ArchiveRow>, archive: ArchiveState, base: &str) -> impl IntoView + use<> {
    let heads = vec![
        Head::new("Line").class("r"),
        Head::new("User ID"),
        Head::new("File"),
        Head::new("Comment").rank("3"),
        Head::new("Status"),
    ];
    let rows = rows.into_iter().map(|one| row(one, archive, base)).collect_view();
    view! { <Table label="Rows" caption="Rows of the archive’s table" heads>{rows}</Table> }
}

fn row(one: ArchiveRow, archive: ArchiveState, base: &str) -> impl IntoView + use<> {
    let why = one.left_out(archive).map(str::to_owned);
    let key = view! { <code>{one.vendor_data}</code> };
    let who = match one.user {
        Some(user) => view! { <a href=format!("{base}/users/{user}/faces")>{key}</a> }.into_any(),
        None => key.into_any(),
    };
    let state = match why {
        Some(words) => view! {
            <span class="cell-bad"><span class="why"><Icon of=Glyph::Alert/>{words}</span></span>
        }
        .into_any(),
        None => view! { <Status of=one.state/> }.into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell" class="r" data-label="Line">{thousands(one.line)}</td>
            <th role="rowheader" scope="row">{who}</th>
            <td role="cell" data-label="File"><code>{one.file}</code></td>
            <td role="cell" data-rank="3" data-label="Comment"><bdi>{one.comment}</bdi></td>
            <td role="cell" data-label="Status">{state}</td>
        </tr>
    }
}

fn pager(
    here: &str,
    state: Option<RowState>,
    is_first: bool,
    next: Option<i64>,
    shown: i64,
) -> impl IntoView + use<> {
    let code = state.map_or("", RowState::code).to_owned();
    let page = |first: String| with_query(here, [("state", code.clone()), ("first", first)]);
    let next = next.map(|first| page(first.to_string()));
    // Back leads to the first page: filtered rows have no regular positions to go back to.
    let previous = (!is_first).then(|| page(String::new()));
    let summary = format!("{} on this page, in file order", counted(shown, "row", "rows"));
    view! { <Pager summary previous next/> }
}
