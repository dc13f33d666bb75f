use bytes::Bytes;

use super::store;
use crate::access::{Actor, Role};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::{self, AcceptedUnseen, ImportState, NewFile};
use crate::operators::{self, NewOperator};
use crate::organizations;
use crate::users::{self, UserQuery, UserRef};
use crate::verifications::{self, NewVerification, VerificationStatus};

const PEOPLE: &str = include_str!("people.csv");

const OPERATORS: [(Role, &str, &str); 5] = [
    (Role::Owner, "owner", "Ingrid Solheim"),
    (Role::Admin, "admin", "Tomasz Wiśniewski"),
    (Role::ComplianceOfficer, "compliance", "Amara Okonkwo"),
    (Role::Developer, "developer", "Bence Szabó"),
    (Role::Reader, "reader", "Chloé Lefèvre"),
];

/// Adds the demonstration if there is no organization yet. `false`: there is one, and nothing was
/// changed. Generates a password if none is given.
pub async fn demo(ctx: &Context, password: Option<&str>) -> Result<bool> {
    if organizations::store::any(&ctx.db).await? {
        return Ok(false);
    }
    let mut password = password.map(str::to_owned);
    for (role, account, name) in OPERATORS {
        let new = NewOperator {
            email: format!("{account}@demo.test"),
            name: name.to_owned(),
            organization: "demo".into(),
            application: "main".into(),
            role,
            password: password.clone(),
        };
        let (_, used) = operators::insert_demo(ctx, &new).await?;
        if password.is_none() {
            password = Some(used);
        }
    }
    let mut tx = ctx.db.begin().await?;
    store::keep_password(&mut tx, password.as_deref().unwrap_or_default()).await?;
    tx.commit().await?;
    let actor = operators::resolve_by_email(ctx, "owner@demo.test", "demo", "main", "seed")
        .await?
        .ok_or_else(|| Error::internal("seed", &"the owner is not there"))?;
    import_people(ctx, &actor).await?;
    verify_some(ctx, &actor).await?;
    Ok(true)
}

/// Users are added by an import, as everywhere.
async fn import_people(ctx: &Context, actor: &Actor) -> Result<()> {
    let body = futures::stream::iter([Ok(Bytes::from_static(PEOPLE.as_bytes()))]);
    let file = NewFile {
        name: "demonstration.csv".into(),
        // Some of them share an e-mail address, as real people do.
        accepts: AcceptedUnseen::ALL,
        ..NewFile::default()
    };
    let import = imports::run_inline(ctx, actor, file, body, false, |_| {}).await?;
    if import.state == ImportState::Done {
        return Ok(());
    }
    Err(Error::internal("seed", &format!("the import is {}", import.state.label())))
}

async fn verify_some(ctx: &Context, actor: &Actor) -> Result<()> {
    let query = UserQuery { page_size: 100, ..UserQuery::default() };
    let page = users::search(ctx, actor, &query).await?;
    for (number, user) in page.rows.iter().enumerate() {
        let status = match number % 10 {
            0..=5 => VerificationStatus::Approved,
            6 => VerificationStatus::Declined,
            7 => VerificationStatus::InReview,
            _ => continue,
        };
        let found = users::find(ctx, actor, user.didit_internal_id).await?;
        let full_name = found.and_then(|user| user.full_name);
        let approved = status == VerificationStatus::Approved;
        let ago = (number as i64 + 1) * (number as i64 + 3) * 1_900;
        let new = NewVerification {
            session_id: format!("demo-session-{number:04}"),
            status,
            full_name: full_name.filter(|_| approved),
            date_of_birth: approved.then(|| {
                format!("19{:02}-{:02}-{:02}", 50 + number % 50, 1 + number % 12, 1 + number % 28)
            }),
            country: user.country.clone(),
            completed_at: ctx.clock.now().plus_seconds(-ago),
        };
        verifications::record(ctx, actor, UserRef::Id(user.didit_internal_id), &new).await?;
    }
    Ok(())
}
