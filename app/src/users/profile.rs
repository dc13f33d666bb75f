use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::User;

use super::verified_by::Behind;
use crate::filters::country_name;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::kv::{Fact, Facts};

#[component]
pub fn Profile(user: User, behind: Behind, rights: Rights) -> impl IntoView {
    let User { verified, full_name, date_of_birth, .. } = user;
    let full_name =
        view! { {value(full_name)}" "{verified.full_name.then(|| mark(behind.full_name))} };
    let date_of_birth = view! { {value(date_of_birth)}" "{verified.date_of_birth.then(|| mark(behind.date_of_birth))} };
    view! {
        <section aria-labelledby="profile">
            <div class="section__head"><h2 id="profile">"Profile"</h2></div>
            <Facts>
                <Fact name="Full name">{or_locked(rights, UserColumn::FullName, full_name.into_any())}</Fact>
                <Fact name="Date of birth">{or_locked(rights, UserColumn::DateOfBirth, date_of_birth.into_any())}</Fact>
                <Fact name="Display name">{or_locked(rights, UserColumn::DisplayName, value(user.display_name))}</Fact>
                <Fact name="E-mail">{or_locked(rights, UserColumn::Email, value(user.email))}</Fact>
                <Fact name="Phone"><span class="num">{or_locked(rights, UserColumn::Phone, value(user.phone))}</span></Fact>
                <Fact name="Country">{or_locked(rights, UserColumn::Country, country(user.country))}</Fact>
                <Fact name="Tags">{or_locked(rights, UserColumn::Tags, tags(user.tags))}</Fact>
                {listed("Approved e-mails", user.approved_emails)}
                {listed("Approved phones", user.approved_phones)}
                {listed("Issuing states", user.issuing_states)}
            </Facts>
        </section>
    }
}

/// Values that programs give, where there are any; core leaves out what the role may not read.
fn listed(name: &'static str, values: Vec<String>) -> Option<impl IntoView> {
    let all = values.join(", ");
    (!values.is_empty()).then(|| view! { <Fact name><bdi>{all}</bdi></Fact> })
}

/// Fields that the role may not read are left out, because "none" would be untrue.
fn or_locked(rights: Rights, column: UserColumn, shown: AnyView) -> AnyView {
    if rights.reads(column) {
        return shown;
    }
    view! { <span class="muted"><Icon of=Glyph::Lock/>" Hidden for your role"</span> }.into_any()
}

fn value(value: Option<String>) -> AnyView {
    match value {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! { <span class="muted">"none"</span> }.into_any(),
    }
}

/// `by`: the session that verified the field, and when it completed.
fn mark(by: Option<(String, Timestamp)>) -> impl IntoView {
    let words = match &by {
        Some((_, at)) => format!("Verified {}", at.day()),
        None => "Verified".to_owned(),
    };
    let session = by.map(|(id, _)| view! { " Session "<code>{id}</code> });
    view! {
        <span class="verified"><Icon of=Glyph::Verified/>{words}</span>
        <small>"Locked by verification."{session}</small>
    }
}

fn country(code: Option<String>) -> AnyView {
    let Some(code) = code else { return value(None) };
    view! { {country_name(&code)}" "<span class="muted">{code}</span> }.into_any()
}

fn tags(tags: Vec<String>) -> AnyView {
    if tags.is_empty() {
        return value(None);
    }
    tags.into_iter()
        .map(|tag| view! { <span class="tag" title=tag.clone()>{tag.clone()}</span>" " })
        .collect_view()
        .into_any()
}
