//! The scalar products of one vector with many, in the widest instructions that the processor has.
//! Which those are is found out when the program runs: one binary serves old machines and new ones.

#[cfg(not(target_arch = "x86_64"))]
mod other;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(not(target_arch = "x86_64"))]
pub(super) use other::products;
use pulp::Arch;
#[cfg(target_arch = "x86_64")]
pub(super) use x86::products;

use crate::Embedding;

/// A rounded vector with 16 bits a number: what processors multiply and add in pairs.
pub(super) type Wide = [i16; Embedding::DIMENSIONS];

/// The same for every processor, as wide as its compiler makes it. A product is at most 128 times
/// 127 · 127, which stays far below the end of an i32; a check for overflow, as development builds
/// make it, would keep this from being done many at a time.
fn portable(arch: Arch, query: &Wide, rows: &[i8], products: &mut [i32]) {
    arch.dispatch(|| {
        for (row, product) in rows.chunks_exact(Embedding::DIMENSIONS).zip(products) {
            *product = row.iter().zip(query).fold(0i32, |sum, (a, b)| {
                sum.wrapping_add(i32::from(*a).wrapping_mul(i32::from(*b)))
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use pulp::Arch;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::{Wide, portable, products};
    use crate::Embedding;

    #[test]
    fn wide_instructions_give_what_plain_ones_give_at_the_ends_of_the_range_too() {
        const ROWS: usize = 67;
        let mut random = StdRng::seed_from_u64(4);
        let mut rows = vec![0i8; ROWS * Embedding::DIMENSIONS];
        let mut query: Wide = [0; Embedding::DIMENSIONS];
        rows.iter_mut().for_each(|value| *value = random.random_range(-127..=127));
        rows[..Embedding::DIMENSIONS].fill(-127);
        rows[Embedding::DIMENSIONS..2 * Embedding::DIMENSIONS].fill(127);
        for extreme in [false, true] {
            let mut number = || if extreme { 127 } else { random.random_range(-127..=127) };
            query.iter_mut().for_each(|value| *value = number());
            let (mut plain, mut wide) = ([0i32; ROWS], [0i32; ROWS]);
            portable(Arch::Scalar, &query, &rows, &mut plain);
            products(Arch::new(), &query, &rows, &mut wide);
            assert_eq!(plain, wide);
        }
    }
}
