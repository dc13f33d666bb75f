use std::collections::BTreeMap;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::find::tag_list;
use super::plain_letters::plain;
use super::ranges::ranges;
use super::search_text::search_text;
use super::store::{self, UserText};
use crate::db::Tx;
use crate::error::Result;

/// Users that one transaction reads.
const BATCH_SIZE: i64 = 2_000;

/// Writes the search texts of the next users by the current rules, and indexes them. Migration 18
/// leaves this to a job, because the rules are not SQL and there may be millions of users. Until the
/// job is done, a search also looks for [`earlier_search`]. `false`: nothing was left to do.
pub(super) async fn renew_texts(tx: &mut Tx) -> Result<bool> {
    let Some((low, high)) = store::next_renewal(tx, BATCH_SIZE).await? else { return Ok(false) };
    let mut due = store::texts(tx, low, high).await?;
    due.retain(|user| user.renewed().is_some() || !user.spelled_tags().is_empty());
    let mut renewed = Vec::new();
    let mut spelled: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    if !due.is_empty() {
        for user in store::lock_texts(tx, due).await? {
            renewed.extend(user.renewed().map(|text| (user.seq, text)));
            spelled.entry(user.application_seq).or_default().extend(user.spelled_tags());
        }
    }
    store::write_texts(tx, &renewed).await?;
    for (application_seq, tags) in spelled {
        store::note_spellings(tx, application_seq, tags.iter().map(String::as_str)).await?;
    }
    for (low, high) in ranges(renewed.iter().map(|(seq, _)| *seq)) {
        store::index_range(tx, low, high).await?;
    }
    store::drop_renewed(tx, low, high).await?;
    Ok(true)
}

impl UserText {
    /// The search text by the current rules, if it differs from the stored one.
    fn renewed(&self) -> Option<String> {
        let text = search_text(
            [
                Some(&self.vendor_data),
                self.display_name.as_deref(),
                self.full_name.as_deref(),
                self.email.as_deref(),
                self.phone.as_deref(),
            ],
            [self.approved_emails.as_deref(), self.approved_phones.as_deref()],
        );
        (text != self.search_text).then_some(text)
    }

    /// The user's tags that differ from the form by which filters compare them.
    fn spelled_tags(&self) -> Vec<String> {
        let mut tags = if self.tags == "[]" { Vec::new() } else { tag_list(&self.tags) };
        tags.retain(|tag| plain(tag) != *tag);
        tags
    }
}

/// The typed search by the rules before migration 18: one text, anywhere in the search text.
pub(super) fn earlier_search(typed: &str) -> String {
    let typed: String = typed
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(super::words::MAX_SEARCH_LENGTH)
        .collect();
    let folded: String = typed.nfc().default_case_fold().collect();
    folded.nfc().collect()
}
