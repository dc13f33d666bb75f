use leptos::prelude::*;
use rollcall_core::account::Notice;

use crate::address::with_query;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::toast::Toast;

#[component]
pub fn NoticesPage(
    email: String,
    wanted: Vec<Notice>,
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

fn details(notice: Notice) -> &'static str {
    match notice {
        Notice::ExportWaits => "If your role can approve exports and somebody else requested it.",
        Notice::ImportEnded => "If it ran for more than a minute.",
        Notice::RoleEnds => "Three days before.",
        Notice::NoteMention => "With a link to the note, without its text.",
    }
}
