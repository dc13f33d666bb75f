use uuid::Uuid;

use super::body::fill;
use super::queue::{Message, queue};
use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::imports::{Counts, ImportState, Outcome};
use crate::words::counted;

/// An import that has come to an end.
pub(crate) struct Ended<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub state: ImportState,
    /// Why, where it did not get to its end.
    pub cause: &'a str,
    pub applied: &'a Counts,
}

/// Tells whoever started a long import how it ended: the counts, and nothing of the file but its
/// name. `place` is an actor of the import's application.
pub(crate) async fn import_ended(
    ctx: &Context,
    tx: &mut Tx,
    place: &Actor,
    to: &Identity,
    ended: &Ended<'_>,
) -> Result<()> {
    let page = format!(
        "{}/{}/{}/imports/{}",
        ctx.settings.public_url, place.organization.slug, place.application.slug, ended.id
    );
    let application = format!("{} / {}", place.organization.name, place.application.name);
    let state = ended.state.label().to_lowercase();
    let counts = Outcome::ALL
        .into_iter()
        .filter(|outcome| ended.applied.of(*outcome) > 0)
        .map(|outcome| format!("{} {}", ended.applied.of(outcome), outcome.code()))
        .chain(accepted(ended.applied))
        .collect::<Vec<_>>()
        .join(", ");
    let values = [
        ("name", to.name.as_str()),
        ("application", &application),
        ("file", ended.file_name),
        ("state", &state),
        ("cause", if ended.cause.is_empty() { "none" } else { ended.cause }),
        ("counts", if counts.is_empty() { "nothing was written" } else { &counts }),
        ("page", &page),
    ];
    let message = Message {
        kind: "import_ended",
        recipient: &to.email,
        subject: format!("Your import is {state}: {}", ended.file_name),
        text: fill(include_str!("body.txt"), &values, false),
        html: fill(include_str!("body.html"), &values, true),
    };
    queue(ctx, tx, place.application.seq, message).await
}

/// What somebody had accepted before the start.
fn accepted(counts: &Counts) -> impl Iterator<Item = String> {
    let warned = (counts.warned > 0).then(|| format!("{} with warnings", counts.warned));
    let changes = counts.status_changes;
    let changes = (changes > 0).then(|| counted(changes, "status change", "status changes"));
    warned.into_iter().chain(changes)
}
