use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::users::{SharedKey, SharedKeys, User, visible_key};
use uuid::Uuid;

use crate::answer::messages;
use crate::ui::empty::Empty;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::menu::ConfirmDialog;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

/// What could not be done, for the form of its user.
pub struct Refused {
    pub user: Uuid,
    /// The key that was typed.
    pub typed: String,
    pub error: Error,
}

pub struct SharedKeysView {
    pub shared: SharedKeys,
    pub refused: Option<Refused>,
    pub toast: Option<&'static str>,
    /// The address of the users list.
    pub users: String,
    pub may_edit: bool,
    pub may_delete: bool,
}

/// Leads to the page of shared user IDs, where there are any. `users`: the address of the users list.
#[component]
pub fn SharedKeysNotice(count: i64, users: String) -> impl IntoView {
    (count > 0).then(|| {
        let title = format!("Needs your attention: {}.", counted(count, "shared user ID", "shared user IDs"));
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Alert title>
                <p>
                    "Since an upgrade, more than one user has the same ID. Imports and the API refuse it. "
                    <a href=format!("{users}/shared-keys")>"Review shared user IDs"</a>
                </p>
            </Notice>
        }
    })
}

#[component]
pub fn SharedKeysPage(view: SharedKeysView) -> impl IntoView {
    let SharedKeysView { shared, refused, toast, users, may_edit, may_delete } = view;
    let shown = shared.keys.len() as i64;
    let rest = (shared.total > shown).then(|| {
        let words = format!(
            "Showing the first {} of {} user IDs. The next ones appear as you resolve these.",
            thousands(shown),
            thousands(shared.total)
        );
        view! { <p>{words}</p> }
    });
    let failed = refused.is_some().then(|| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title="Not changed." alert=true>
            <p>"See the reason next to the user below."</p>
        </Notice> }
    });
    let may = Allowed { edit: may_edit, delete: may_delete };
    let body = if shared.keys.is_empty() {
        let href = users.clone();
        view! {
            <Empty
                glyph=Glyph::Users
                title="No shared user IDs"
                text="Every user ID belongs to one user. There is nothing to do."
            >
                <ButtonLink href label="Back to Users"/>
            </Empty>
        }
        .into_any()
    } else {
        let groups = shared
            .keys
            .into_iter()
            .enumerate()
            .map(|(number, shared)| group(number, shared, refused.as_ref(), &users, may))
            .collect_view();
        view! { {rest}{groups} }.into_any()
    };
    view! {
        <Crumbs href=users label="Users"/>
        <PageHead title="Shared user IDs">
            <p>
                "Since an upgrade, user IDs are compared without invisible characters and without what spreadsheets add. Each of these IDs now belongs to more than one user. Imports and the API refuse it until you change the ID of all but one of the users, or delete one."
            </p>
        </PageHead>
        {failed}
        {body}
        {toast.map(|text| view! { <Toast text/> })}
    }
}

#[derive(Clone, Copy)]
struct Allowed {
    edit: bool,
    delete: bool,
}

fn group(
    number: usize,
    shared: SharedKey,
    refused: Option<&Refused>,
    list: &str,
    may: Allowed,
) -> impl IntoView + use<> {
    let id = format!("shared-key-{number}");
    let title = if shared.key.is_empty() {
        "A user ID without visible characters".to_owned()
    } else {
        format!("User ID {}", shared.key)
    };
    let count = counted(shared.users.len() as i64, "user", "users");
    let users = shared.users.into_iter().map(|user| one(user, refused, list, may)).collect_view();
    view! {
        <section class="section" aria-labelledby=id.clone()>
            <div class="section__head"><h2 id=id.clone()><bdi>{title}</bdi></h2><p>{count}</p></div>
            <div class="halves">{users}</div>
        </section>
    }
}

fn one(user: User, refused: Option<&Refused>, list: &str, may: Allowed) -> impl IntoView + use<> {
    let id = user.didit_internal_id;
    let here = format!("{list}/{id}");
    let name = user.name().to_owned();
    let refused = refused.filter(|refused| refused.user == id);
    let error = refused.map(|refused| messages(&refused.error));
    let typed = refused.map(|refused| refused.typed.clone()).unwrap_or_default();
    let form = may.edit.then(|| key_form(id, &here, &name, typed, error.clone()));
    // Without the form its reason has no place of its own.
    let error = error.filter(|_| !may.edit).map(|words| view! { <p class="err">{words}</p> });
    let delete = may.delete.then(|| delete_dialog(id, &here, &name));
    view! {
        <div class="stack">
            <p>
                <b><a href=here><bdi>{name}</bdi></a></b>" "
                <Status of=user.status/>
                <br/>
                "User ID as stored: "<code><bdi>{visible_key(&user.vendor_data)}</bdi></code>
                <br/>
                <small class="muted">"Created "{user.created_at.day()}</small>
            </p>
            {error}
            {form}
            {delete}
        </div>
    }
}

fn key_form(
    id: Uuid,
    here: &str,
    name: &str,
    typed: String,
    error: Option<String>,
) -> impl IntoView + use<> {
    let field = format!("key-{id}");
    let error_id = format!("{field}-error");
    let described = error.as_ref().map(|_| error_id.clone());
    let invalid = error.is_some().then_some("true");
    let wrong = error.map(|words| {
        view! { <p class="err" id=error_id><Icon of=Glyph::Alert/>{words}</p> }
    });
    let action = format!("{here}/key");
    let label = format!("New user ID for {name}");
    view! {
        <form class="row" method="post" action=action>
            <div class="field">
                <label for=field.clone()>"New user ID"</label>
                <input
                    class="input"
                    id=field
                    name="vendor_data"
                    value=typed
                    aria-label=label
                    aria-invalid=invalid
                    aria-describedby=described
                    required
                />
                {wrong}
            </div>
            <button class="btn btn--sm">"Change user ID"</button>
        </form>
    }
}

fn delete_dialog(id: Uuid, here: &str, name: &str) -> impl IntoView + use<> {
    let dialog = format!("delete-{id}");
    let action = format!("{here}/delete");
    let label = format!("Delete {name}");
    view! {
        <p>
            <button
                class="btn btn--sm btn--quiet"
                type="button"
                popovertarget=dialog.clone()
                aria-label=label
            >
                "Delete user"
            </button>
        </p>
        <ConfirmDialog
            id=dialog
            title="Delete this user?"
            text="The user, their history, their faces and exported files that may contain them are deleted permanently. The audit log records the deletion, not who the user was."
            action
            confirm="Delete user"
            weight=Weight::Primary
        />
    }
}
