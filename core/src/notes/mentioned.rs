use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Colleague, MAX_MENTIONS, mails, mentions};
use crate::access::{Actor, Identity, Permission, UserColumn};
use crate::account::{self, Notice};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators;

/// Those whom a text mentions and none of the note's texts so far did, without the author. Only those who
/// can open the application and read its notes at this moment are found. Invalid in `text`: there are too
/// many mentions.
///
/// It compares many names, so call it before the transaction begins.
pub(super) async fn find(
    ctx: &Context,
    author: &Actor,
    text: &str,
    so_far: &[String],
) -> Result<Vec<Identity>> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    let mut openers = operators::who_can_open(ctx, author.application.seq).await?;
    openers.retain(|(_, role)| role.allows(Permission::ReadUsers) && role.reads(UserColumn::Notes));
    let colleagues: Vec<Colleague> = openers
        .iter()
        .map(|(who, _)| Colleague {
            id: who.operator_id,
            name: who.name.clone(),
            email: who.email.clone(),
        })
        .collect();
    let found: Vec<Uuid> =
        mentions(text, &colleagues).into_iter().flat_map(|one| one.who).collect();
    if found.len() > MAX_MENTIONS {
        let words = format!("Mention colleagues at most {MAX_MENTIONS} times in a note.");
        return Err(Error::invalid("text", words));
    }
    let mut fresh: BTreeSet<Uuid> = found.into_iter().collect();
    if let Some(author) = author.operator_id() {
        fresh.remove(&author);
    }
    for former in so_far {
        if fresh.is_empty() {
            break;
        }
        for mention in mentions(former, &colleagues) {
            fresh.retain(|one| !mention.who.contains(one));
        }
    }
    let fresh_ones = openers.into_iter().filter(|(who, _)| fresh.contains(&who.operator_id));
    Ok(fresh_ones.map(|(who, _)| who).collect())
}

/// Mails them, unless they have switched it off. Returns how many get a mail.
pub(super) async fn notify(
    ctx: &Context,
    tx: &mut Tx,
    author: &Actor,
    user: Uuid,
    note: Uuid,
    mentioned: &[Identity],
) -> Result<usize> {
    let mut told = 0;
    for identity in mentioned {
        if account::wants(tx, identity.operator_id, Notice::NoteMention).await? {
            mails::note_mention(ctx, tx, author, identity, user, note).await?;
            told += 1;
        }
    }
    Ok(told)
}

pub(super) fn names(mentioned: Vec<Identity>) -> Vec<String> {
    mentioned.into_iter().map(|one| one.name).collect()
}
