//! The command palette: pages, actions and users by name, with the keyboard. Links to its page open it
//! where a script runs.

use std::time::Duration;

use leptos::ev;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::find::find;
use super::found::{Group, Place};
use crate::ui::icon::{Glyph, Icon};

/// Nothing is asked for while somebody types on.
const PAUSE: Duration = Duration::from_millis(150);
/// The links that open it.
const LINKS: &str = "a[data-palette]";

#[derive(Clone, Copy)]
struct Palette {
    /// The slugs of the application.
    of: StoredValue<(String, String)>,
    dialog: NodeRef<Dialog>,
    input: NodeRef<Input>,
    groups: RwSignal<Vec<Group>>,
    /// The place that Enter leads to.
    current: RwSignal<usize>,
    /// What the groups were found for; none before the first answer.
    answered: RwSignal<Option<String>>,
    trouble: RwSignal<String>,
    /// Counts what was asked: an answer that another one has overtaken is passed over.
    asked: StoredValue<u32>,
    /// Enter was pressed before the answer was there.
    goes: StoredValue<bool>,
}

/// `org` and `app` are the slugs of the application.
#[island]
pub fn CommandPalette(org: String, app: String) -> impl IntoView {
    let palette = Palette {
        of: StoredValue::new((org, app)),
        dialog: NodeRef::new(),
        input: NodeRef::new(),
        groups: RwSignal::new(Vec::new()),
        current: RwSignal::new(0),
        answered: RwSignal::new(None),
        trouble: RwSignal::new(String::new()),
        asked: StoredValue::new(0),
        goes: StoredValue::new(false),
    };
    // Effects run in the browser only.
    Effect::new(move |_| palette.listen());
    view! {
        <dialog
            class="dialog palette"
            closedby="any"
            aria-label="Go to"
            node_ref=palette.dialog
            on:close=move |_| palette.give_up()
        >
            <div class="search">
                <Icon of=Glyph::Search/>
                <input
                    class="input"
                    type="text"
                    role="combobox"
                    maxlength="200"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label="Find a page, an action or a user"
                    placeholder="Find a page, an action or a user"
                    aria-autocomplete="list"
                    aria-controls="palette-list"
                    aria-expanded=move || if palette.is_empty() { "false" } else { "true" }
                    aria-activedescendant=move || palette.current_id()
                    node_ref=palette.input
                    on:input=move |_| palette.ask_soon()
                    on:keydown=move |event: KeyboardEvent| palette.press(&event)
                />
            </div>
            <div
                class="palette__list"
                id="palette-list"
                role="listbox"
                aria-label="Found"
                hidden=move || palette.is_empty()
            >
                {move || palette.list()}
            </div>
            <p class="muted" role="status">{move || palette.words()}</p>
        </dialog>
    }
}

impl Palette {
    /// `Ctrl K` and the links.
    fn listen(self) {
        window_event_listener(ev::keydown, move |event: KeyboardEvent| {
            let is_k = event.key().eq_ignore_ascii_case("k") && !event.alt_key();
            if is_k && (event.ctrl_key() || event.meta_key()) && !event.shift_key() {
                event.prevent_default();
                self.open();
            }
        });
        window_event_listener(ev::click, move |event: MouseEvent| {
            let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|target| target.closest(LINKS).ok().flatten());
            if link.is_some() && is_plain && event.button() == 0 && self.open() {
                event.prevent_default();
            }
        });
    }

    /// Whether it is open now. The browser brings the focus back when it closes.
    fn open(self) -> bool {
        let Some(dialog) = self.dialog.get_untracked() else { return false };
        if !dialog.open() && dialog.show_modal().is_err() {
            return false;
        }
        if let Some(input) = self.input.get_untracked() {
            // A dialog that is open takes the focus.
            let _ = input.focus();
            input.select();
        }
        self.ask();
        true
    }

    fn typed(self) -> String {
        self.input.get_untracked().map(|input| input.value()).unwrap_or_default()
    }

    /// Nothing that was asked leads anywhere once it is closed.
    fn give_up(self) {
        self.goes.set_value(false);
        self.next_number();
    }

    fn ask_soon(self) {
        // Enter meant what was typed before.
        self.goes.set_value(false);
        let number = self.next_number();
        let ask = move || {
            if self.asked.get_value() == number {
                self.ask();
            }
        };
        set_timeout(ask, PAUSE);
    }

    fn next_number(self) -> u32 {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        number
    }

    fn ask(self) {
        let number = self.next_number();
        let (org, app) = self.of.get_value();
        let typed = self.typed();
        spawn_local(async move {
            let answer = find(org, app, typed.clone()).await;
            if self.asked.get_value() == number {
                self.take(typed, answer);
            }
        });
    }

    fn take(self, typed: String, answer: Result<Vec<Group>, ServerFnError>) {
        let goes = self.goes.get_value();
        self.goes.set_value(false);
        match answer {
            Ok(groups) => {
                self.trouble.set(String::new());
                self.current.set(0);
                self.groups.set(groups);
                self.answered.set(Some(typed));
                if goes {
                    self.go();
                }
            }
            Err(ServerFnError::ServerError(words)) => self.trouble.set(words),
            Err(_) => self.trouble.set("Connection lost. Type again to retry.".to_owned()),
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let count = self.groups.with_untracked(|groups| places(groups).count());
        let now = self.current.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.move_to((now + 1) % count),
            "ArrowUp" if count > 0 => self.move_to((now + count - 1) % count),
            // Enter also ends the input of a Chinese or Japanese word.
            "Enter" if !event.is_composing() => {
                if self.answered.get_untracked().as_deref() == Some(self.typed().as_str()) {
                    self.go();
                } else {
                    self.goes.set_value(true);
                    self.ask();
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn move_to(self, place: usize) {
        self.current.set(place);
        let Some(option) = document().get_element_by_id(&option_id(place)) else { return };
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&nearest);
    }

    fn go(self) {
        let now = self.current.get_untracked();
        let href = self
            .groups
            .with_untracked(|groups| places(groups).nth(now).map(|place| place.href.clone()));
        let Some(href) = href else { return };
        if let Some(dialog) = self.dialog.get_untracked() {
            // The address may be a place on this page.
            dialog.close();
        }
        // If the browser refuses to go there, it stays where it is.
        let _ = window().location().assign(&href);
    }

    fn is_empty(self) -> bool {
        self.groups.with(Vec::is_empty)
    }

    fn current_id(self) -> Option<String> {
        (!self.is_empty()).then(|| option_id(self.current.get()))
    }

    fn words(self) -> String {
        let trouble = self.trouble.get();
        if !trouble.is_empty() {
            return trouble;
        }
        match (self.answered.get(), self.groups.with(|groups| places(groups).count())) {
            (None, _) => "Looking…".to_owned(),
            (_, 0) => "Nothing found.".to_owned(),
            (_, 1) => "1 found. Enter opens it.".to_owned(),
            (_, count) => format!("{count} found. Arrow keys choose, Enter opens."),
        }
    }

    fn list(self) -> AnyView {
        let mut first = 0;
        let mut shown = Vec::new();
        for group in self.groups.get() {
            let begin = first;
            first += group.places.len();
            let options: Vec<AnyView> = group
                .places
                .into_iter()
                .enumerate()
                .map(|(at, place)| self.option(begin + at, place))
                .collect();
            let label = group.label.clone();
            shown.push(
                view! {
                    <div role="group" aria-label=label>
                        <p class="palette__kind" aria-hidden="true">{group.label}</p>
                        {options}
                    </div>
                }
                .into_any(),
            );
        }
        shown.into_any()
    }

    fn option(self, at: usize, place: Place) -> AnyView {
        let detail = (!place.detail.is_empty())
            .then(|| view! { " "<small><bdi>{place.detail}</bdi></small> });
        view! {
            <a
                class="palette__option"
                id=option_id(at)
                role="option"
                tabindex="-1"
                href=place.href
                aria-selected=move || if self.current.get() == at { "true" } else { "false" }
            >
                <bdi>{place.label}</bdi>
                {detail}
            </a>
        }
        .into_any()
    }
}

fn places(groups: &[Group]) -> impl Iterator<Item = &Place> {
    groups.iter().flat_map(|group| &group.places)
}

fn option_id(place: usize) -> String {
    format!("palette-{place}")
}
