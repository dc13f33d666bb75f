use leptos::prelude::*;
use rollcall_core::faces::MAX_FACES;

use super::checked::CheckedSection;
use super::stored::StoredFace;
use super::tab_view::TabView;
use super::upload::FaceUpload;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;
use crate::users::head::{Side, UserHead};

#[component]
pub fn FacesPage(view: TabView) -> impl IntoView {
    let here = view.here();
    let count = view.faces.len() as i64;
    let TabView { user, head, revisions, faces, waiting, base, may_edit, .. } = view;
    let name = user.name().to_owned();
    let failure = view.failure.map(|(title, words)| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title alert=true><p>{words}</p></Notice>
            <div class="gap-above"></div>
        }
    });
    let is_waiting = waiting.is_some();
    let checked = waiting.map(|waiting| {
        let (here, base, name) = (here.clone(), base.clone(), name.clone());
        view! { <CheckedSection waiting here base name place=count + 1 now=view.now/> }
    });
    let items = faces
        .into_iter()
        .map(|shown| {
            let (here, name, now) = (here.clone(), name.clone(), view.now);
            view! { <li><StoredFace shown here name may_edit now/></li> }
        })
        .collect_view();
    let adding = (may_edit && !is_waiting).then(|| adding(&here, count, view.unavailable));
    let body = if count == 0 && !may_edit {
        view! {
            <Empty
                glyph=Glyph::Faces
                title="No faces yet"
                text="A compliance officer can add faces here, through the API or with a face archive."
            >
                ""
            </Empty>
        }
        .into_any()
    } else {
        view! { <ul class="faces">{items}{adding}</ul> }.into_any()
    };
    let apart = if is_waiting { "section" } else { "" };
    view! {
        <UserHead user base side=Side::Faces revisions head actions=view.actions/>
        {failure}
        {checked}
        <section class=apart aria-labelledby="stored">
            <div class="section__head">
                <h2 id="stored">"Stored faces"</h2>
                <p>{format!("{count} of {MAX_FACES}")}</p>
            </div>
            {body}
        </section>
        {view.toast.map(|text| view! { <Toast text/> })}
    }
}

/// The last place of the list: where a picture goes, or why none can.
fn adding(here: &str, count: i64, unavailable: Option<String>) -> AnyView {
    if let Some(words) = unavailable {
        return view! {
            <li>
                <Notice tone=Tone::Warn glyph=Glyph::Clock title="Faces cannot be added right now.">
                    <p>{words}</p>
                </Notice>
            </li>
        }
        .into_any();
    }
    if count >= MAX_FACES {
        return view! {
            <li>
                <Notice tone=Tone::Idle glyph=Glyph::Info title="Limit of five faces reached.">
                    <p>"Delete a face before you add another."</p>
                </Notice>
            </li>
        }
        .into_any();
    }
    view! { <li><FaceUpload action=here.to_owned()/></li> }.into_any()
}
