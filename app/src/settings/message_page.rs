use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::mail::{Mail, MailState};

use crate::ui::kv::{Fact, Facts};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::time::At;

/// A message as its recipient reads it: the text part, with our own links made links. `origin`: what
/// they begin with.
#[component]
pub fn MessagePage(mail: Mail, list: String, origin: String, now: Timestamp) -> impl IntoView {
    let text = if mail.is_private {
        view! {
            <p class="muted">"The text holds a personal link. Only the recipient can read it."</p>
        }
        .into_any()
    } else if mail.state == MailState::Sent {
        view! { <p class="muted">"The text of a sent message is not kept."</p> }.into_any()
    } else {
        let lines = mail.text.lines().map(|line| shown(line, &origin)).collect_view();
        view! { <pre class="code" tabindex="0" aria-label="Text of the message">{lines}</pre> }
            .into_any()
    };
    let error = (!mail.last_error.is_empty())
        .then(|| view! { <Fact name="Server response">{mail.last_error.clone()}</Fact> });
    view! {
        <Crumbs href=list label="Mail"/>
        <PageHead title=mail.subject.clone()><p><Status of=mail.state pill=true/></p></PageHead>
        <Facts>
            <Fact name="To"><bdi>{mail.recipient.clone()}</bdi></Fact>
            <Fact name="Created"><At at=mail.created_at now/></Fact>
            {mail.sent_at.map(|at| view! { <Fact name="Sent"><At at now/></Fact> })}
            <Fact name="Attempts">{mail.attempts}</Fact>
            {error}
        </Facts>
        <section class="section" aria-labelledby="text">
            <div class="section__head"><h2 id="text">"Text"</h2></div>
            {text}
        </section>
    }
}

fn shown(line: &str, origin: &str) -> AnyView {
    match line.strip_prefix(origin).filter(|path| path.starts_with('/')) {
        Some(path) => view! { <a href=path.to_owned()>{line.to_owned()}</a>{"\n"} }.into_any(),
        None => format!("{line}\n").into_any(),
    }
}
