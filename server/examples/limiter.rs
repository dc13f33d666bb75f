//! What counting one request costs: so many keys ask in turn from as many threads as there are
//! processors. `cargo xtask bench api` prints it.
//!
//! `limiter KEYS`, which answers nanoseconds a request

use std::thread;
use std::time::Instant;

use rollcall_core::clock::Clock;
use rollcall_server::config::Rates;
use rollcall_server::rest::limiter::{Kind, Limiter, Who};
use uuid::Uuid;

const REQUESTS: u128 = 2_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys: u128 = std::env::args().nth(1).ok_or("limiter KEYS")?.parse()?;
    let limiter = Limiter::new(Rates::default());
    let clock = Clock::system();
    let ask = || {
        let began = Instant::now();
        for request in 0..REQUESTS {
            let key = Who::Key(Uuid::from_u128(request % keys));
            std::hint::black_box(limiter.take(key, Kind::Read, clock.now()));
        }
        began.elapsed().as_nanos()
    };
    let threads = thread::available_parallelism()?.get();
    let nanos: u128 = thread::scope(|scope| {
        let asking: Vec<_> = (0..threads).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|thread| thread.join().unwrap_or_default()).sum()
    });
    println!("{}", nanos / (REQUESTS * threads as u128));
    Ok(())
}
