use leptos::prelude::*;
use rollcall_core::sso::SignInChoice;

use crate::sign_in::page::ProviderButtons;

/// Several organizations have a provider for the domain of an address.
#[component]
pub fn ChoicePage(choices: Vec<SignInChoice>, next: String) -> impl IntoView {
    view! {
        <div class="stack">
            <div>
                <h1>"Choose where to sign in"</h1>
                <p class="muted">"Several organizations know people with your e-mail address."</p>
            </div>
            <ProviderButtons buttons=choices next/>
            <p class="muted"><small><a href="/sign-in">"Start again"</a></small></p>
        </div>
    }
}

/// Leads on by itself, and by its link where it does not.
#[component]
pub fn LeavePage(name: String, address: String) -> impl IntoView {
    view! {
        <div class="stack">
            <div><h1>"Continue to "<bdi>{name.clone()}</bdi></h1></div>
            <p class="muted">"You sign in there and come back."</p>
            <a class="btn btn--primary btn--wide" href=address>"Continue to "<bdi>{name}</bdi></a>
        </div>
    }
}

/// In a tab of its own, beside the one whose form waits.
#[component]
pub fn ProvedPage() -> impl IntoView {
    view! {
        <div class="stack">
            <div>
                <h1>"Confirmed"</h1>
                <p class="muted">"Close this tab, and choose “Continue” in the one that you came from."</p>
            </div>
        </div>
    }
}
