use serde::Serialize;
use uuid::Uuid;

use crate::access::{Actor, Identity};
use crate::account::{self, Notice};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::format::counted;
use crate::imports::{Counts, ImportState, Outcome};
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("import_ended", "");

/// An import that has come to an end.
pub(in crate::imports) struct Ended<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub state: ImportState,
    /// Why, where it did not get to its end.
    pub cause: &'a str,
    pub applied: &'a Counts,
}

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    application: String,
    file: &'a str,
    state: String,
    cause: &'a str,
    counts: String,
    /// The import's page.
    page: String,
    /// Where the message is switched off.
    notices: String,
}

/// Tells the person who started a long import how it ended: the counts, and nothing of the file but its
/// name, unless they have switched it off. `place` is an actor of the import's application.
pub(in crate::imports) async fn notify_ended(
    ctx: &Context,
    tx: &mut Tx,
    place: &Actor,
    to: &Identity,
    ended: &Ended<'_>,
) -> Result<()> {
    if !account::wants(tx, to.operator_id, Notice::ImportEnded).await? {
        return Ok(());
    }
    let (organization, application) = (&place.organization, &place.application);
    let base = &ctx.settings.public_url;
    let values = Values {
        name: &to.name,
        application: format!("{} / {}", organization.name, application.name),
        file: ended.file_name,
        state: ended.state.label().to_lowercase(),
        cause: if ended.cause.is_empty() { "none" } else { ended.cause },
        counts: counts(ended.applied),
        page: format!("{base}/{}/{}/imports/{}", organization.slug, application.slug, ended.id),
        notices: format!("{base}/account/notices"),
    };
    let message = TEMPLATE.render(&to.email, &values)?;
    mail::queue(ctx, tx, application.seq, message).await
}

fn counts(applied: &Counts) -> String {
    let counts = Outcome::ALL
        .into_iter()
        .filter(|outcome| applied.of(*outcome) > 0)
        .map(|outcome| format!("{} {}", applied.of(outcome), outcome.code()))
        .chain(accepted(applied))
        .collect::<Vec<_>>()
        .join(", ");
    if counts.is_empty() { "nothing was imported".into() } else { counts }
}

/// What somebody had accepted before the start.
fn accepted(counts: &Counts) -> impl Iterator<Item = String> {
    let warned = (counts.warned > 0).then(|| format!("{} with warnings", counts.warned));
    let changes = counts.status_changes;
    let changes = (changes > 0).then(|| counted(changes, "status change", "status changes"));
    warned.into_iter().chain(changes)
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<script>alert(1)</script>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            application: hostile.into(),
            file: hostile,
            state: "done".into(),
            cause: hostile,
            counts: "3 created".into(),
            page: "https://rollcall.example/acme/main/imports/1".into(),
            notices: "https://rollcall.example/account/notices".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<script>alert(1)</script>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("Your import is done: {one_line}"));
        assert!(message.text.contains(&format!("File: {one_line}\n")), "{}", message.text);
        assert!(message.text.contains("\nhttps://rollcall.example/acme/main/imports/1\n"));
        assert!(!message.html.contains("<script"), "{}", message.html);
        assert!(message.html.contains("&lt;script&gt;"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
