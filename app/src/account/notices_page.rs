use leptos::prelude::*;
use rollcall_core::account::Notice;

use crate::address::with_query;
use crate::ui::field::{FieldText, SelectField};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::toast::Toast;

#[component]
pub fn NoticesPage(
    email: String,
    wanted: Vec<Notice>,
    /// The hour (UTC) of the daily summary, if there is one.
    summary: Option<i64>,
    from: String,
    has_mail_server: bool,
    saved: bool,
) -> impl IntoView {
    let account = with_query("/account", [("from", from.clone())]);
    let no_server = (!has_mail_server).then(|| {
        view! {
            <p class="muted">
                "No mail server is configured, so Rollcall sends no e-mails yet. Your choice counts once there is one."
            </p>
        }
    });
    let choices = Notice::ALL
        .into_iter()
        .map(|notice| {
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        name="notice"
                        value=notice.code()
                        checked=wanted.contains(&notice)
                    />
                    <span>{notice.label()}<small>{details(notice)}</small></span>
                </label>
            }
        })
        .collect_view();
    let hour = summary.map(|hour| hour.to_string()).unwrap_or_default();
    view! {
        <Crumbs href=account label="My account"/>
        <PageHead title="Notices">
            <p>"Choose the e-mails that Rollcall sends to "<b><bdi>{email}</bdi></b>"."</p>
        </PageHead>
        <form class="stack" method="post" action="/account/notices">
            <input type="hidden" name="from" value=from/>
            {no_server}
            <fieldset>
                <legend class="label"><b>"Send me an e-mail when"</b></legend>
                {choices}
            </fieldset>
            <SelectField text=hour_text() options=hours() value=hour/>
            <div class="actions"><button class="btn btn--primary">"Save notices"</button></div>
        </form>
        <section class="section" aria-labelledby="always">
            <div class="section__head">
                <h2 id="always">"Always sent"</h2>
                <p>"Someone who gets into your account would switch these off first, so nobody can."</p>
            </div>
            <ul>
                <li>"A sign-in with a new browser"</li>
                <li>"An export of yours that is ready"</li>
                <li>"A new password, and links to set one"</li>
                <li>"Another e-mail address, before and after the change"</li>
                <li>"Passkeys, authenticator apps and recovery codes that are added, used, renamed or removed"</li>
                <li>"A second factor that your organization requires"</li>
            </ul>
        </section>
        {saved.then(|| view! { <Toast text="Notices saved."/> })}
    }
}

fn hour_text() -> FieldText {
    FieldText {
        name: "hour",
        label: "Daily summary of my inbox",
        hint: "One e-mail a day for each application where something waits for you, within the hour after this one. The hour is in UTC, so it moves by one on your clock when daylight saving time begins or ends.",
        ..FieldText::default()
    }
}

fn hours() -> Vec<(String, String)> {
    let none = (String::new(), "None".to_owned());
    let hours = (0..24).map(|hour| (hour.to_string(), format!("From {hour:02}:00 UTC")));
    std::iter::once(none).chain(hours).collect()
}

fn details(notice: Notice) -> &'static str {
    match notice {
        Notice::ExportWaits => "If your role can approve exports and somebody else requested it.",
        Notice::ImportEnded => "Or my change of many users, if it ran for more than a minute.",
        Notice::ErasureEnded => "If it took more than a minute, or failed.",
        Notice::RoleEnds => "Three days before.",
        Notice::NoteMention => "With a link to the note, without its text.",
        Notice::InboxAssigned => "Something of the inbox, with a link to it.",
    }
}
