use sha2::{Digest, Sha256};

use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Failures that cost nothing; after them each one doubles the wait, up to the longest.
const FREE_PER_ACCOUNT: u32 = 3;
const FREE_PER_ADDRESS: u32 = 10;
const LONGEST_WAIT: i64 = 15 * 60;
/// Failures older than this no longer count.
const FORGOTTEN_AFTER: i64 = 24 * 3_600;

/// The two counters that one attempt touches. Only hashes are stored: the table is no list of
/// who tried to sign in from where.
pub(super) struct Subjects {
    account: String,
    address: String,
}

impl Subjects {
    pub(super) fn new(email_key: &str, address: &str) -> Self {
        Self { account: subject("account", email_key), address: subject("address", address) }
    }
}

fn subject(kind: &str, value: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}:{value}")))
}

/// Refuses while a wait is running, for the account or for the address.
pub(super) async fn check(ctx: &Context, subjects: &Subjects) -> Result<()> {
    let now = ctx.clock.now();
    let mut wait = 0;
    for (subject, free) in
        [(&subjects.account, FREE_PER_ACCOUNT), (&subjects.address, FREE_PER_ADDRESS)]
    {
        let Some((failures, last)) = store::failures(&ctx.db, subject).await? else { continue };
        if now.seconds_since(last) > FORGOTTEN_AFTER as f64 {
            continue;
        }
        let until = last.plus_seconds(delay(failures, free));
        wait = wait.max(until.seconds_since(now).ceil() as i64);
    }
    if wait > 0 {
        return Err(Error::TooManyRequests { retry_after: wait.unsigned_abs() });
    }
    Ok(())
}

pub(super) async fn failed(ctx: &Context, subjects: &Subjects) -> Result<()> {
    let now = ctx.clock.now();
    let forgotten = now.plus_seconds(-FORGOTTEN_AFTER);
    let mut tx = ctx.db.begin().await?;
    for subject in [&subjects.account, &subjects.address] {
        store::count_failure(&mut tx, subject, now, forgotten).await?;
    }
    tx.commit().await
}

/// A success clears the account's counter; the address keeps its own, or one known account would
/// open the door to trying others.
pub(super) async fn succeeded(tx: &mut Tx, subjects: &Subjects) -> Result<()> {
    store::clear_failures(tx, &subjects.account).await
}

/// Seconds to wait after so many failures.
fn delay(failures: i64, free: u32) -> i64 {
    let beyond = failures - i64::from(free);
    if beyond < 0 {
        return 0;
    }
    1_i64
        .checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX).min(20))
        .unwrap_or(LONGEST_WAIT)
        .min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::delay;

    #[test]
    fn the_wait_doubles_after_the_free_failures_and_ends_at_a_quarter_of_an_hour() {
        let waits: Vec<i64> = [0, 2, 3, 4, 5, 10, 13, 1_000].map(|n| delay(n, 3)).to_vec();
        assert_eq!(waits, [0, 0, 1, 2, 4, 128, 900, 900]);
    }
}
