use ipnet::IpNet;

use super::{KeyPermission, MadeApiKey, NewApiKey, secret, store};
use crate::Timestamp;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::{networks, roles};

const MAX_NAME_LENGTH: usize = 80;

/// Makes a key for the actor's application. Field errors: `name`, `permissions` (none, or one that
/// the maker does not have), `networks`, `expires_at` (in the past).
pub async fn create(ctx: &Context, actor: &Actor, new: &NewApiKey) -> Result<MadeApiKey> {
    actor.require(Permission::ManageApiKeys)?;
    actor.require_recent_proof(&ctx.clock)?;
    let Some(made_by_id) = actor.operator_id() else {
        return Err(Error::Forbidden("Only operators can create API keys.".into()));
    };
    let now = ctx.clock.now();
    let networks = check(actor, new, now)?;
    let key = secret::generate();
    let handle = secret::handle(&key).unwrap_or_default();
    let hash_key = ctx.keys.hash_key(ctx).await?;
    let row = store::NewRow {
        id: ctx.clock.new_id(),
        name: new.name.trim().to_owned(),
        prefix: secret::shown(handle),
        handle: handle.to_owned(),
        hash: secret::hash(&hash_key, &key).to_hex().to_string(),
        permissions: codes(&new.permissions),
        networks: networks::written(&networks),
        made_by_id,
        role: actor.role.code().to_owned(),
        made_by: actor.name().to_owned(),
        created_at: now,
        expires_at: new.expires_at,
    };
    let mut tx = ctx.db.begin().await?;
    roles::store::to_give(&mut tx, actor.organization.seq, &row.role).await?;
    store::insert(&mut tx, actor.application.seq, &row).await?;
    let details = vec![
        ("name", row.name.clone()),
        ("permissions", row.permissions.clone()),
        (
            "networks",
            if row.networks.is_empty() { "anywhere".into() } else { row.networks.clone() },
        ),
        ("role", row.role.clone()),
        ("expires", row.expires_at.map_or_else(|| "never".into(), |at| at.rfc3339())),
    ];
    let fact = Fact {
        action: "api_key.created",
        subject_kind: "api_key",
        subject_id: Some(row.id),
        subject: row.prefix.clone(),
        details,
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    Ok(MadeApiKey { key, info: row.info() })
}

/// The networks, if the rest of the input is valid, too.
fn check(actor: &Actor, new: &NewApiKey, now: Timestamp) -> Result<Vec<IpNet>> {
    let mut errors = FieldErrors::new();
    let mut wrong =
        |field: &str, words: String| errors.entry(field.into()).or_default().push(words);
    let name = new.name.trim();
    if name.is_empty() {
        wrong("name", "Enter a name, such as the program that will use the key.".into());
    } else if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        wrong("name", format!("Use a single line of at most {MAX_NAME_LENGTH} characters."));
    }
    if new.permissions.is_empty() {
        wrong("permissions", "Choose at least one permission.".into());
    }
    for permission in new.permissions.iter().filter(|one| !actor.may_give(**one)) {
        wrong("permissions", refusal(*permission, actor));
    }
    let networks = networks::read(&new.networks).unwrap_or_else(|words| {
        wrong("networks", words);
        Vec::new()
    });
    if new.expires_at.is_some_and(|at| at <= now) {
        wrong("expires_at", "This date is in the past. Choose a later one.".into());
    }
    if errors.is_empty() { Ok(networks) } else { Err(Error::Invalid(errors)) }
}

fn refusal(permission: KeyPermission, actor: &Actor) -> String {
    let what = match permission.opens() {
        None => permission.permission().label(),
        Some(_) => permission.label(),
    };
    format!(
        "Your role ({}) cannot {what}, so your API keys cannot have {}.",
        actor.role.label(),
        permission.code()
    )
}

/// The codes in the order of the table, each once.
fn codes(permissions: &[KeyPermission]) -> String {
    let asked = KeyPermission::ALL.into_iter().filter(|one| permissions.contains(one));
    asked.map(KeyPermission::code).collect::<Vec<_>>().join(" ")
}
