use bytes::Bytes;
use futures::Stream;
use serde_json::json;

use super::chain::Link;
use super::search::entry;
use super::{ACTIONS, AuditQuery, Fact, LogFormat, Told, append, store};
use crate::access::{Actor, Permission};
use crate::apostrophe::needs_apostrophe;
use crate::context::Context;
use crate::error::{Error, Result};

/// Entries of one piece of the file.
const BATCH_SIZE: usize = 1_000;

const COLUMNS: [&str; 15] = [
    "number",
    "time",
    "actor",
    "actor_id",
    "sentence",
    "action",
    "subject_kind",
    "subject_id",
    "subject",
    "details",
    "request_id",
    "address",
    "device",
    "previous_hash",
    "hash",
];

/// A file of the entries that the query finds, oldest first, up to the one that notes the export. It is
/// read as it is sent, however long it is.
pub async fn export(
    ctx: &Context,
    actor: &Actor,
    query: &AuditQuery,
    format: LogFormat,
) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
    actor.require(Permission::ReadAudit)?;
    let fact = Fact {
        action: "audit.exported",
        subject_kind: "organization",
        subject_id: Some(actor.organization.id),
        subject: actor.organization.name.clone(),
        details: vec![("format", format.label().to_owned()), ("filter", in_words(query))],
    };
    let mut tx = ctx.db.begin().await?;
    append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    let (last, _) = store::head(&ctx.db, actor.organization.seq).await?;
    let query = AuditQuery { above: Some(0), below: Some(last + 1), ..query.clone() };
    let walk = Walk { ctx: ctx.clone(), actor: actor.clone(), query, format };
    let header = match format {
        LogFormat::Csv => csv_line(COLUMNS.map(str::to_owned))?,
        LogFormat::JsonLines => Vec::new(),
    };
    let entries = futures::stream::try_unfold(walk, Walk::step);
    Ok(futures::StreamExt::chain(futures::stream::iter([Ok(Bytes::from(header))]), entries))
}

/// Which entries, without names and texts that somebody has typed: the entry stays for ever.
fn in_words(query: &AuditQuery) -> String {
    let mut words = Vec::new();
    if !query.action.is_empty() {
        words.push(match is_known(&query.action) {
            true => format!("action {}", query.action),
            false => "one action".to_owned(),
        });
    }
    if !query.actor.is_empty() || query.actor_id.is_some() {
        words.push("one actor".to_owned());
    }
    if !query.subject.is_empty() || query.subject_id.is_some() {
        words.push("one subject".to_owned());
    }
    if let Some(from) = query.from {
        words.push(format!("from {}", from.day()));
    }
    if let Some(before) = query.before {
        words.push(format!("before {}", before.day()));
    }
    words.join(", ")
}

/// Whether this is the code of an action, or of a group of them.
fn is_known(action: &str) -> bool {
    let group = |code: &'static str| code.split_once('.').map_or(code, |(group, _)| group);
    ACTIONS.iter().any(|&(code, _)| code == action || group(code) == action)
}

struct Walk {
    ctx: Context,
    actor: Actor,
    query: AuditQuery,
    format: LogFormat,
}

impl Walk {
    async fn step(mut self) -> Result<Option<(Bytes, Self)>> {
        let links = store::list(&self.ctx.db, &self.actor, &self.query, BATCH_SIZE).await?;
        let (Some(first), Some(last)) = (links.first(), links.last()) else { return Ok(None) };
        let seq = self.actor.organization.seq;
        let mut origins = store::origins(&self.ctx.db, seq, first.number, last.number).await?;
        self.query.above = Some(last.number);
        let mut bytes = Vec::new();
        for link in links {
            let origin = origins.remove(&link.number).unwrap_or_default();
            bytes.extend(line(link, origin, self.format)?);
        }
        Ok(Some((Bytes::from(bytes), self)))
    }
}

fn line(link: Link, (address, device): (String, String), format: LogFormat) -> Result<Vec<u8>> {
    let (previous_hash, details) = (link.previous_hash.clone(), link.details.clone());
    let entry = entry(link)?;
    let sentence = Told(&entry).sentence();
    match format {
        LogFormat::Csv => csv_line([
            entry.number.to_string(),
            entry.at.rfc3339(),
            entry.actor,
            entry.actor_id.map(|id| id.to_string()).unwrap_or_default(),
            sentence,
            entry.action,
            entry.subject_kind,
            entry.subject_id.map(|id| id.to_string()).unwrap_or_default(),
            entry.subject,
            details,
            entry.request_id,
            address,
            device,
            previous_hash,
            entry.hash,
        ]),
        LogFormat::JsonLines => {
            let object = json!({
                "number": entry.number,
                "time": entry.at.rfc3339(),
                "actor": entry.actor,
                "actor_id": entry.actor_id,
                "sentence": sentence,
                "action": entry.action,
                "subject_kind": entry.subject_kind,
                "subject_id": entry.subject_id,
                "subject": entry.subject,
                "details": entry.details,
                "request_id": entry.request_id,
                "address": address,
                "device": device,
                "previous_hash": previous_hash,
                "hash": entry.hash,
            });
            let mut line = serde_json::to_vec(&object)?;
            line.push(b'\n');
            Ok(line)
        }
    }
}

fn csv_line(cells: [String; 15]) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| Error::internal("audit", &error.to_string());
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let safe = cells.map(|cell| match needs_apostrophe(cell.as_bytes()) {
        true => format!("'{cell}"),
        false => cell,
    });
    csv.write_record(safe).map_err(|error| failed(&error))?;
    csv.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::{csv_line, in_words};
    use crate::audit::AuditQuery;

    #[test]
    fn a_filter_is_told_without_what_somebody_typed() {
        let told =
            |action: &str| in_words(&AuditQuery { action: action.into(), ..AuditQuery::default() });
        assert_eq!(told("user"), "action user");
        assert_eq!(told("user.edited"), "action user.edited");
        assert_eq!(told("Ana Example"), "one action");
        assert_eq!(told("user."), "one action");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_has_an_apostrophe() {
        let mut cells: [String; 15] = Default::default();
        cells[0] = "=1+1".into();
        cells[1] = "a,\"b\"".into();
        let line = String::from_utf8(csv_line(cells).expect("a line")).expect("UTF-8");
        assert!(line.starts_with("'=1+1,\"a,\"\"b\"\"\","), "{line}");
        assert!(line.ends_with("\r\n"));
    }
}
