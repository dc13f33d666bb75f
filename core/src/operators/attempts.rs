use std::net::IpAddr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// How failed sign-ins make the next one wait.
struct Rule {
    /// Failures without a wait. Each one after them doubles the wait, up to the longest.
    free: u32,
    /// Seconds.
    longest_wait: i64,
    /// Seconds after which one failure is forgiven.
    forgiven_after: i64,
}

/// One account from one network, or from one browser that is known.
const ACCOUNT: Rule = Rule { free: 3, longest_wait: 15 * 60, forgiven_after: FORGOTTEN_AFTER };
/// One account from everywhere: somebody with many addresses has some guesses in a day and no more. A
/// browser that is known does not wait for them, so this locks nobody out of their own browser.
const ANYWHERE: Rule = Rule { free: 60, longest_wait: 15 * 60, forgiven_after: 15 * 60 };
/// A whole office may share one address. Its failures are forgiven quickly, and the wait that everybody
/// there shares is short.
const ADDRESS: Rule = Rule { free: 20, longest_wait: 60, forgiven_after: 2 * 60 };
/// Seconds after which failures no longer count.
const FORGOTTEN_AFTER: i64 = 24 * 3_600;

/// What is counted for an account besides the passwords of its sign-ins.
const OWN_PASSWORD: &str = "own password";
const CODE: &str = "code";
const RECOVERY_CODE: &str = "recovery code";
const PASSKEY: &str = "passkey";

/// The counters that one attempt touches. Only hashes are stored, so the table does not show who tried to
/// sign in from where.
///
/// An attacker who does not know the password must not be able to lock its owner out. So failures count for
/// account and network together, and a browser that has signed in before has a counter of its own (see
/// "Slow Down Online Guessing Attacks with Device Cookies" of OWASP).
pub(crate) struct Subjects {
    counters: Vec<(String, &'static Rule)>,
    address: String,
}

impl Subjects {
    pub(crate) fn new(email_key: &str, address: &str) -> Self {
        Self::of_password(email_key, address, None)
    }

    /// `device`: the browser, if it is known to have signed in to this account.
    pub(crate) fn of_password(email_key: &str, address: &str, device: Option<Uuid>) -> Self {
        let account = subject("account", email_key);
        let address = subject("address", &network_of(address));
        let counters = match device {
            Some(device) => {
                vec![(format!("{account}@{}", subject("device", &device.to_string())), &ACCOUNT)]
            }
            None => vec![
                (format!("{account}@{address}"), &ACCOUNT),
                (account, &ANYWHERE),
                (address.clone(), &ADDRESS),
            ],
        };
        Self { counters, address }
    }

    /// Sign-ins at a provider that come to nothing: it counts itself those of an account. `device`: the
    /// browser, if it is known to have signed in to any account. It has a count of its own, so that its
    /// neighbours do not keep it out.
    pub(crate) fn of_visitor(address: &str, device: Option<Uuid>) -> Self {
        let of_network = Self::of_network(address);
        match device {
            Some(device) => {
                let counters = vec![(subject("device", &device.to_string()), &ADDRESS)];
                Self { counters, ..of_network }
            }
            None => of_network,
        }
    }

    /// What comes to nothing and in which nobody can guess, such as a wrong passkey.
    pub(crate) fn of_network(address: &str) -> Self {
        let address = subject("address", &network_of(address));
        Self { counters: vec![(address.clone(), &ADDRESS)], address }
    }

    /// The password of somebody who is signed in. What fails at the sign-in page does not count here, so no
    /// stranger makes them wait.
    pub(crate) fn of_own_password(email_key: &str, address: &str) -> Self {
        let counters = vec![(subject(OWN_PASSWORD, email_key), &ACCOUNT)];
        Self { counters, address: subject("address", &network_of(address)) }
    }

    /// Codes of an authenticator app. Only who knows the password gets as far, and the counter of the account
    /// bounds them. What others of the same network have failed at does not count: it would keep out whoever
    /// has the right code.
    pub(crate) fn of_code(email_key: &str, address: &str) -> Self {
        Self::after_password(CODE, email_key, address)
    }

    pub(crate) fn of_passkey(email_key: &str, address: &str) -> Self {
        Self::after_password(PASSKEY, email_key, address)
    }

    pub(crate) fn of_recovery_code(email_key: &str, address: &str) -> Self {
        Self::after_password(RECOVERY_CODE, email_key, address)
    }

    fn after_password(kind: &str, email_key: &str, address: &str) -> Self {
        let counters = vec![(subject(kind, email_key), &ACCOUNT)];
        Self { counters, address: subject("address", &network_of(address)) }
    }

    /// The hash that stands for the network address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    fn rules(&self) -> impl Iterator<Item = (&str, &'static Rule)> {
        self.counters.iter().map(|(subject, rule)| (subject.as_str(), *rule))
    }
}

/// What counts as one address: of IPv6 the first 64 bits, because one household or server has all the
/// rest of them.
pub(crate) fn network_of(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    }
}

fn subject(kind: &str, value: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}:{value}")))
}

/// Refuses while the wait of a counter is running.
pub(crate) async fn check(ctx: &Context, subjects: &Subjects) -> Result<()> {
    let now = ctx.clock.now();
    let mut wait = 0;
    for (subject, rule) in subjects.rules() {
        let Some((failures, last)) = store::failures_of(&ctx.db, subject).await? else { continue };
        if now.seconds_since(last) > FORGOTTEN_AFTER as f64 {
            continue;
        }
        let until = last.plus_seconds(delay(failures, rule));
        wait = wait.max(until.seconds_since(now).ceil() as i64);
    }
    if wait > 0 {
        return Err(Error::TooManyRequests { retry_after: wait.unsigned_abs() });
    }
    Ok(())
}

/// Counts a failure.
pub(crate) async fn failed(ctx: &Context, tx: &mut Tx, subjects: &Subjects) -> Result<()> {
    let now = ctx.clock.now();
    let forgotten = now.plus_seconds(-FORGOTTEN_AFTER);
    for (subject, rule) in subjects.rules() {
        let forgiven_after = rule.forgiven_after * 1_000_000;
        store::count_failure(tx, subject, now, forgotten, forgiven_after).await?;
    }
    Ok(())
}

/// A success clears the counters of the account. The address keeps its own: otherwise somebody with one
/// account could go on trying others.
pub(crate) async fn succeeded(tx: &mut Tx, subjects: &Subjects) -> Result<()> {
    for (subject, _) in subjects.rules().filter(|(subject, _)| *subject != subjects.address) {
        store::clear_failures(tx, subject).await?;
    }
    Ok(())
}

/// A new password clears the account's counters.
pub(crate) async fn forget(tx: &mut Tx, email_key: &str) -> Result<()> {
    let account = subject("account", email_key);
    store::clear_failures(tx, &account).await?;
    store::clear_failures_within(tx, &account).await?;
    store::clear_failures(tx, &subject(OWN_PASSWORD, email_key)).await?;
    forget_codes(tx, email_key).await
}

/// A right code or passkey clears the counters of all of them.
pub(crate) async fn forget_codes(tx: &mut Tx, email_key: &str) -> Result<()> {
    for kind in [CODE, RECOVERY_CODE, PASSKEY] {
        store::clear_failures(tx, &subject(kind, email_key)).await?;
    }
    Ok(())
}

/// Deletes the failures that no longer count.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::clear_old_failures(&mut tx, ctx.clock.now().plus_seconds(-FORGOTTEN_AFTER)).await?;
    tx.commit().await
}

/// Seconds to wait after so many failures.
fn delay(failures: i64, rule: &Rule) -> i64 {
    let beyond = failures - i64::from(rule.free);
    if beyond < 0 {
        return 0;
    }
    1_i64
        .checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX).min(20))
        .unwrap_or(rule.longest_wait)
        .min(rule.longest_wait)
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNT, ADDRESS, delay, network_of};

    #[test]
    fn a_64_bit_network_of_ipv6_counts_as_one_address() {
        assert_eq!(network_of("2001:db8:1:2:3::4"), network_of("2001:db8:1:2::1"));
        assert_ne!(network_of("2001:db8:1:3::1"), network_of("2001:db8:1:2::1"));
        assert_eq!(network_of("192.0.2.1"), "192.0.2.1");
        assert_eq!(network_of("unknown"), "unknown");
    }

    #[test]
    fn the_wait_doubles_after_the_free_failures_and_has_an_end() {
        let waits = [0, 2, 3, 4, 5, 10, 13, 1_000].map(|n| delay(n, &ACCOUNT));
        assert_eq!(waits, [0, 0, 1, 2, 4, 128, 900, 900]);
        let waits = [19, 20, 25, 26, 1_000].map(|n| delay(n, &ADDRESS));
        assert_eq!(waits, [0, 1, 32, 60, 60]);
    }
}
