use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::factors::{MAX_PASSKEYS, Passkey};

use super::PAGE;
use crate::address::with_query;
use crate::ui::link::{PostButton, Weight};
use crate::ui::menu::ConfirmDialog;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

#[component]
pub fn PasskeysSection(
    passkeys: Vec<Passkey>,
    from: String,
    /// Browsers have passkeys under the public address.
    can_add: bool,
    /// There is no other second factor.
    is_first: bool,
    /// There is an authenticator app that counts.
    has_app: bool,
    /// An organization of theirs requires a second factor.
    is_required: bool,
    now: Timestamp,
) -> impl IntoView {
    let add = if passkeys.len() >= MAX_PASSKEYS {
        view! { <p class="muted">"These are "{MAX_PASSKEYS}" passkeys, which is the most."</p> }
            .into_any()
    } else if can_add {
        let action = with_query(&format!("{PAGE}/new"), [("from", from.clone())]);
        let weight = if is_first { Weight::Primary } else { Weight::Plain };
        view! { <div class="actions"><PostButton action label="Add passkey" weight/></div> }
            .into_any()
    } else {
        view! {
            <p class="muted">
                "Browsers have no passkeys at this address. They need a host name, and https. Whoever runs Rollcall sets it with "<code>"ROLLCALL_PUBLIC_URL"</code>"."
            </p>
        }
        .into_any()
    };
    let removal = match (passkeys.len() == 1 && !has_app, is_required) {
        (true, true) => {
            "It is your last second factor, so your recovery codes are removed, too. Your organization requires a second factor: you set up another one before anything else opens."
        }
        (true, false) => {
            "It is your last second factor, so your recovery codes are removed, too. Your password alone signs you in then."
        }
        (false, _) => "It no longer signs you in. What else you have stays.",
    };
    let list = (!passkeys.is_empty()).then(|| view! { <PasskeyTable passkeys from removal now/> });
    view! {
        <section class="section" aria-labelledby="passkeys">
            <div class="section__head"><h2 id="passkeys">"Passkeys"</h2></div>
            <div class="stack">
                <p>"Your device or a security key signs you in with your fingerprint, face or PIN. No password is needed, and no other site can ask for it."</p>
                {list}
                {add}
            </div>
        </section>
    }
}

#[component]
fn PasskeyTable(
    passkeys: Vec<Passkey>,
    from: String,
    /// What comes of removing one.
    removal: &'static str,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("Name"),
        Head::new("Added").class("tight"),
        Head::new("Last used").class("tight"),
        Head::new("Actions").hidden(),
    ];
    let rows = passkeys.into_iter().map(|passkey| row(passkey, &from, removal, now)).collect_view();
    view! {
        <Table label="Passkeys" caption="Your passkeys, oldest first" heads>{rows}</Table>
    }
}

fn row(
    passkey: Passkey,
    from: &str,
    removal: &'static str,
    now: Timestamp,
) -> impl IntoView + use<> {
    let Passkey { id, name, added_at, last_used_at, signs_in_alone, counts } = passkey;
    let limit = match (signs_in_alone, counts) {
        (_, false) => Some(
            "Does not work any more: it was added after single sign-on, and your account belongs to another organization, too. Sign in with your password, remove it, and add it again.",
        ),
        (false, true) => Some("Second factor only: it was added after single sign-on."),
        (true, true) => None,
    };
    let limit = limit.map(|words| view! { <p class="muted">{words}</p> });
    let address =
        |path: &str| with_query(&format!("{PAGE}/{id}{path}"), [("from", from.to_owned())]);
    let dialog = format!("remove-{id}");
    let last = match last_used_at {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => "Never".into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{name.clone()}</bdi>{limit}</th>
            <td role="cell" class="tight" data-label="Added">{added_at.minute()}</td>
            <td role="cell" class="tight" data-label="Last used">{last}</td>
            <td role="cell">
                <div class="actions">
                    <a class="btn btn--sm" href=address("") aria-label=format!("Rename: {name}")>"Rename"</a>
                    <button
                        class="btn btn--sm btn--danger"
                        type="button"
                        aria-label=format!("Remove: {name}")
                        popovertarget=dialog.clone()
                    >
                        "Remove…"
                    </button>
                </div>
                <ConfirmDialog
                    id=dialog
                    title=format!("Remove {name}?")
                    text=removal
                    action=address("/remove")
                    confirm="Remove passkey"
                    cancel="Keep"
                />
            </td>
        </tr>
    }
}
