use serde::Serialize;

use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::inbox::{Inbox, Item};
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("daily_summary", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    /// `3 things`
    count: &'a str,
    application: &'a str,
    /// What waits, each in a sentence without users, and then what is counted alone.
    lines: &'a [String],
    /// The inbox in the console.
    page: &'a str,
    /// Where the message is switched off.
    notices: &'a str,
}

/// Tells somebody what waits for them in an application.
pub(in crate::inbox) async fn daily_summary(
    ctx: &Context,
    tx: &mut Tx,
    whom: &Identity,
    place: &Actor,
    inbox: &Inbox,
) -> Result<()> {
    let base = &ctx.settings.public_url;
    let (organization, application) = (&place.organization, &place.application);
    let name = format!("{} / {}", organization.name, application.name);
    let page = format!("{base}/{}/{}/inbox", organization.slug, application.slug);
    let notices = format!("{base}/account/notices");
    let (count, lines) = (inbox.counted(), lines(inbox));
    let values = Values {
        name: &whom.name,
        count: &count,
        application: &name,
        lines: &lines,
        page: &page,
        notices: &notices,
    };
    let message = TEMPLATE.render(&whom.email, &values)?;
    mail::queue(ctx, tx, application.seq, message).await
}

fn lines(inbox: &Inbox) -> Vec<String> {
    let named = inbox.items.iter().map(Item::sentence);
    let more = inbox.more.iter().map(|(kind, count)| format!("And {}", kind.counted(*count)));
    named.chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn every_line_is_told_and_hostile_names_stay_text() {
        let hostile = "<img src=x>\r\nBcc: \"all\" & 'you'";
        let lines = [hostile.to_owned(), "And 2 possible duplicates".to_owned()];
        let values = Values {
            name: hostile,
            count: "3 things",
            application: hostile,
            lines: &lines,
            page: "https://rollcall.example/acme/main/inbox",
            notices: "https://rollcall.example/account/notices",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        assert!(message.subject.starts_with("3 things to decide in <img"));
        assert!(message.text.contains("\n- And 2 possible duplicates\n"), "{}", message.text);
        assert!(message.text.contains("\nhttps://rollcall.example/acme/main/inbox\n"));
        assert!(message.html.contains("<li>And 2 possible duplicates</li>"), "{}", message.html);
        assert!(!message.html.contains("<img"), "{}", message.html);
    }
}
