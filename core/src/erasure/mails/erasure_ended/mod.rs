use serde::Serialize;

use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::erasure::{Erasure, ErasureState};
use crate::error::Result;
use crate::format::counted;
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("erasure_ended", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    application: String,
    state: String,
    /// How many were to be erased.
    users: String,
    counts: String,
    /// The erasure's page.
    page: String,
    /// Where the message is switched off.
    notices: String,
}

/// Tells the person who started an erasure how it ended, in numbers: it names nobody, and says neither by
/// which filter they were chosen nor why. `place` is an actor of the application, and `erasure` as it was
/// before it became `state`.
pub(in crate::erasure) async fn erasure_ended(
    ctx: &Context,
    tx: &mut Tx,
    place: &Actor,
    to: &Identity,
    erasure: &Erasure,
    state: ErasureState,
) -> Result<()> {
    let (organization, application) = (&place.organization, &place.application);
    let base = &ctx.settings.public_url;
    let (org, app) = (&organization.slug, &application.slug);
    let values = Values {
        name: &to.name,
        application: format!("{} / {}", organization.name, application.name),
        state: state.label().to_lowercase(),
        users: counted(erasure.total, "user", "users"),
        counts: counts(erasure),
        page: format!("{base}/{org}/{app}/users/erasures/{}", erasure.id),
        notices: format!("{base}/account/notices"),
    };
    let message = TEMPLATE.render(&to.email, &values)?;
    mail::queue(ctx, tx, application.seq, message).await
}

/// `2 users erased, 1 user no longer there`
fn counts(erasure: &Erasure) -> String {
    let counts = [
        (erasure.erased, "erased"),
        (erasure.missing, "no longer there"),
        (erasure.failed, "could not be erased"),
        (erasure.left(), "not reached"),
    ];
    let told = counts.into_iter().filter(|(number, _)| *number > 0);
    let told = told.map(|(number, words)| format!("{} {words}", counted(number, "user", "users")));
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            application: hostile.into(),
            state: "done".into(),
            users: "2 users".into(),
            counts: "2 users erased".into(),
            page: "https://rollcall.example/acme/main/users/erasures/1".into(),
            notices: "https://rollcall.example/account/notices".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        assert_eq!(message.subject, "Your erasure of 2 users is done");
        assert!(message.text.contains("\nhttps://rollcall.example/acme/main/users/erasures/1\n"));
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
