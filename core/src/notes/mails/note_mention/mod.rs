use serde::Serialize;
use uuid::Uuid;

use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("note_mention", "");

/// Neither the note nor the name of the user: what is written about somebody does not leave the console.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    author: &'a str,
    application: &'a str,
    /// The note's place in the console.
    page: &'a str,
    /// Where the message is switched off.
    notices: &'a str,
}

/// Tells somebody that a note mentions them.
pub(in crate::notes) async fn note_mention(
    ctx: &Context,
    tx: &mut Tx,
    author: &Actor,
    mentioned: &Identity,
    user: Uuid,
    note: Uuid,
) -> Result<()> {
    let (organization, place) = (&author.organization, &author.application);
    let base = &ctx.settings.public_url;
    let application = format!("{} / {}", organization.name, place.name);
    let page =
        format!("{base}/{}/{}/users/{user}/notes#note-{note}", organization.slug, place.slug);
    let notices = format!("{base}/account/notices");
    let values = Values {
        name: &mentioned.name,
        author: author.name(),
        application: &application,
        page: &page,
        notices: &notices,
    };
    let message = TEMPLATE.render(&mentioned.email, &values)?;
    mail::queue(ctx, tx, place.seq, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            author: hostile,
            application: hostile,
            page: "https://rollcall.example/acme/main/users/1/notes#note-2",
            notices: "https://rollcall.example/account/notices",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<img src=x onerror=alert(1)>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("{one_line} mentioned you in a note"));
        assert!(
            message.text.contains("\nhttps://rollcall.example/acme/main/users/1/notes#note-2\n")
        );
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
