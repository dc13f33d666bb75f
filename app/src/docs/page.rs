use leptos::prelude::*;

use super::{Call, Docs, Given};
use crate::ui::kv::{Fact, Facts};
use crate::ui::page::PageHead;

#[component]
pub fn DocsPage(docs: Docs) -> impl IntoView {
    let contents = contents(&docs.calls);
    let calls = docs.calls.into_iter().map(|call| view! { <OneCall call/> }).collect_view();
    let setup = format!(
        "export ROLLCALL_KEY=rollcall_… ORGANIZATION=… APPLICATION=…\ncurl \"{}/v3/users/\" -H \"x-api-key: $ROLLCALL_KEY\"",
        docs.origin
    );
    view! {
        <PageHead title="API reference">
            <p>
                "Users, verifications, reports and faces, for programs with an API key. Create keys under Settings → API keys. The same reference as a document: "
                <a href="/v3/openapi.json">"openapi.json"</a>" (OpenAPI 3.1)."
            </p>
        </PageHead>
        <pre class="code" tabindex="0" aria-label="First steps"><code>{setup}</code></pre>
        <p class="gap-above">
            "Every response has the headers "<code>"X-Request-Id"</code>", "<code>"X-RateLimit-Limit"</code>", "
            <code>"X-RateLimit-Remaining"</code>" and "<code>"X-RateLimit-Reset"</code>
            ". Errors are "<code>"{\"detail\": \"…\"}"</code>" or messages per field. Send a write with an "
            <code>"Idempotency-Key"</code>" header to retry it safely: within 24 hours, the same request gets the first response again and runs only once. "
            "Paths of an application contain its IDs: "<code>"rollcall api-key create --json"</code>" prints them for "
            <code>"$ORGANIZATION"</code>" and "<code>"$APPLICATION"</code>". Responses contain the others: "
            <code>"$USER_ID"</code>" is a "<code>"didit_internal_id"</code>", "<code>"$REPORT"</code>
            " the ID of a report, "<code>"$FACE"</code>" the "<code>"uuid"</code>" of a face. The examples work when they are sent in order."
        </p>
        <nav class="section" aria-label="Calls"><div class="fields">{contents}</div></nav>
        {calls}
    }
}

/// The calls by what they are about. They stand below in another order: that of their examples.
fn contents(calls: &[Call]) -> AnyView {
    let mut groups: Vec<(&str, Vec<&Call>)> = Vec::new();
    for call in calls {
        match groups.iter_mut().find(|(name, _)| *name == call.group) {
            Some((_, of)) => of.push(call),
            None => groups.push((&call.group, vec![call])),
        }
    }
    groups
        .into_iter()
        .map(|(name, calls)| {
            let lines = calls
                .into_iter()
                .map(|call| {
                    view! {
                        <li>
                            <span class="tag">{call.method.clone()}</span>" "
                            <a href=format!("#{}", call.id)>{call.summary.clone()}</a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div class="stack stack--tight">
                    <h2>{name.to_owned()}</h2>
                    <ul class="stack stack--tight">{lines}</ul>
                </div>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn OneCall(call: Call) -> impl IntoView {
    let (heading, labelled_by) = (call.id.clone(), call.id);
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <div class="section__head"><h2 id=heading>{call.summary}</h2></div>
            <p><span class="tag">{call.method}</span>" "<code>{call.path}</code></p>
            <p>{call.description}</p>
            <List title="Parameters" of=call.parameters/>
            <List title="Body" of=call.fields/>
            <List title="Responses" of=call.responses/>
            <pre class="code gap-above" tabindex="0" aria-label="Example"><code>{call.curl}</code></pre>
        </section>
    }
}

#[component]
fn List(title: &'static str, of: Vec<Given>) -> impl IntoView {
    (!of.is_empty()).then(|| {
        let lines = of
            .into_iter()
            .map(|one| view! { <Fact name=one.name>{one.words}</Fact> })
            .collect_view();
        view! { <h3 class="gap-above">{title}</h3><Facts>{lines}</Facts> }
    })
}
