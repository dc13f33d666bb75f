//! What happened to an export, in words.

use rollcall_core::access::ColumnClass;
use rollcall_core::exports::AccessEntry;

use crate::ui::icon::Glyph;

/// `identity, contact`
pub fn classes(classes: &[ColumnClass]) -> String {
    let labels: Vec<String> = classes.iter().map(|class| class.label().to_lowercase()).collect();
    labels.join(", ")
}

/// The glyph, the verb and what stands behind the name.
pub fn entry(entry: &AccessEntry) -> (Glyph, &'static str, String) {
    let detail = |wanted: &str| {
        entry
            .details
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let (glyph, verb) = match entry.action.as_str() {
        "export.requested" => (Glyph::Exports, "Requested"),
        "export.approved" => (Glyph::OkRing, "Approved"),
        "export.declined" => (Glyph::XRing, "Rejected"),
        "export.finished" => (Glyph::File, "Created"),
        "export.link_opened" => (Glyph::Search, "Link opened"),
        "export.downloaded" => (Glyph::Imports, "Downloaded"),
        "export.link_refused" => (Glyph::Block, "Access denied"),
        "export.refused" => (Glyph::Block, "Access denied"),
        "export.link_renewed" => (Glyph::Refresh, "New link created"),
        "export.link_revoked" => (Glyph::Lock, "Link revoked"),
        "export.deleted" => (Glyph::X, "File deleted"),
        "export.withdrawn" => (Glyph::X, "File withdrawn"),
        "export.cancel_requested" | "export.cancelled" => (Glyph::Block, "Cancelled"),
        "export.failed" => (Glyph::XRing, "Failed"),
        _ => (Glyph::Info, "Changed"),
    };
    let aside = match detail("reason").as_str() {
        "foreign" => format!(": the link belongs to {}", detail("requested_by")),
        "tampered" => ": the link was changed or cut off".to_owned(),
        "expired" => ": the link had expired".to_owned(),
        "revoked" => ": the link had been revoked".to_owned(),
        "role" => ": the role no longer allows these columns".to_owned(),
        "limit reached" => ": the download limit was reached".to_owned(),
        "erased" => ": a user who may be in it was erased".to_owned(),
        "gone" => ": the file no longer exists".to_owned(),
        _ => String::new(),
    };
    (glyph, verb, aside)
}
