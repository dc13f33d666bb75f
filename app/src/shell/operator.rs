//! The operator's own menu: account, sessions, keys, what this Rollcall is, theme, sign out.

use leptos::prelude::*;

use crate::address::with_query;
use crate::theme::Theme;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::Menu;

#[component]
pub fn OperatorMenu(name: String, role: String, base: String, theme: Theme) -> impl IntoView {
    let account = with_query("/account", [("from", base.clone())]);
    let sessions = with_query("/account/sessions", [("from", base.clone())]);
    let (keys, about) = (format!("{base}/keys"), format!("{base}/about"));
    let themes = Theme::ALL
        .map(|choice| {
            let glyph = if choice == theme { Glyph::Check } else { Glyph::Sun };
            view! {
                <button name="theme" value=choice.code() aria-pressed=if choice == theme { "true" } else { "false" }>
                    <Icon of=glyph/>
                    "Theme: "
                    {choice.label().to_lowercase()}
                </button>
            }
        })
        .collect_view();
    view! {
        <button class="who" type="button" popovertarget="operator">
            <span><b><bdi>{name}</bdi></b><small>{role}</small></span>
            <Icon of=Glyph::UpDown/>
        </button>
        <Menu id="operator">
            <a href=account><Icon of=Glyph::Users/>"My account"</a>
            <a href=sessions><Icon of=Glyph::Key/>"My sessions"</a>
            <a href=keys><Icon of=Glyph::Info/>"Keyboard shortcuts"</a>
            <a href=about><Icon of=Glyph::Info/>"About Rollcall"</a>
            <form method="post" action="/account/theme">{themes}</form>
            <form method="post" action="/sign-out">
                <button><Icon of=Glyph::Out/>"Sign out"</button>
            </form>
        </Menu>
    }
}
