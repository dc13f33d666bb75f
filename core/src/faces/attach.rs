use bytes::Bytes;
use uuid::Uuid;

use super::analyse::{Analysed, analyse};
use super::index::Nearest;
use super::lists::{self, BlocklistMatch};
use super::pairs::{self, Compared};
use super::store::{self, NewFace};
use super::{Face, FaceSource, MAX_COMMENT_LENGTH, MAX_FACES, archive, objects, search};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, one_line};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs;
use crate::users::{self, UserRef};

/// A picture that is to become a face.
#[derive(Clone, Debug)]
pub struct Upload {
    /// JPEG or PNG, at most 2 MB.
    pub image: Bytes,
    pub comment: String,
    pub source: FaceSource,
}

/// Checks a picture and stores it as a face of a user, in one step. The original file is not kept: the
/// stored picture is encoded anew.
///
/// Invalid in `image`: the format is not allowed, there is no face in it, or the user already has five.
pub async fn attach(ctx: &Context, actor: &Actor, user: Uuid, upload: Upload) -> Result<Face> {
    Ok(attach_for(ctx, actor, user, upload, None).await?.face)
}

/// A face that was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFace {
    pub face: Face,
    /// The blocklisted face that it resembles most, where one reaches the application's threshold and
    /// the actor may see faces.
    pub blocklisted: Option<BlocklistMatch>,
}

/// Does what [`attach`] does, and also finds the blocklisted face that the new one resembles. That
/// happens before anything is stored, so an error always means that nothing was stored.
pub async fn attach_and_compare(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    upload: Upload,
) -> Result<StoredFace> {
    attach_for(ctx, actor, user, upload, None).await
}

/// Does what [`attach`] does for a row of a face archive (the archive's ID and the row's position), and
/// finishes the row in the same transaction.
pub(super) async fn attach_row(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    upload: Upload,
    row: (Uuid, i64),
) -> Result<Face> {
    Ok(attach_for(ctx, actor, user, upload, Some(row)).await?.face)
}

async fn attach_for(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    upload: Upload,
    row: Option<(Uuid, i64)>,
) -> Result<StoredFace> {
    let user_seq = may_attach(ctx, actor, user).await?;
    let comment = comment(&upload.comment)?;
    let settings = store::settings(&ctx.db, actor.application.seq).await?;
    refuse_sixth(ctx, user_seq).await?;
    let mut analysed = analyse(ctx, settings, upload.image).await?;
    if row.is_some() {
        refuse_second(ctx, user_seq, &analysed).await?;
    }
    let id = ctx.clock.new_id();
    let size = analysed.jpeg.len() as i64;
    let stored = async {
        objects::put(ctx, id, &mut analysed).await?;
        let source = upload.source;
        let new = Attached { id, user, size, comment: &comment, source, row };
        record(ctx, actor, &new, &analysed, false).await
    }
    .await;
    if stored.is_err() {
        objects::give_up(ctx, id).await;
    }
    stored
}

/// The user's short key. Fails if the actor may not add faces to this user.
pub(super) async fn may_attach(ctx: &Context, actor: &Actor, user: Uuid) -> Result<i64> {
    actor.require(Permission::EditFaces)?;
    let seq = store::user_seq(&ctx.db, actor.application.seq, user).await?;
    seq.ok_or_else(|| Error::not_found("user"))
}

/// Refuses a sixth face before the picture is decoded, because decoding is expensive. The database
/// enforces the limit, too.
pub(super) async fn refuse_sixth(ctx: &Context, user_seq: i64) -> Result<()> {
    if store::count(&ctx.db, user_seq).await? >= MAX_FACES { Err(sixth()) } else { Ok(()) }
}

/// Refuses a picture that the user already has, so that an archive that is uploaded again does not add
/// its faces twice.
pub(super) async fn refuse_second(ctx: &Context, user_seq: i64, analysed: &Analysed) -> Result<()> {
    if store::has_picture(&ctx.db, user_seq, &analysed.sha256).await? {
        return Err(Error::invalid("image", "This user already has this picture."));
    }
    Ok(())
}

fn sixth() -> Error {
    Error::invalid(
        "image",
        format!("This user already has {MAX_FACES} faces, the maximum. Delete one first."),
    )
}

pub(super) fn over() -> Error {
    Error::Conflict(
        "This upload is over: it was saved or discarded, or more than 15 minutes have passed. \
         Upload the picture again."
            .into(),
    )
}

/// A comment in the form in which it is stored: one line of visible characters.
pub(super) fn comment(typed: &str) -> Result<String> {
    let clean = one_line(typed);
    if clean.chars().count() > MAX_COMMENT_LENGTH {
        let words = format!("Use at most {MAX_COMMENT_LENGTH} characters for the comment.");
        return Err(Error::invalid("comment", words));
    }
    Ok(clean)
}

/// A face that is about to be recorded; its files are in storage.
pub(super) struct Attached<'a> {
    pub id: Uuid,
    pub user: Uuid,
    /// The size of the stored picture in bytes.
    pub size: i64,
    pub comment: &'a str,
    pub source: FaceSource,
    /// The row of the face archive that the face comes from.
    pub row: Option<(Uuid, i64)>,
}

/// The stored faces that resemble this one, at or above the application's threshold.
pub(super) async fn nearest_to(
    ctx: &Context,
    application_seq: i64,
    analysed: &Analysed,
) -> Result<Nearest> {
    let threshold = store::settings(&ctx.db, application_seq).await?.threshold;
    let (model, embedding) = (&analysed.model, &analysed.embedding);
    pairs::nearest_faces(ctx, application_seq, model, embedding, threshold).await
}

/// Records a face whose files are in storage. `checked`: the face was checked before it was saved, so
/// the result of that check is removed.
///
/// Conflict: the job that deletes files without a face has begun, or was asked to run now.
pub(super) async fn record(
    ctx: &Context,
    actor: &Actor,
    new: &Attached<'_>,
    analysed: &Analysed,
    checked: bool,
) -> Result<StoredFace> {
    let application = actor.application.seq;
    let now = ctx.clock.now();
    let nearest = nearest_to(ctx, application, analysed).await?;
    let flags = search::flags(ctx, application, &nearest).await?;
    let blocklisted_users = flags.values().filter(|one| one.blocklisted.is_some()).count();
    let blocklisted = if actor.may(Permission::ReadFaces) {
        let threshold = store::settings(&ctx.db, application).await?.threshold;
        lists::nearest_blocklisted(ctx, application, &nearest, threshold, None).await?
    } else {
        None
    };
    let mut tx = ctx.db.begin().await?;
    // From here on, uploads for one user run one after the other.
    let user = users::lock(&mut tx, application, UserRef::Id(new.user)).await?;
    let user = user.ok_or_else(|| Error::not_found("user"))?;
    if !jobs::store::cancel_pending(&mut tx, new.id, ctx.clock.now()).await? {
        return Err(over());
    }
    let row = NewFace {
        id: new.id,
        user_seq: user.seq,
        embedding: &analysed.embedding.to_bytes(),
        model: &analysed.model.name,
        model_version: &analysed.model.version,
        width: analysed.width,
        height: analysed.height,
        frame: analysed.frame,
        aligned_width: analysed.aligned_width,
        sha256: &analysed.sha256,
        size: new.size,
        comment: new.comment,
        source: new.source,
        now,
    };
    let seq = store::insert(&mut tx, actor, &row).await?.ok_or_else(sixth)?;
    store::changed(&mut tx, application, seq, true, now).await?;
    let compared = Compared {
        user_seq: user.seq,
        face_seq: seq,
        model: &analysed.model,
        embedding: &analysed.embedding,
    };
    let pairs = pairs::record(ctx, &mut tx, application, &compared, &nearest).await?;
    let fact = Fact {
        action: "face.added",
        subject_kind: "face",
        subject_id: Some(new.id),
        subject: new.id.to_string(),
        details: vec![
            ("user", new.user.to_string()),
            ("source", new.source.code().to_owned()),
            ("sha256", analysed.sha256.clone()),
            ("model", format!("{} {}", analysed.model.name, analysed.model.version)),
            ("pairs", pairs.to_string()),
            ("blocklisted_alike", blocklisted_users.to_string()),
        ],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    if let Some(row) = new.row {
        archive::store::added(&mut tx, row, new.id).await?;
    }
    if checked {
        objects::sweep_now(ctx, &mut tx, new.id).await?;
    }
    tx.commit().await?;
    let blocklisted =
        blocklisted.map(|(entry, similarity)| BlocklistMatch { face: new.id, entry, similarity });
    let face = Face {
        seq,
        id: new.id,
        width: analysed.width,
        height: analysed.height,
        frame: analysed.frame,
        comment: new.comment.to_owned(),
        source: new.source,
        uploaded_by: actor.name().to_owned(),
        created_at: now,
    };
    Ok(StoredFace { face, blocklisted })
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn a_comment_is_one_line_of_at_most_200_letters() {
        assert_eq!(comment("  Branch\r\n visit \u{0}\u{7f}x ").as_deref(), Ok("Branch visit x"));
        assert!(comment(&"é".repeat(200)).is_ok());
        assert!(comment(&"é".repeat(201)).is_err());
    }
}
