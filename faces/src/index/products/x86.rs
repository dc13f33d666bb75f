use pulp::x86::{V3, V4};
use pulp::{Arch, NullaryFnOnce, cast};

use super::{Wide, portable};
use crate::Embedding;

const ROW: usize = Embedding::DIMENSIONS;

/// The product of the query with each row of 128 numbers.
pub(in crate::index) fn products(arch: Arch, query: &Wide, rows: &[i8], products: &mut [i32]) {
    match arch {
        Arch::V4(simd) => simd.vectorize(In512 { simd, query, rows, products }),
        Arch::V3(simd) => simd.vectorize(In256 { simd, query, rows, products }),
        other => portable(other, query, rows, products),
    }
}

struct In512<'a> {
    simd: V4,
    query: &'a Wide,
    rows: &'a [i8],
    products: &'a mut [i32],
}

struct In256<'a> {
    simd: V3,
    query: &'a Wide,
    rows: &'a [i8],
    products: &'a mut [i32],
}

impl NullaryFnOnce for In512<'_> {
    type Output = ();

    // Without it the instructions are called one by one.
    #[inline(always)]
    fn call(self) {
        in_512(self.simd, self.query, self.rows, self.products);
    }
}

impl NullaryFnOnce for In256<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        in_256(self.simd, self.query, self.rows, self.products);
    }
}

/// AVX-512: 32 numbers at once.
#[inline(always)]
fn in_512(simd: V4, query: &Wide, rows: &[i8], products: &mut [i32]) {
    let (f, bw) = (simd.avx512f, simd.avx512bw);
    let (query, _) = query.as_chunks::<32>();
    for (row, product) in rows.chunks_exact(ROW).zip(products) {
        let (parts, _) = row.as_chunks::<32>();
        let mut sum = f._mm512_setzero_si512();
        for (part, query) in parts.iter().zip(query) {
            let wide = bw._mm512_cvtepi8_epi16(cast(*part));
            sum = f._mm512_add_epi32(sum, bw._mm512_madd_epi16(wide, cast(*query)));
        }
        *product = f._mm512_reduce_add_epi32(sum);
    }
}

/// AVX2: 16 numbers at once.
#[inline(always)]
fn in_256(simd: V3, query: &Wide, rows: &[i8], products: &mut [i32]) {
    let avx2 = simd.avx2;
    let (query, _) = query.as_chunks::<16>();
    for (row, product) in rows.chunks_exact(ROW).zip(products) {
        let (parts, _) = row.as_chunks::<16>();
        let mut sum = cast([0i32; 8]);
        for (part, query) in parts.iter().zip(query) {
            let wide = avx2._mm256_cvtepi8_epi16(cast(*part));
            sum = avx2._mm256_add_epi32(sum, avx2._mm256_madd_epi16(wide, cast(*query)));
        }
        let sums: [i32; 8] = cast(sum);
        *product = sums.iter().sum();
    }
}
