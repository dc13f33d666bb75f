use axum::Form;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::ui::icon::{Glyph, Icon};
use crate::zone::Zone;

#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    zone: String,
    #[serde(default)]
    from: String,
}

/// `POST /account/time-zone`: keeps it in a cookie, as the theme is kept.
pub async fn submit(page_context: PageContext, Form(choice): Form<Choice>) -> Answer {
    page_context.require_signed()?;
    let zone = Zone::from_name(&choice.zone).unwrap_or_default();
    let to = with_query("/account", [("from", choice.from), ("done", "zone".to_owned())]);
    let cookie = zone.cookie(page_context.state.secure_cookies);
    let answer: Response = ([(SET_COOKIE, cookie)], Redirect::to(&to)).into_response();
    Ok(answer)
}

#[component]
pub fn ZoneForm(zone: Zone, from: String) -> impl IntoView {
    let chosen = zone.name().to_owned();
    // As text: hundreds of views would be most of the time that the page takes. The names are plain letters.
    let mut options = String::from(r#"<option value="UTC">UTC alone</option>"#);
    for name in Zone::names() {
        let selected = if name == chosen { " selected" } else { "" };
        options.push_str(&format!(r#"<option value="{name}"{selected}>{name}</option>"#));
    }
    view! {
        <section class="section" aria-labelledby="time-zone">
            <div class="section__head"><h2 id="time-zone">"Time zone"</h2><p>{chosen}</p></div>
            <form class="stack" method="post" action="/account/time-zone">
                <input type="hidden" name="from" value=from/>
                <div class="fields">
                    <div class="field">
                        <label for="zone">"Zone"</label>
                        <span class="select">
                            <select class="input" id="zone" name="zone" inner_html=options></select>
                            <Icon of=Glyph::Down/>
                        </span>
                        <p class="hint">"Times are shown in it beside UTC. Kept in this browser; files stay in UTC."</p>
                    </div>
                </div>
                <div class="actions"><button class="btn">"Save time zone"</button></div>
            </form>
        </section>
    }
}
