use serde::Serialize;

use crate::access::Identity;
use crate::browser_name;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators::mail_to;
use crate::sign_in::Client;

const TEMPLATE: Template = template!("new_device", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    at: String,
    address: &'a str,
    browser: String,
    /// Where a new password can be set.
    link: String,
    sessions: String,
}

/// Tells an operator that somebody has signed in to their account with a browser that is not known.
pub(in crate::sign_in) async fn new_device(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    client: &Client<'_>,
) -> Result<()> {
    let page = |path: &str| format!("{}{path}", ctx.settings.public_url);
    let values = Values {
        name: &identity.name,
        at: ctx.clock.now().minute(),
        address: client.address,
        browser: browser_name(client.user_agent),
        link: page("/account/recover"),
        sessions: page("/account/sessions"),
    };
    let message = TEMPLATE.render(&identity.email, &values)?;
    mail_to(ctx, tx, identity, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn a_hostile_name_and_browser_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let link = "https://rollcall.example/account/recover";
        let values = Values {
            name: hostile,
            at: "2026-09-01 10:00 UTC".into(),
            address: "192.0.2.1",
            browser: hostile.into(),
            link: link.into(),
            sessions: "https://rollcall.example/account/sessions".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        assert!(message.text.contains(&format!("\n{link}\n")), "{}", message.text);
        assert!(message.html.contains(&format!("\"{link}\"")), "{}", message.html);
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
