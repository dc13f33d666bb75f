use super::{MadeToken, NewToken, TokenInfo, require_owner, secret, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::directory;
use crate::error::{Error, FieldErrors, Result};

const MAX_NAME_LENGTH: usize = 80;
/// Tokens of one organization that are not revoked.
const MAX_TOKENS: i64 = 20;

/// Makes a token for the directory of the actor's organization. Field errors: `name`, `expires_at` (in the
/// past). Refused: everybody but an owner.
pub async fn create_token(ctx: &Context, actor: &Actor, new: &NewToken) -> Result<MadeToken> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let now = ctx.clock.now();
    let name = check(new, now)?;
    require_owner(actor)?;
    let token = secret::generate();
    let handle = secret::handle(&token).unwrap_or_default();
    let info = TokenInfo {
        id: ctx.clock.new_id(),
        name: name.to_owned(),
        prefix: secret::shown(handle),
        made_by: actor.name().to_owned(),
        maker_left: false,
        made_at: now,
        expires_at: new.expires_at,
        revoked_at: None,
        revoked_by: None,
        last_used_at: None,
        last_used_from: None,
    };
    let seq = actor.organization.seq;
    let hash = secret::hash(&token).to_hex().to_string();
    let mut tx = ctx.db.begin().await?;
    directory::store::lock(&mut tx, seq).await?;
    if store::count(&mut tx, seq).await? >= MAX_TOKENS {
        return Err(Error::Conflict(format!(
            "{} has {MAX_TOKENS} directory tokens, which is the most. Revoke one first.",
            actor.organization.name
        )));
    }
    store::insert(&mut tx, (seq, actor.operator_id()), &info, handle, &hash).await?;
    let expires = info.expires_at.map_or_else(|| "never".into(), |at| at.rfc3339());
    let fact = fact("directory.token_created", &info, vec![("expires", expires)]);
    audit::append_about(&mut tx, actor, None, now, fact).await?;
    tx.commit().await?;
    Ok(MadeToken { token, info })
}

fn check(new: &NewToken, now: crate::Timestamp) -> Result<&str> {
    let mut errors = FieldErrors::new();
    let mut wrong =
        |field: &str, words: String| errors.entry(field.into()).or_default().push(words);
    let name = new.name.trim();
    if name.is_empty() {
        wrong("name", "Enter a name, such as Okta or Entra ID. The audit log shows it.".into());
    } else if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        wrong("name", format!("Use a single line of at most {MAX_NAME_LENGTH} characters."));
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        wrong("expires_at", "This date is in the past. Choose a later one.".into());
    }
    if errors.is_empty() { Ok(name) } else { Err(Error::Invalid(errors)) }
}

pub(super) fn fact(
    action: &'static str,
    info: &TokenInfo,
    mut details: Vec<(&'static str, String)>,
) -> Fact {
    details.insert(0, ("name", info.name.clone()));
    Fact {
        action,
        subject_kind: "directory_token",
        subject_id: Some(info.id),
        subject: info.prefix.clone(),
        details,
    }
}
