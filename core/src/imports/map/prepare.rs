use bytes::Bytes;
use uuid::Uuid;

use super::check::{check, resolve};
use super::saved::apply;
use super::{doubts, store};
use crate::context::Context;
use crate::error::Result;
use crate::imports::paths::source_path;
use crate::imports::read::{
    Copied, CsvFormat, Detected, FileError, HEAD, Head, HeaderFault, Survey, Verdict, detect,
    own_columns, survey, survey_of, transcode,
};
use crate::imports::{Encoding, Question, ReadOptions, Target, audit_events};
use crate::jobs::Lease;
use crate::users::DateOrder;

/// The result of preparing a file for the check of its rows.
pub(crate) enum Prepared {
    /// It can be read by this form.
    Ready(Box<CsvFormat>),
    /// An operator has to say how; the words say why.
    Ask(Box<CsvFormat>, String),
    Refused(FileError),
    Stopped,
}

/// Finds out how a file is read: its encoding, its delimiter, its header and what its columns hold. A
/// file in UTF-8 whose header is the template's costs no more than a look at its first bytes.
/// `surveyed`: what the whole file says about its encoding, if reading has found that it is not UTF-8.
pub(crate) async fn prepare(
    ctx: &Context,
    lease: &Lease,
    id: Uuid,
    application_seq: i64,
    mut form: CsvFormat,
    surveyed: Option<Survey>,
) -> Result<Prepared> {
    form.today = ctx.clock.now().day();
    let (first, size) = beginning(ctx, id).await?;
    // A mark says that it is UTF-8, whatever a byte further down looks like.
    form.damaged = first.starts_with("\u{feff}".as_bytes());
    let surveyed = match (form.options.encoding, surveyed, detect(&first)) {
        (Some(_), ..) | (None, None, Some(_)) => None,
        (None, Some(survey), _) => Some(survey),
        (None, None, None) => match survey(ctx, id, &lease.stop).await? {
            Some(survey) => Some(survey),
            None => return Ok(Prepared::Stopped),
        },
    };
    let detected = match &surveyed {
        Some(survey) => survey.detected(),
        None => detect(&first).unwrap_or_default(),
    };
    let head = match Head::read(&first, size, &form.options, detected) {
        Ok(head) => head,
        Err(error) => return Ok(Prepared::Refused(error)),
    };
    head.note(&mut form);
    if let Some(survey) = &surveyed {
        form.damaged |= survey.verdict == Verdict::Utf8;
        let question = survey.question(form.delimiter, &form.names);
        if let (Some(cause), false) = (question, form.answered) {
            doubts::keep(ctx, id, survey).await?;
            form.question = Question::Encoding;
            return Ok(Prepared::Ask(Box::new(form), cause));
        }
    }
    if let (Some(cause), false) = (head.question(), form.answered) {
        form.question = Question::HeaderLine;
        return Ok(Prepared::Ask(Box::new(form), cause));
    }
    form.question = Question::Columns;
    if let Err(fault) = columns(ctx, application_seq, &mut form, &head).await? {
        form.question = fault.question;
        return Ok(Prepared::Ask(Box::new(form), fault.cause));
    }
    form.ignored = ignored(&form, &head.names);
    if form.encoding == Encoding::UTF_8 {
        return Ok(Prepared::Ready(Box::new(form)));
    }
    Ok(match transcode(ctx, id, &form, &lease.stop).await? {
        Copied::Done => Prepared::Ready(Box::new(form)),
        Copied::Stopped => Prepared::Stopped,
        Copied::Refused(error) => {
            form.question = Question::Encoding;
            Prepared::Ask(Box::new(form), error.to_string())
        }
    })
}

async fn beginning(ctx: &Context, id: Uuid) -> Result<(Bytes, u64)> {
    let path = source_path(id);
    let size = ctx.files.size(&path).await?;
    Ok((ctx.files.range(&path, 0..size.min(HEAD)).await?, size))
}

/// The beginning of a file for the page on which an operator says how it is read. `form` is what
/// reading has found so far.
pub(super) async fn read_head(
    ctx: &Context,
    id: Uuid,
    form: &CsvFormat,
    options: &ReadOptions,
) -> Result<Result<Head, FileError>> {
    let (first, size) = beginning(ctx, id).await?;
    let found = (form.header_line > 0 && form.options.encoding.is_none())
        .then_some(Detected { encoding: form.encoding, guessed: form.guessed });
    // The whole file is read by the job that checks it: a request looks at its beginning.
    let detected = found.or_else(|| detect(&first)).unwrap_or_else(|| survey_of(&first).detected());
    Ok(Head::read(&first, size, options, detected))
}

/// What the columns hold: as an operator said, by a saved mapping, or by the template's names.
async fn columns(
    ctx: &Context,
    application_seq: i64,
    form: &mut CsvFormat,
    head: &Head,
) -> Result<Result<(), HeaderFault>> {
    if form.targets.is_none() && !form.options.mapping.is_empty() {
        match store::by_name(&ctx.db, application_seq, &form.options.mapping).await? {
            Some(saved) => {
                form.targets = Some(saved.targets);
                form.values = saved.values;
            }
            None => {
                let name = std::mem::take(&mut form.options.mapping);
                return Ok(Err(HeaderFault::columns(format!(
                    "There is no saved mapping \"{name}\" in this application."
                ))));
            }
        }
    }
    let Some(chosen) = &form.targets else {
        return Ok(own_columns(&head.names, head.header_line).map(|columns| {
            form.columns = columns;
            form.name_parts.clear();
            form.metadata.clear();
            form.date_order = DateOrder::Unknown;
        }));
    };
    let applied = apply(chosen, &head.names);
    if let Some(cause) = applied.fault(&head.names) {
        // The name of a saved mapping stays: the page fills in what it does cover.
        form.targets = None;
        return Ok(Err(HeaderFault::columns(cause)));
    }
    let targets: Vec<Target> = applied.targets.into_iter().flatten().collect();
    if let Some(words) = check(&targets).into_values().flatten().next() {
        form.targets = None;
        form.options.mapping.clear();
        return Ok(Err(HeaderFault::columns(words)));
    }
    resolve(&targets, form);
    Ok(Ok(()))
}

/// The columns that no value is read from. How many of their cells hold something is not known yet.
fn ignored(form: &CsvFormat, names: &[String]) -> Vec<(usize, String, i64)> {
    let is_read = |place: usize| {
        form.columns.get(place).is_some_and(Option::is_some)
            || form.name_parts.contains(&place)
            || form.metadata.iter().any(|(one, _)| *one == place)
    };
    let places = names.iter().enumerate().filter(|(place, _)| !is_read(*place));
    places.map(|(place, name)| (place, name.trim().to_owned(), 0)).collect()
}

/// Has the import wait for an operator. `false`: one has discarded it meanwhile.
pub(crate) async fn ask(
    ctx: &Context,
    tx: &mut crate::db::Tx,
    id: Uuid,
    application_seq: i64,
    form: &CsvFormat,
    cause: &str,
) -> Result<bool> {
    if !store::set_asking(tx, id, form, cause).await? {
        return Ok(false);
    }
    audit_events::note(ctx, tx, application_seq, id, "import.mapping_asked", Vec::new()).await?;
    Ok(true)
}
