use uuid::Uuid;

use super::classes;
use super::mails::notify_waits;
use super::may_read::require_filters;
use super::store::{self, ExportInsert};
use super::write::WriteExport;
use super::{Export, ExportFilter, ExportState, NewExport, audit_events};
use crate::access::{Actor, Permission, UserColumn};
use crate::api_keys;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, FieldErrors, Result};
use crate::jobs::{self, NewJob};
use crate::users::{self, NoteFilter, UserStatus};

const MAX_PURPOSE_LENGTH: usize = 500;
/// The most users that can be selected by id.
const MAX_IDS: usize = 10_000;
/// More than there are (ISO 3166-1).
const MAX_COUNTRIES: usize = 300;
const MAX_TAGS: usize = 50;

/// Requests an export. Field errors: `columns`, `purpose`, `filter`. A column that the role cannot
/// read is refused, and the attempt is stored and audited.
pub async fn request(ctx: &Context, actor: &Actor, new: &NewExport) -> Result<Export> {
    request_for(ctx, actor, new, None).await
}

/// The same for a command that waits for the file: the job is reserved for one worker, and no mail
/// is sent.
pub(super) async fn request_for(
    ctx: &Context,
    actor: &Actor,
    new: &NewExport,
    reserved_for: Option<&str>,
) -> Result<Export> {
    actor.require(Permission::RunExports)?;
    actor.require_recent_proof(&ctx.clock)?;
    let new = NewExport { purpose: new.purpose.trim().to_owned(), ..new.clone() };
    let columns = check(&new)?;
    let readable = actor.require_columns(&columns).and(require_filters(actor, &new.filter));
    if let Err(refusal) = readable {
        keep_refusal(ctx, actor, &new, &refusal).await?;
        return Err(refusal);
    }
    let matched = matching(ctx, actor, &new.filter).await?;
    let settings = store::settings(&ctx.db, actor.application.seq).await?;
    let id = ctx.clock.new_id();
    let state = if settings.second_person { ExportState::Unapproved } else { ExportState::Waiting };
    let now = ctx.clock.now();
    // A command does not wait for an approval.
    let by_mail = reserved_for.is_none() || settings.second_person;
    let requester = requester_of(ctx, actor.id()).await?;
    let mut tx = ctx.db.begin().await?;
    let insert = ExportInsert { id, state, cause: "", new: &new, matched, by_mail, now };
    store::insert(&mut tx, actor, &insert).await?;
    let export = requested(actor, &insert, columns);
    let details =
        vec![("users", matched.to_string()), ("filter", filter_in_the_chain(&new.filter)?)];
    audit_events::note(&mut tx, actor, now, &export, "export.requested", details).await?;
    match state {
        ExportState::Waiting => {
            enqueue(ctx, &mut tx, actor.application.seq, id, reserved_for).await?;
        }
        _ => notify_waits(ctx, &mut tx, actor, requester, &export).await?,
    }
    tx.commit().await?;
    ctx.wake();
    Ok(export)
}

/// The operator behind a request: a key stands for whoever has made it.
pub(super) async fn requester_of(ctx: &Context, actor_id: Option<Uuid>) -> Result<Option<Uuid>> {
    let Some(id) = actor_id else { return Ok(None) };
    Ok(Some(api_keys::maker(ctx, id).await?.unwrap_or(id)))
}

/// Enqueues the job. Exports of an application run one after the other, so that imports and mails
/// find a free worker too.
pub(super) async fn enqueue(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
    reserved_for: Option<&str>,
) -> Result<()> {
    let job = NewJob {
        kind: &WriteExport,
        concurrency_key: format!("export {application_seq}"),
        subject_id: Some(id),
        reserved_for,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// How many users an export would contain.
pub async fn matching(ctx: &Context, actor: &Actor, filter: &ExportFilter) -> Result<i64> {
    actor.require(Permission::RunExports)?;
    count(ctx, actor, filter).await
}

/// How many users a filter matches. The caller has checked that the actor may ask.
pub(crate) async fn count(ctx: &Context, actor: &Actor, filter: &ExportFilter) -> Result<i64> {
    checked(actor, filter)?;
    let application_seq = actor.application.seq;
    if let Some(tag) = filter.kept_total() {
        let spellings = users::spellings_of(&ctx.db, application_seq, tag).await?;
        // A user may have one tag in two spellings.
        if spellings.len() < 2 {
            let country = &filter.country;
            let counts = users::counts_of(&ctx.db, application_seq, &spellings, country).await?;
            return Ok(counts.of(&filter.status));
        }
    }
    let searched = users::searched(actor);
    let wanted = store::wanted(&ctx.db, application_seq, filter, searched).await?;
    store::matching(&ctx.db, &wanted).await
}

/// Refuses a filter that the role cannot use, or nobody. Invalid: `filter`.
pub(super) fn checked(actor: &Actor, filter: &ExportFilter) -> Result<()> {
    require_filters(actor, filter)?;
    match wrong_filter(filter) {
        Some(words) => Err(Error::invalid("filter", words)),
        None => Ok(()),
    }
}

/// The filter as the audit entry records it: without its texts, because an entry stays when the person is
/// erased. The export keeps them.
pub(crate) fn filter_in_the_chain(filter: &ExportFilter) -> Result<String> {
    Ok(serde_json::to_string(&without_texts(filter))?)
}

/// The filter without the texts of its search and of notes, each of which may be a person's name.
pub(crate) fn without_texts(filter: &ExportFilter) -> ExportFilter {
    let mut filter = filter.clone();
    if !filter.search.is_empty() {
        filter.search = "a text".into();
    }
    if let Some(NoteFilter::Text(text)) = &mut filter.note {
        "a text".clone_into(text);
    }
    filter
}

/// Why a filter cannot be exported.
fn wrong_filter(filter: &ExportFilter) -> Option<String> {
    let search = filter.search.trim();
    if filter.ids.len() > MAX_IDS {
        return Some(format!(
            "You can select at most {MAX_IDS} users by ID. Use a filter instead."
        ));
    }
    if filter.status.len() > UserStatus::ALL.len()
        || filter.country.len().max(filter.country_code.len()) > MAX_COUNTRIES
    {
        return Some("List each status and each country only once.".into());
    }
    if filter.tags.len() > MAX_TAGS || filter.tags.iter().any(|tag| tag.trim().is_empty()) {
        return Some(format!("Use at most {MAX_TAGS} tags, none of them empty."));
    }
    if search.chars().count() > users::MAX_SEARCH_LENGTH {
        let limit = users::MAX_SEARCH_LENGTH;
        return Some(format!("Search for at most {limit} characters."));
    }
    if let Some(text) = filter.note.as_ref().and_then(NoteFilter::text) {
        if text.chars().count() > users::MAX_SEARCH_LENGTH {
            let limit = users::MAX_SEARCH_LENGTH;
            return Some(format!("Look for at most {limit} characters in notes."));
        }
        if users::plain(text.trim()).is_empty() {
            return Some("Write the text that a note contains.".into());
        }
    }
    if !search.is_empty() && users::Search::new(search).is_empty() {
        return Some("The search text contains nothing to search for.".into());
    }
    None
}

fn check(new: &NewExport) -> Result<Vec<UserColumn>> {
    let mut errors = FieldErrors::new();
    let mut add = |field: &str, words: String| {
        errors.entry(field.to_owned()).or_default().push(words);
    };
    let mut columns = Vec::with_capacity(new.columns.len());
    for name in &new.columns {
        match UserColumn::from_name(name) {
            Some(column) if columns.contains(&column) => {
                add("columns", format!("{name} is listed twice. List it once."));
            }
            Some(column) => columns.push(column),
            None => {
                let name: String = name.chars().take(64).collect();
                add("columns", format!("Unknown column {name:?}."));
            }
        }
    }
    if new.columns.is_empty() {
        add("columns", "Choose at least one column.".into());
    }
    if let Some(words) = wrong_filter(&new.filter) {
        add("filter", words);
    }
    let personal = classes(&columns).into_iter().any(|class| class.is_personal());
    if personal && new.purpose.is_empty() {
        add(
            "purpose",
            "Enter a purpose: the file has identity or contact columns. It is recorded in the manifest and the audit log.".into(),
        );
    }
    if new.purpose.chars().count() > MAX_PURPOSE_LENGTH {
        add("purpose", format!("Use at most {MAX_PURPOSE_LENGTH} characters."));
    }
    if new.purpose.chars().any(char::is_control) {
        add("purpose", "Use a single line.".into());
    }
    if errors.is_empty() { Ok(columns) } else { Err(Error::Invalid(errors)) }
}

/// Stores an attempt at columns that the role cannot read.
async fn keep_refusal(
    ctx: &Context,
    actor: &Actor,
    new: &NewExport,
    refusal: &Error,
) -> Result<()> {
    let id = ctx.clock.new_id();
    let now = ctx.clock.now();
    let cause = refusal.to_string();
    let insert = ExportInsert {
        id,
        state: ExportState::Refused,
        cause: &cause,
        new,
        matched: 0,
        by_mail: false,
        now,
    };
    let columns = new.columns.iter().filter_map(|name| UserColumn::from_name(name)).collect();
    let mut tx = ctx.db.begin().await?;
    store::insert(&mut tx, actor, &insert).await?;
    let export = requested(actor, &insert, columns);
    audit_events::note(
        &mut tx,
        actor,
        now,
        &export,
        "export.refused",
        vec![("reason", cause.clone())],
    )
    .await?;
    tx.commit().await
}

fn requested(actor: &Actor, insert: &ExportInsert<'_>, columns: Vec<UserColumn>) -> Export {
    Export {
        id: insert.id,
        state: insert.state,
        cause: insert.cause.to_owned(),
        requested_by: actor.name().to_owned(),
        requested_by_id: actor.id(),
        requested_role: actor.role.code().to_owned(),
        requested_at: insert.now,
        purpose: insert.new.purpose.clone(),
        filter: insert.new.filter.clone(),
        columns,
        form: insert.new.form,
        matched: insert.matched,
        by_mail: insert.by_mail,
        approved_by: None,
        approved_at: None,
        running_at: None,
        finished_at: None,
        snapshot_at: None,
        done_rows: 0,
        rows: 0,
        size: 0,
        sha256: String::new(),
        version: String::new(),
        link: None,
        downloads: 0,
    }
}
