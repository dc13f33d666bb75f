//! An entry as a sentence, with names and links.

use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::audit::{AuditEntry, Piece, Told};
use rollcall_core::users;
use uuid::Uuid;

use crate::console::ConsoleContext;

/// What users are called, by their Rollcall IDs.
pub type Names = HashMap<Uuid, String>;

/// The names of the users in these entries; none if the operator may not read users.
pub async fn names_in(
    console: &ConsoleContext,
    entries: &[AuditEntry],
) -> rollcall_core::Result<Names> {
    if !console.may(Permission::ReadUsers) {
        return Ok(Names::new());
    }
    let mut ids: Vec<Uuid> = entries.iter().flat_map(|entry| Told(entry).named_users()).collect();
    ids.sort_unstable();
    ids.dedup();
    users::names(console.ctx(), &console.actor, &ids).await
}

/// `base`: `/organization/application`
pub fn sentence(
    entry: &AuditEntry,
    names: &Names,
    actor: &Actor,
    base: &str,
) -> impl IntoView + use<> {
    Told(entry)
        .pieces()
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::User(id) => user(id, names, actor, base),
            Piece::Subject => linked(entry.subject.clone(), subject_page(entry, actor, base)),
        })
        .collect_view()
}

/// What an entry is about, with its link.
pub fn subject(entry: &AuditEntry, names: &Names, actor: &Actor, base: &str) -> AnyView {
    match (entry.subject_kind.as_str(), entry.subject_id) {
        ("user", Some(id)) => user(id, names, actor, base),
        _ => linked(entry.subject.clone(), subject_page(entry, actor, base)),
    }
}

fn user(id: Uuid, names: &Names, actor: &Actor, base: &str) -> AnyView {
    match names.get(&id) {
        Some(name) => linked(name.clone(), Some(format!("{base}/users/{id}"))),
        None if actor.may(Permission::ReadUsers) => {
            view! { <span title=id.to_string()>"a deleted user"</span> }.into_any()
        }
        None => view! { <span title=id.to_string()>"a user"</span> }.into_any(),
    }
}

fn linked(name: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a href=href><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

/// The page of an entry's subject, if there is one that the operator may open.
fn subject_page(entry: &AuditEntry, actor: &Actor, base: &str) -> Option<String> {
    let id = entry.subject_id?;
    let (path, permission) = match entry.subject_kind.as_str() {
        "import" => ("imports", Permission::ReadImports),
        "export" => ("exports", Permission::ReadExports),
        "erasure" => ("users/erasures", Permission::DeleteUsers),
        "user" => ("users", Permission::ReadUsers),
        "operator" => ("settings/team", Permission::ManageOperators),
        "provider" => ("settings/single-sign-on", Permission::ManageOperators),
        "face_archive" => ("faces/archives", Permission::ReadFaces),
        _ => return None,
    };
    actor.may(permission).then(|| format!("{base}/{path}/{id}"))
}
