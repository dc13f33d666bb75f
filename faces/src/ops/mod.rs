//! The operations that the networks are made of, on one thread, in NHWC with a batch of one.
//!
//! Everything that multiplies goes through one kernel ([`multiply`]) that reads convolution windows
//! where they lie: nothing is unfolded, and weights are packed once, when they are loaded. The widest
//! vectors of the processor are found at run time (`pulp`), so one binary suits all.

mod activation;
mod conv;
mod depthwise;
mod map;
mod multiply;
mod packed;
mod pool;
mod separable;

pub use activation::Activation;
pub use conv::{Conv, Window};
pub use depthwise::Depthwise;
pub use map::{Map, Scratch};
pub use packed::Packed;
pub use pool::{average_pool_halved, max_pool, mean};
pub use separable::Separable;
