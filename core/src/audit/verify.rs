use super::chain;
use super::store;
use crate::context::Context;
use crate::error::Result;

/// The result of checking one organization's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    pub organization: String,
    /// Valid entries, counted from the first.
    pub entries: i64,
    /// The first invalid entry, and why.
    pub broken: Option<(i64, String)>,
}

const BATCH_SIZE: usize = 1_000;

/// Checks the chain of one organization, or of all: no number is missing, every hash is right, each
/// entry follows the one before, and the last one is the head. For the command line.
pub async fn verify(ctx: &Context, organization: Option<&str>) -> Result<Vec<ChainReport>> {
    let mut reports = Vec::new();
    for (seq, slug) in store::organizations(&ctx.db, organization).await? {
        reports.push(walk(ctx, seq, slug).await?);
    }
    Ok(reports)
}

async fn walk(ctx: &Context, organization_seq: i64, organization: String) -> Result<ChainReport> {
    // The head is read first, so that entries added during the check are ignored.
    let (head_number, head_hash, last_number) =
        store::head_and_last(&ctx.db, organization_seq).await?;
    let mut entries = 0;
    let mut previous = String::new();
    let broken = |number, why: &str| Some((number, why.to_owned()));
    let mut report = ChainReport { organization, entries: 0, broken: None };
    while entries < head_number && report.broken.is_none() {
        let links = store::after(&ctx.db, organization_seq, entries, BATCH_SIZE).await?;
        if links.is_empty() {
            report.broken = broken(entries + 1, "this entry is missing");
        }
        for link in links {
            let number = entries + 1;
            report.broken = if link.number != number {
                broken(number, "this entry is missing")
            } else if link.previous_hash != previous {
                broken(number, "it does not match the entry before it")
            } else if chain::hash(&link) != link.hash {
                broken(number, "its content does not match its hash")
            } else if number == head_number && link.hash != head_hash {
                broken(number, "it is not the last recorded entry")
            } else {
                None
            };
            if report.broken.is_some() || number == head_number {
                entries += i64::from(report.broken.is_none());
                break;
            }
            previous = link.hash;
            entries = number;
        }
    }
    if report.broken.is_none() && last_number > head_number {
        report.broken = broken(head_number + 1, "it was added after the last recorded entry");
    }
    report.entries = entries;
    Ok(report)
}
