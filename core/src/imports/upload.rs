use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};

use super::preview::source_path;
use super::read::Form;
use super::store::{self, NewImport};
use super::{Choices, Import, Wish, audited, recheck};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::Writer;
use crate::jobs::{self, JobKind, NewJob};

/// A file on its way in: its name, how it is to be read where that is known already, and what was
/// chosen for its run.
#[derive(Clone, Debug, Default)]
pub struct NewFile {
    pub name: String,
    pub wish: Wish,
    pub choices: Choices,
}

impl<S: AsRef<str> + ?Sized> From<&S> for NewFile {
    fn from(name: &S) -> Self {
        Self { name: name.as_ref().to_owned(), ..Self::default() }
    }
}

/// Takes a file in: streams it to storage with its SHA-256 on the way and has it judged. `body`
/// ends with an error when the sender broke off; then nothing remains.
pub async fn upload(
    ctx: &Context,
    actor: &Actor,
    file: impl Into<NewFile>,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<Import> {
    upload_for(ctx, actor, file, body, None).await
}

/// The same, with the work kept for one worker.
pub(super) async fn upload_for(
    ctx: &Context,
    actor: &Actor,
    file: impl Into<NewFile>,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
    reserved_for: Option<&str>,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let file = file.into();
    recheck::check(&file.choices)?;
    let id = ctx.clock.new_id();
    let path = source_path(id);
    let mut writer = ctx.files.writer(&path).await?;
    let (size, sha256) = match receive(ctx, &mut writer, body).await {
        Ok(received) => received,
        Err(error) => {
            writer.abandon().await;
            return Err(error);
        }
    };
    writer.finish().await?;
    let form = Form { wish: file.wish, ..Form::default() };
    let new = NewImport {
        id,
        file_name: &clean_name(&file.name),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256: &sha256,
        form: &form,
        choices: &file.choices,
        now: ctx.clock.now(),
    };
    let recorded = record(ctx, actor, &new, reserved_for).await;
    if let Err(error) = recorded {
        if let Err(failure) = ctx.files.delete(&path).await {
            tracing::warn!(import_id = %id, %failure, "an upload that was not recorded could not be removed");
        }
        return Err(error);
    }
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

async fn receive(
    ctx: &Context,
    writer: &mut Writer,
    mut body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<(u64, String)> {
    let limit = ctx.settings.max_upload_bytes;
    let mut size = 0;
    let mut digest = Sha256::new();
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|error| {
            tracing::info!(%error, "an upload broke off");
            Error::invalid("file", "The upload broke off before its end. Try it again.")
        })?;
        size += bytes.len() as u64;
        if size > limit {
            return Err(Error::invalid("file", too_large(limit)));
        }
        digest.update(&bytes);
        writer.write(bytes).await?;
    }
    if size == 0 {
        return Err(Error::invalid(
            "file",
            "The file is empty. Choose a CSV file with a header line and at least one row.",
        ));
    }
    Ok((size, hex::encode(digest.finalize())))
}

fn too_large(limit: u64) -> String {
    let limit = match limit {
        bytes if bytes >= 1024 * 1024 => format!("{} MiB", bytes / (1024 * 1024)),
        bytes if bytes >= 1024 => format!("{} KiB", bytes / 1024),
        bytes => format!("{bytes} bytes"),
    };
    format!(
        "The file is larger than {limit}, the most that one import takes. Split it and import the parts one after the other."
    )
}

async fn record(
    ctx: &Context,
    actor: &Actor,
    new: &NewImport<'_>,
    reserved_for: Option<&str>,
) -> Result<()> {
    let id = new.id;
    let mut tx = ctx.db.begin().await?;
    store::insert(&mut tx, actor, new).await?;
    store::set_choices(&mut tx, id, new.choices).await?;
    let details = vec![("bytes", new.size.to_string())];
    audited::note_by(ctx, &mut tx, actor, id, "import.uploaded", details).await?;
    let job = NewJob {
        kind: JobKind::JudgeImport,
        lane: format!("judge {id}"),
        subject_id: Some(id),
        reserved_for,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    tx.commit().await
}

/// The last part of what a browser sent as the name, without what cannot be shown.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let clean = clean.trim();
    if clean.is_empty() { "users.csv".into() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn a_file_name_loses_its_folders_and_what_cannot_be_shown() {
        assert_eq!(clean_name("C:\\export\\users 1.csv"), "users 1.csv");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\u{0}\nb.csv"), "ab.csv");
        assert_eq!(clean_name("///"), "users.csv");
    }
}
