//! The application switcher: every application that the operator can open.

use leptos::prelude::*;
use rollcall_core::access::ApplicationRef;
use rollcall_core::operators::Membership;

use super::brand::Brand;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::Menu;

#[component]
pub fn Switcher(
    organization: String,
    application: ApplicationRef,
    memberships: Vec<Membership>,
) -> impl IntoView {
    let several = memberships.iter().any(|one| one.organization.name != organization);
    let links = memberships
        .into_iter()
        .map(|membership| {
            let here = membership.application.id == application.id;
            let href = format!("/{}/{}", membership.organization.slug, membership.application.slug);
            let glyph = if here { Glyph::Check } else { Glyph::Ring };
            view! {
                <a href=href aria-current=here.then_some("true")>
                    <Icon of=glyph/>
                    {membership.application.name}
                    {several.then(|| view! { " "<small>{membership.organization.name}</small> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <button class="who" type="button" popovertarget="applications">
            <Brand/>
            <span><b>{application.name}</b><small>{organization}</small></span>
            <Icon of=Glyph::UpDown/>
        </button>
        <Menu id="applications">{links}</Menu>
    }
}
