use super::link::{SetUpRefusal, open};
use super::store;
use crate::access::{Identity, Role};
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::operators::store::{self as operators, NewAccount, NewMembership};
use crate::operators::{CameBy, accounts, password};
use crate::organizations;

/// The form of the set-up page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstOwner {
    /// Name of the organization, such as `Kestrel Pay`.
    pub organization: String,
    /// Name of its first application, such as `Retail banking`.
    pub application: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Makes the organization, its first application and the first owner. After that no set-up link works.
/// Field errors: those of [`FirstOwner`]. A conflict: the link does not work.
pub async fn set_up(
    ctx: &Context,
    token: &str,
    new: &FirstOwner,
    request_id: &str,
) -> Result<Identity> {
    open(ctx, token).await?.map_err(SetUpRefusal::error)?;
    check(new).await?;
    let now = ctx.clock.now();
    let account = NewAccount {
        id: ctx.clock.new_id(),
        email: new.email.trim().to_owned(),
        email_key: accounts::email_key(&new.email),
        name: new.name.trim().to_owned(),
        password_hash: password::hash(new.password.clone()).await?,
        demo: false,
        first_password_until: None,
        created_at: now,
    };
    let identity = Identity::new(account.id, account.email.clone(), account.name.clone());
    let mut tx = ctx.db.begin().await?;
    if !store::begin(&mut tx, now).await? {
        return Err(SetUpRefusal::Done.error());
    }
    let (organization, application) = (new.organization.trim(), new.application.trim());
    let organization_seq = organizations::create(ctx, &mut tx, organization, application).await?;
    operators::insert(&mut tx, &account).await?;
    let membership = NewMembership {
        operator_id: account.id,
        organization_seq,
        role: Role::Owner.code(),
        until: None,
        came_by: CameBy::SetUp,
        invited_by: "",
        now,
    };
    operators::add_membership(&mut tx, &membership).await?;
    operators::signed_in(&mut tx, account.id, now).await?;
    let who = Who {
        organization_seq,
        application_seq: None,
        actor_id: Some(account.id),
        actor: &account.name,
        request_id,
    };
    let fact = Fact {
        action: "operator.set_up",
        subject_kind: "operator",
        subject_id: Some(account.id),
        subject: account.name.clone(),
        details: vec![
            ("organization", organization.to_owned()),
            ("application", application.to_owned()),
            ("role", Role::Owner.code().to_owned()),
        ],
    };
    audit::append_for(&mut tx, &who, now, fact).await?;
    tx.commit().await?;
    Ok(identity)
}

/// Every field error at once.
async fn check(new: &FirstOwner) -> Result<()> {
    let mut errors = FieldErrors::new();
    let mut take = |outcome: Result<()>| match outcome {
        Err(Error::Invalid(fields)) => {
            errors.extend(fields);
            Ok(())
        }
        other => other,
    };
    take(organizations::check_name("organization", &new.organization))?;
    take(organizations::check_name("application", &new.application))?;
    take(accounts::check_name(&new.name).map(drop))?;
    take(accounts::check_email(&new.email).map(drop))?;
    let known = [&*new.name, &*new.email, &*new.organization, &*new.application];
    take(password::check(&new.password, &known).await)?;
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
