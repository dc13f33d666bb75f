//! Rate limits: how many reads and how many writes each key or address may make within 60 seconds. The
//! window moves on every second. Each process counts for itself.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use rollcall_core::Timestamp;
use uuid::Uuid;

use crate::config::Rates;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Read,
    Write,
}

/// Whose requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Key(Uuid),
    /// The /64 of an IPv6 address is counted as a whole, because a customer usually gets a /64.
    Address(IpAddr),
    Unknown,
}

impl Who {
    pub fn at(address: Option<IpAddr>) -> Self {
        match address {
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Self::Address(Ipv6Addr::from_bits(network).into())
            }
            Some(address) => Self::Address(address),
            None => Self::Unknown,
        }
    }
}

/// How much of a rate limit is left after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitStatus {
    pub limit: u32,
    pub remaining: u32,
    /// Seconds since 1970 at which the oldest counted request leaves the window.
    pub reset: i64,
    /// How many seconds the client has to wait. Only for a refused request.
    pub retry_after: Option<i64>,
}

/// 60 whole seconds and the current one, so that no period of 60 seconds ever exceeds the limit.
const SECONDS: usize = 61;
const SHARDS: usize = 16;
/// A shard with more windows than this is searched for idle ones, once a second.
const MANY: usize = 4_096;
/// A shard with more windows than this gives all new addresses one shared window, so that calls from
/// very many addresses neither fill the memory (40 MB for all shards) nor slow other clients down. Keys
/// always have their own window.
const MAX_WINDOWS: usize = 8_192;

struct Window {
    /// Requests in each second. A second has its place by its remainder modulo [`SECONDS`].
    counts: [u32; SECONDS],
    total: u32,
    /// The current second.
    now: i64,
}

#[derive(Default)]
struct Shard {
    windows: HashMap<(Who, Kind), Window>,
    /// The second of the last search for idle windows.
    swept: i64,
}

pub struct Limiter {
    rates: Rates,
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
}

impl Limiter {
    pub fn new(rates: Rates) -> Self {
        Self { rates, shards: Default::default(), hasher: RandomState::new() }
    }

    /// Counts a request, unless the limit is reached.
    pub fn take(&self, who: Who, kind: Kind, now: Timestamp) -> RateLimitStatus {
        let second = now.micros().div_euclid(1_000_000);
        let limit = match kind {
            Kind::Read => self.rates.reads,
            Kind::Write => self.rates.writes,
        };
        let shard = self.hasher.hash_one(who) as usize % SHARDS;
        let mut shard = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        shard.sweep(second);
        let who = shard.counted_as(who, kind);
        let window = shard.windows.entry((who, kind)).or_insert_with(|| Window::new(second));
        window.take(second, limit)
    }
}

impl Shard {
    fn sweep(&mut self, second: i64) {
        if self.windows.len() >= MANY && self.swept != second {
            self.windows.retain(|_, window| second - window.now < SECONDS as i64);
            self.swept = second;
        }
    }

    fn counted_as(&self, who: Who, kind: Kind) -> Who {
        let has_room = self.windows.len() < MAX_WINDOWS || self.windows.contains_key(&(who, kind));
        match who {
            Who::Address(_) if !has_room => Who::Unknown,
            who => who,
        }
    }
}

impl Window {
    fn new(now: i64) -> Self {
        Self { counts: [0; SECONDS], total: 0, now }
    }

    fn take(&mut self, second: i64, limit: u32) -> RateLimitStatus {
        self.advance(second);
        let taken = self.total < limit;
        if taken {
            self.counts[place(self.now)] += 1;
            self.total += 1;
        }
        let reset = self.oldest() + SECONDS as i64;
        RateLimitStatus {
            limit,
            remaining: limit - self.total,
            reset,
            retry_after: (!taken).then(|| (reset - self.now).max(1)),
        }
    }

    /// Clears the counts of the seconds that have left the window. A clock that is set back changes
    /// nothing.
    fn advance(&mut self, second: i64) {
        let passed = second - self.now;
        if passed <= 0 {
            return;
        }
        if passed >= SECONDS as i64 {
            *self = Self::new(second);
            return;
        }
        for gone in self.now + 1..=second {
            let count = &mut self.counts[place(gone)];
            self.total -= *count;
            *count = 0;
        }
        self.now = second;
    }

    /// The oldest second with a request. Without requests it is the current second.
    fn oldest(&self) -> i64 {
        let first = self.now - SECONDS as i64 + 1;
        (first..self.now).find(|second| self.counts[place(*second)] > 0).unwrap_or(self.now)
    }
}

fn place(second: i64) -> usize {
    second.rem_euclid(SECONDS as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::{Kind, Limiter, MAX_WINDOWS, SHARDS, Who};
    use crate::config::Rates;
    use rollcall_core::Timestamp;
    use std::net::IpAddr;
    use uuid::Uuid;

    const ME: Who = Who::Key(Uuid::nil());

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + second * 1_000_000)
    }

    #[test]
    fn no_sixty_seconds_hold_more_than_the_limit() {
        let limiter = Limiter::new(Rates { reads: 10, writes: 3 });
        let mut taken = Vec::new();
        for tick in 0..2_000 {
            let now = Timestamp::from_micros(at(0).micros() + tick * 137_000);
            if limiter.take(ME, Kind::Read, now).retry_after.is_none() {
                taken.push(now);
            }
        }
        assert!(taken.len() > 30, "{}", taken.len());
        for (first, last) in taken.iter().zip(taken.iter().skip(10)) {
            assert!(last.seconds_since(*first) > 60.0);
        }
    }

    #[test]
    fn who_waits_as_long_as_the_answer_says_is_taken() {
        let limiter = Limiter::new(Rates { reads: 2, writes: 1 });
        assert_eq!(limiter.take(ME, Kind::Read, at(0)).remaining, 1);
        assert_eq!(limiter.take(ME, Kind::Read, at(5)).remaining, 0);
        let refused = limiter.take(ME, Kind::Read, at(10));
        let wait = refused.retry_after.expect("a refusal");
        assert_eq!((refused.limit, refused.remaining, wait), (2, 0, 51));
        assert_eq!(refused.reset, at(61).micros() / 1_000_000);
        assert!(limiter.take(ME, Kind::Read, at(10 + wait - 1)).retry_after.is_some());
        assert!(limiter.take(ME, Kind::Read, at(10 + wait)).retry_after.is_none());
    }

    #[test]
    fn reads_writes_keys_and_addresses_are_counted_apart() {
        let limiter = Limiter::new(Rates { reads: 1, writes: 1 });
        let address = |text: &str| Who::at(text.parse::<IpAddr>().ok());
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff"));
        for who in [ME, Who::Key(Uuid::max()), address("192.0.2.1"), address("192.0.2.2")] {
            for kind in [Kind::Read, Kind::Write] {
                assert!(limiter.take(who, kind, at(0)).retry_after.is_none());
                assert!(limiter.take(who, kind, at(0)).retry_after.is_some());
            }
        }
    }

    #[test]
    fn a_flood_of_addresses_is_held_together_and_keys_are_counted_apart_from_it() {
        let limiter = Limiter::new(Rates { reads: 3, writes: 1 });
        let flood = (0..400_000u32).map(|number| Who::Address(IpAddr::from(number.to_be_bytes())));
        let refused =
            flood.filter(|address| limiter.take(*address, Kind::Read, at(0)).retry_after.is_some());
        assert!(refused.count() > 200_000);
        let held = |limiter: &Limiter| -> usize {
            limiter.shards.iter().map(|shard| shard.lock().expect("a shard").windows.len()).sum()
        };
        assert!(held(&limiter) <= SHARDS * (MAX_WINDOWS + 1));
        assert!(limiter.take(ME, Kind::Read, at(1)).retry_after.is_none());
        for shard in 0..1_000u128 {
            limiter.take(Who::Key(Uuid::from_u128(shard)), Kind::Read, at(120));
        }
        assert!(held(&limiter) < 2_000, "windows that are over are let go");
    }

    #[test]
    fn a_burst_from_many_threads_gets_the_limit_and_no_more() {
        let limiter = Limiter::new(Rates { reads: 500, writes: 1 });
        let burst = || {
            let taken = |_: &i32| limiter.take(ME, Kind::Read, at(0)).retry_after.is_none();
            (0..400).filter(taken).count()
        };
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(burst)).collect();
            threads.into_iter().map(|thread| thread.join().expect("a count")).sum()
        });
        assert_eq!(taken, 500);
    }
}
