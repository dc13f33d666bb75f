//! My account → Sign-in security: passkeys, the authenticator app and the recovery codes.

pub mod codes;
mod codes_page;
mod frame;
mod page;
pub mod passkeys;
mod proof;
mod qr;
pub mod remove;
mod sent;
pub mod set_up;
mod set_up_page;
pub mod show;

pub use proof::{NeedsProof, PASSKEY_FIELD, PROOF_FIELD, ask_for_proof};
use rollcall_core::factors::Holder;
pub use sent::sent_already;
use serde::Deserialize;

use crate::address::with_query;
use crate::page_context::PageContext;
use crate::request::Signed;

/// The page, and what its forms send.
const PAGE: &str = "/account/security";

#[derive(Default, Deserialize)]
pub struct SecurityForm {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
    /// The password, or a code of the app.
    #[serde(default)]
    proof: String,
    /// The same, of the form that removes the app: both are on one page.
    #[serde(default)]
    remove_proof: String,
    /// The app that is being set up.
    #[serde(default)]
    token: String,
    #[serde(default)]
    code: String,
    /// When the recovery codes were made that new ones replace.
    #[serde(default)]
    made: String,
}

/// The page on which somebody sets up a factor that their organization requires. `from`: where they
/// wanted to go.
pub fn factor_set_up(from: String) -> String {
    with_query(&format!("{PAGE}/app"), [("from", from)])
}

fn holder<'a>(page_context: &'a PageContext, signed: &'a Signed) -> Holder<'a> {
    Holder {
        identity: &signed.identity,
        address: &page_context.client_address,
        request_id: &page_context.request_id,
        proved_at: Some(signed.proved_at),
    }
}
