use super::record_refusal::record_refusal;
use super::{RoleText, store};
use crate::access::{Actor, AnyRole, Permission, Rights, Role, gaps};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};

const MAX_NAME_LENGTH: usize = 40;
/// Custom roles of an organization.
const MAX_ROLES: i64 = 50;

/// Makes a role. Field errors: `name`, `rights` (one permission needs another, or a column). Refused: what
/// the actor's own role does not allow.
pub async fn create(ctx: &Context, actor: &Actor, new: &RoleText) -> Result<AnyRole> {
    let outcome = Box::pin(insert(ctx, actor, new)).await;
    record_refusal(ctx, actor, "create a role", new.name.trim(), outcome).await
}

async fn insert(ctx: &Context, actor: &Actor, new: &RoleText) -> Result<AnyRole> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let name = check(new)?;
    within_own(actor, new.rights)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let mut tx = ctx.db.begin().await?;
    if store::count(&mut tx, seq).await? >= MAX_ROLES {
        return Err(Error::Conflict(format!(
            "{} has {MAX_ROLES} roles of its own, which is the most. Delete one first.",
            actor.organization.name
        )));
    }
    let code = free_code(&mut tx, seq, name).await?;
    let role = AnyRole::custom(code, name.to_owned(), new.rights);
    store::insert(&mut tx, seq, &role, &name.to_lowercase(), (actor.name(), now)).await?;
    let mut details = vec![("code", role.code().to_owned())];
    details.extend(allowed("", role.rights()));
    audit::append_about(&mut tx, actor, None, now, fact("role.created", &role, details)).await?;
    tx.commit().await?;
    Ok(role)
}

/// The name, trimmed.
pub(super) fn check(new: &RoleText) -> Result<&str> {
    let name = new.name.trim();
    let mut errors = FieldErrors::new();
    let mut wrong =
        |field: &str, words: String| errors.entry(field.into()).or_default().push(words);
    if name.is_empty() {
        wrong("name", "Enter a name, such as “Fraud analyst”.".into());
    } else if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        wrong("name", format!("Use a single line of at most {MAX_NAME_LENGTH} characters."));
    } else if Role::ALL.iter().any(|one| one.label().to_lowercase() == name.to_lowercase()) {
        wrong("name", "Every organization has a role with this name. Choose another one.".into());
    }
    if new.rights.permissions().is_empty() {
        wrong("rights", "Choose at least one permission.".into());
    }
    for words in gaps(new.rights) {
        wrong("rights", words);
    }
    if errors.is_empty() { Ok(name) } else { Err(Error::Invalid(errors)) }
}

/// Nobody puts into a role what they are not allowed themselves.
pub(super) fn within_own(actor: &Actor, rights: Rights) -> Result<()> {
    let own = actor.role.rights();
    if own.cover(rights) {
        return Ok(());
    }
    let beyond = rights.without(own);
    let mut words: Vec<String> =
        beyond.permissions().into_iter().map(|one| one.label().to_owned()).collect();
    words.extend(beyond.columns().into_iter().map(|one| format!("read {}", one.name())));
    Err(Error::Forbidden(format!(
        "Your role ({}) cannot {}, so you cannot decide about a role that can.",
        actor.role.label(),
        words.join(", ")
    )))
}

/// The name in capitals, with a number if another role has that code.
async fn free_code(tx: &mut crate::db::Tx, organization_seq: i64, name: &str) -> Result<String> {
    let slug = crate::organizations::slug_of(name, "custom");
    let wanted = slug.to_ascii_uppercase().replace('-', "_");
    let mut code = wanted.clone();
    for number in 2.. {
        let is_free = Role::from_code(&code).is_none()
            && store::to_change(tx, organization_seq, &code).await?.is_none();
        if is_free {
            break;
        }
        code = format!("{wanted}_{number}");
    }
    Ok(code)
}

/// What a role allows, for the audit log. `when`: "former_" or nothing.
pub(super) fn allowed(when: &'static str, rights: Rights) -> [(&'static str, String); 2] {
    let names = match when {
        "" => ["permissions", "columns"],
        _ => ["former_permissions", "former_columns"],
    };
    [(names[0], rights.permission_codes()), (names[1], rights.column_names())]
}

pub(super) fn fact(
    action: &'static str,
    role: &AnyRole,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "role",
        subject_id: None,
        subject: role.label().to_owned(),
        details,
    }
}
