use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::mail::{Mail, MailList, MailState};

use super::tabs::{Part, SettingsHead};
use crate::address::with_query;
use crate::ui::empty::Empty;
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::PostButton;
use crate::ui::notice::Notice;
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct MailView {
    pub list: MailList,
    pub first_page: bool,
    /// What was just done; empty: nothing.
    pub said: &'static str,
    pub actor: Actor,
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn MailPage(view: MailView) -> impl IntoView {
    let MailView { list, first_page, said, actor, base, now } = view;
    let here = format!("{base}/settings/mail");
    let new = format!("{base}/exports/new");
    let test = view! {
        <PostButton action=format!("{here}/test") label="Send test message" glyph=Glyph::File/>
    };
    let server = if list.has_server {
        Either::Left(
            view! { <p class="muted">"Messages are sent from "<bdi>{list.from.clone()}</bdi>"."</p> },
        )
    } else {
        Either::Right(view! {
            <Notice tone=Tone::Info glyph=Glyph::Info title="No mail server is configured.">
                <p>"Messages are kept in the outbox, where you can read them. To send them, set "<code>"ROLLCALL_SMTP_URL"</code>"."</p>
            </Notice>
        })
    };
    let body = if list.mails.is_empty() && first_page {
        Either::Left(view! {
            <Empty glyph=Glyph::File title="No messages yet" text="Messages appear here, for example when an export is ready.">
                <a class="btn" href=new>"Export users"</a>
            </Empty>
        })
    } else {
        Either::Right(messages(list, here, first_page, now))
    };
    view! {
        <SettingsHead actor base part=Part::Mail actions=Some(test.into_any())/>
        <div class="stack">{server}{body}</div>
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

fn messages(list: MailList, here: String, first_page: bool, now: Timestamp) -> impl IntoView {
    let heads = vec![
        Head::new("Message"),
        Head::new("Status").class("at-end"),
        Head::new("To"),
        Head::new("Attempts").class("r").rank("3"),
        Head::new("Created").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let next = list.next.map(|id| with_query(&here, [("before", id.to_string())]));
    let previous = (!first_page).then(|| here.clone());
    let summary =
        format!("{}, newest first", counted(list.mails.len() as i64, "message", "messages"));
    let has_server = list.has_server;
    let rows = list.mails.into_iter().map(|mail| row(mail, &here, has_server, now)).collect_view();
    view! {
        <Table label="Messages" caption="Messages, newest first" heads>{rows}</Table>
        <Pager summary previous next previous_label="Newest"/>
    }
}

fn row(mail: Mail, here: &str, has_server: bool, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{here}/{}", mail.id);
    let again = has_server && matches!(mail.state, MailState::Failed | MailState::Kept);
    let resend = again.then(|| {
        view! {
            <form method="post" action=format!("{href}/resend")>
                <button class="btn btn--sm">"Resend"</button>
            </form>
        }
    });
    let aside = match (mail.state, mail.sent_at) {
        (MailState::Sent, Some(at)) => at.minute(),
        (MailState::Waiting | MailState::Failed, _) => mail.last_error,
        _ => String::new(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=href>{mail.subject}</a></th>
            <td role="cell" class="at-end">
                <Status of=mail.state/>
                {(!aside.is_empty()).then(|| view! { <small>{aside}</small> })}
            </td>
            <td role="cell" data-label="To"><bdi>{mail.recipient}</bdi></td>
            <td role="cell" class="r" data-rank="3" data-label="Attempts">{mail.attempts}</td>
            <td role="cell" class="tight" data-label="Created"><Ago at=mail.created_at now/></td>
            <td role="cell" class="tight">{resend}</td>
        </tr>
    }
}
