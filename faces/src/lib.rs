//! Faces in pictures: a picture in, faces with landmarks and an embedding out, and the search among
//! embeddings. Computation alone: it knows no database, no user and no address.
//!
//! A crate of its own because it must be optimised in development builds too (a convolution without
//! optimisation takes minutes), and because its fuzz target needs nothing else.

mod embedding;
mod engine;
mod face;
mod index;
mod networks;
mod ops;
mod picture;
mod similarity;

pub use embedding::Embedding;
pub use engine::{Engine, EngineError, Model};
pub use face::{Box2, Face, Faces, Missed, Point};
pub use index::{Hit, Index};
pub use networks::{Networks, load};
pub use picture::{Format, Limits, Picture, PictureError, Turn, decode};
pub use similarity::{Band, similarity};
