use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::erasure::{Erasure, ErasureState};

use super::follow::FollowErasure;
use super::moving::Moving;
use crate::ui::figures::{Figure, Figures};
use crate::ui::format::thousands;
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::menu::{AskButton, Asked};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::time::At;
use crate::ui::tone::Tone;

pub struct ErasureView {
    pub title: String,
    pub erasure: Erasure,
    /// Why it was not stopped.
    pub refused: Option<String>,
    /// The address of the list of users.
    pub users: String,
    /// Of the organization and the application.
    pub slugs: (String, String),
    pub now: Timestamp,
}

#[component]
pub fn ErasurePage(view: ErasureView) -> impl IntoView {
    let ErasureView { title, erasure, refused, users, slugs, now } = view;
    let erasures = format!("{users}/erasures");
    let state = erasure.state;
    let actions = stop(&erasure, &erasures);
    let progress = state.is_moving().then(|| {
        let initial = erasure.progress();
        // Do not reload the page while it shows an error.
        if refused.is_some() {
            return view! { <Moving progress=initial/> }.into_any();
        }
        let (org, app) = slugs;
        view! { <FollowErasure org app initial/> }.into_any()
    });
    let away = state.is_moving().then(|| {
        view! {
            <p class="muted"><small>
                "You can close this tab; the erasure continues. If it takes more than a minute, whoever started it gets an e-mail at its end."
            </small></p>
        }
    });
    let refused = refused.map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The erasure was not stopped." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    view! {
        <Crumbs href=erasures label="Erasures"/>
        <PageHead title actions><p><Status of=state pill=true/></p></PageHead>
        {refused}
        {cause(&erasure)}
        {progress}
        {away}
        {(!state.is_moving()).then(|| report(&erasure))}
        {facts(erasure, now)}
    }
}

fn cause(erasure: &Erasure) -> impl IntoView + use<> {
    (!erasure.cause.is_empty()).then(|| {
        let (tone, glyph) = match erasure.state {
            ErasureState::Cancelled => (Tone::Idle, Glyph::Info),
            ErasureState::Failed => (Tone::Bad, Glyph::Alert),
            _ => (Tone::Warn, Glyph::Alert),
        };
        let title = match erasure.state {
            ErasureState::Cancelled | ErasureState::Failed => {
                format!("{}.", erasure.state.label())
            }
            _ => "Not every user could be erased.".to_owned(),
        };
        let words = erasure.cause.clone();
        view! { <Notice tone glyph title><p>{words}</p></Notice> }
    })
}

/// What it did, in numbers.
fn report(erasure: &Erasure) -> impl IntoView + use<> {
    let (erased, missing) = (thousands(erasure.erased), thousands(erasure.missing));
    let (failed, left) = (thousands(erasure.failed), thousands(erasure.left()));
    view! {
        <Figures section=true>
            <Figure label="Erased" value=erased note="users"/>
            <Figure label="No longer there" value=missing note="users"/>
            <Figure label="Could not be erased" value=failed note="users"/>
            <Figure label="Not reached" value=left note="users"/>
        </Figures>
    }
}

fn facts(erasure: Erasure, now: Timestamp) -> impl IntoView {
    let began = erasure.running_at.map(|at| view! { <Fact name="Started"><At at now/></Fact> });
    let ended = erasure.finished_at.map(|at| view! { <Fact name="Ended"><At at now/></Fact> });
    let faces = (erasure.blocklisted_faces > 0).then(|| {
        let faces = thousands(erasure.blocklisted_faces);
        view! { <Fact name="Faces that left the blocklist">{faces}</Fact> }
    });
    let Erasure { chosen, reason, requested_by, requested_at, .. } = erasure;
    view! {
        <section class="section" aria-labelledby="about">
            <div class="section__head"><h2 id="about">"About this erasure"</h2></div>
            <Facts>
                <Fact name="Users">{chosen}</Fact>
                <Fact name="Reason"><bdi>{reason}</bdi></Fact>
                <Fact name="Requested by"><bdi>{requested_by}</bdi></Fact>
                <Fact name="Requested"><At at=requested_at now/></Fact>
                {began}
                {ended}
                {faces}
            </Facts>
            <p class="muted">"Each erased user has an entry in the audit log. The list of users is not kept."</p>
        </section>
    }
}

fn stop(erasure: &Erasure, erasures: &str) -> Option<AnyView> {
    if !erasure.state.is_moving() || erasure.cancel_requested {
        return None;
    }
    let of = Asked {
        id: "stop-erasure".into(),
        label: "Stop erasure".into(),
        names: None,
        title: "Stop erasure?".into(),
        text: "It stops after the users who are being erased now. Users who were erased before stay erased."
            .into(),
        action: format!("{erasures}/{}/cancel", erasure.id),
        confirm: "Stop erasure",
        cancel: "Go on",
    };
    Some(view! { <AskButton of class="btn" glyph=Glyph::Block/> }.into_any())
}
