use uuid::Uuid;

use super::store::{self, Only, Row, Subject, Whose};
use super::waiting::FAILED_SECONDS;
use super::{Item, ItemKind};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::format::{counted, thousands};
use crate::imports::{Counts, Outcome};

/// For whom sources are read when this operator asks.
pub(super) fn whose(ctx: &Context, actor: &Actor, operator_id: Uuid) -> Whose {
    let failed_since = ctx.clock.now().plus_seconds(-FAILED_SECONDS);
    Whose { application_seq: actor.application.seq, operator_id, failed_since }
}

pub(super) fn subject(actor: &Actor, item: &Item) -> Subject {
    Subject { application_seq: actor.application.seq, source: item.kind.source(), id: item.id }
}

/// The thing that waits, without its marks. An import is found whatever waits about it. Conflict: it no longer
/// waits, or not for this operator.
pub(super) async fn waiting_for(
    ctx: &Context,
    actor: &Actor,
    kind: ItemKind,
    id: Uuid,
    operator_id: Uuid,
) -> Result<Item> {
    let whose = whose(ctx, actor, operator_id);
    for one in ItemKind::ALL.into_iter().filter(|one| one.source() == kind.source()) {
        let found = store::rows(&ctx.db, one, whose, Only::These(&[id]), 1).await?;
        if let Some(row) = found.into_iter().next() {
            return item(one, row);
        }
    }
    Err(Error::Conflict("This no longer waits for a decision. Reload the inbox.".into()))
}

/// A row in words.
pub(super) fn item(kind: ItemKind, row: Row) -> Result<Item> {
    let (title, detail) = match kind {
        ItemKind::Mapping => (row.name, "Columns need to be matched".to_owned()),
        ItemKind::Preview => (row.name, format!("Preview: {}", outcomes(&row.words)?)),
        ItemKind::Warnings => {
            let warned = counts(&row.words)?.warned;
            (row.name, counted(warned, "row has a warning", "rows have warnings"))
        }
        ItemKind::Held => {
            let held = counts(&row.words)?.held;
            (row.name, counted(held, "row is held", "rows are held"))
        }
        ItemKind::Export => {
            let users = counted(row.number, "user", "users");
            let title = match row.name.is_empty() {
                true => "Export without a purpose".to_owned(),
                false => row.name,
            };
            (title, format!("{} requests an export of {users}", row.words))
        }
        ItemKind::Pair => {
            let percent = format!("{}.{:02} %", row.number / 100, row.number % 100);
            ("Possible duplicate".to_owned(), format!("Similar faces of two users: {percent}"))
        }
        ItemKind::Webhook => {
            (server_of(&row.name), "Deliveries failed in the last 7 days".to_owned())
        }
    };
    Ok(Item {
        kind,
        id: row.id,
        title,
        detail,
        since: Timestamp::from_micros(row.since),
        assigned_to: None,
        due: None,
        snoozed_until: None,
    })
}

fn counts(stored: &str) -> Result<Counts> {
    match stored {
        "{}" => Ok(Counts::default()),
        stored => Ok(serde_json::from_str(stored)?),
    }
}

/// `2,210 created, 84 updated`
fn outcomes(stored: &str) -> Result<String> {
    let counts = counts(stored)?;
    let some = Outcome::ALL.into_iter().filter(|outcome| counts.of(*outcome) > 0);
    let words: Vec<String> = some
        .map(|outcome| format!("{} {}", thousands(counts.of(outcome)), outcome.code()))
        .collect();
    Ok(if words.is_empty() { "no rows yet".to_owned() } else { words.join(", ") })
}

/// The server alone: the rest of an address may hold a secret.
fn server_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::server_of;

    #[test]
    fn of_a_webhook_the_server_alone_is_named() {
        assert_eq!(server_of("https://u:p@hooks.example:8443/x?key=1"), "hooks.example:8443");
        assert_eq!(server_of("https://hooks.example"), "hooks.example");
    }
}
