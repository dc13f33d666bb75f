use uuid::Uuid;

use super::chain::{self, Link};
use super::{origin, store};
use crate::Timestamp;
use crate::access::{Actor, ApplicationRef};
use crate::db::Tx;
use crate::error::Result;

/// What happened. It names things by id, file name or user ID, and holds no other personal data: an
/// entry stays when the person is erased.
pub(crate) struct Fact {
    /// `import.started`, `user.edited`, …
    pub action: &'static str,
    pub subject_kind: &'static str,
    pub subject_id: Option<Uuid>,
    pub subject: String,
    pub details: Vec<(&'static str, String)>,
}

/// Who did it, for operations that have no [`Actor`] yet, such as signing in.
#[derive(Clone, Copy)]
pub(crate) struct Who<'a> {
    pub organization_seq: i64,
    pub application_seq: Option<i64>,
    pub actor_id: Option<Uuid>,
    pub actor: &'a str,
    pub request_id: &'a str,
}

/// Adds an entry to the chain of the actor's organization, in the transaction of the change.
pub(crate) async fn append(tx: &mut Tx, actor: &Actor, at: Timestamp, fact: Fact) -> Result<()> {
    append_for(tx, &who(actor), at, fact).await
}

/// The same about another application than the actor's, or with none about the whole organization.
pub(crate) async fn append_about(
    tx: &mut Tx,
    actor: &Actor,
    application: Option<&ApplicationRef>,
    at: Timestamp,
    fact: Fact,
) -> Result<()> {
    let application_seq = application.map(|one| one.seq);
    append_for(tx, &Who { application_seq, ..who(actor) }, at, fact).await
}

fn who(actor: &Actor) -> Who<'_> {
    Who {
        organization_seq: actor.organization.seq,
        application_seq: Some(actor.application.seq),
        actor_id: actor.id(),
        actor: actor.name(),
        request_id: &actor.request_id,
    }
}

/// Adds entries of one actor at one moment, each with the id of the request that it belongs to.
pub(crate) async fn append_all(
    tx: &mut Tx,
    actor: &Actor,
    at: Timestamp,
    facts: Vec<(&str, Fact)>,
) -> Result<()> {
    let facts =
        facts.into_iter().map(|(request_id, fact)| (Who { request_id, ..who(actor) }, fact));
    append_in_order(tx, actor.organization.seq, at, facts.collect()).await
}

pub(crate) async fn append_for(
    tx: &mut Tx,
    who: &Who<'_>,
    at: Timestamp,
    fact: Fact,
) -> Result<()> {
    append_in_order(tx, who.organization_seq, at, vec![(*who, fact)]).await
}

async fn append_in_order(
    tx: &mut Tx,
    organization_seq: i64,
    at: Timestamp,
    facts: Vec<(Who<'_>, Fact)>,
) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    // Reserving the numbers locks the head, so that two entries cannot follow the same one.
    let count = facts.len() as i64;
    let (last, mut hash) = store::take_numbers(tx, organization_seq, count).await?;
    let mut links = Vec::with_capacity(facts.len());
    for (number, (who, fact)) in (last - count + 1..).zip(facts) {
        let mut link = Link {
            organization_seq,
            number,
            application_seq: who.application_seq,
            at: at.micros(),
            actor_id: who.actor_id,
            actor: who.actor.to_owned(),
            action: fact.action.to_owned(),
            subject_kind: fact.subject_kind.to_owned(),
            subject_id: fact.subject_id,
            subject: fact.subject,
            details: serde_json::to_string(&fact.details)?,
            request_id: who.request_id.to_owned(),
            previous_hash: hash,
            hash: String::new(),
        };
        link.hash = chain::hash(&link);
        hash = link.hash.clone();
        links.push(link);
    }
    store::insert(tx, &links).await?;
    if let Some(origin) = origin::current() {
        let own = links.iter().filter(|link| link.request_id == origin.request_id);
        let numbers: Vec<i64> = own.map(|link| link.number).collect();
        store::insert_origins(tx, organization_seq, &numbers, at, &origin).await?;
    }
    store::set_head(tx, organization_seq, &hash).await
}
