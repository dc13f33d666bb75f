use pulp::Simd;

/// What follows a convolution: `min(max(x, x · slope), most)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    slope: f32,
    most: f32,
}

impl Activation {
    pub const NONE: Self = Self { slope: 1.0, most: f32::INFINITY };
    pub const RELU: Self = Self { slope: 0.0, most: f32::INFINITY };
    pub const RELU6: Self = Self { slope: 0.0, most: 6.0 };
    pub const LEAKY: Self = Self { slope: 0.1, most: f32::INFINITY };

    #[inline(always)]
    pub fn apply<S: Simd>(self, simd: S, value: S::f32s) -> S::f32s {
        let below = simd.mul_f32s(value, simd.splat_f32s(self.slope));
        simd.min_f32s(simd.max_f32s(value, below), simd.splat_f32s(self.most))
    }
}
