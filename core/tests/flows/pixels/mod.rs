//! Pictures whose pixels are the numbers that a face is compared by, and the engine that reads them:
//! a flow decides how alike faces are to the hundredth.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::{ImageFormat, Rgb, RgbImage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rollcall_core::access::Actor;
use rollcall_core::context::Context;
use rollcall_core::faces::{self, Face, FaceSource, Upload};
use rollcall_core::users::{self, UserQuery};
use rollcall_faces::{Box2, Embedding, Engine, Faces, Model, Picture};
use uuid::Uuid;

/// A face is a band of the picture, so high.
const BAND: u32 = 64;
/// The number that a full step of a pixel's red stands for.
const STEP: f32 = 0.6 / 127.0;

/// Reads the faces of such pictures: red is the number, green of the first pixel the face's width.
pub struct Pixels(Model);

impl Pixels {
    pub fn engine() -> Arc<dyn Engine> {
        Arc::new(Self(Model { name: "pixels".into(), version: "1".into() }))
    }
}

impl Engine for Pixels {
    fn model(&self) -> &Model {
        &self.0
    }

    fn analyse(&self, picture: &Picture, min_face: u32, most: usize) -> Faces {
        if picture.width != Embedding::DIMENSIONS as u32 {
            return Faces::default();
        }
        let red = |x: usize, band: u32| {
            let at = (band * BAND * picture.width) as usize + x;
            f32::from(picture.rgb[at * 3]) - 128.0
        };
        let face = |band: u32| rollcall_faces::Face {
            area: Box2 { x: 8.0, y: (band * BAND) as f32, width: 48.0, height: 60.0 },
            confidence: 0.99,
            landmarks: Vec::new(),
            aligned_width: f32::from(picture.rgb[(band * BAND * picture.width) as usize * 3 + 1]),
            embedding: Embedding(std::array::from_fn(|x| red(x, band) * STEP)),
        };
        let bands = 0..picture.height / BAND;
        let wide = |face: &rollcall_faces::Face| face.aligned_width >= min_face as f32;
        let mut largest: Vec<_> = bands.map(face).filter(wide).collect();
        let found = largest.len();
        largest.truncate(most);
        Faces { largest, found, ..Faces::default() }
    }
}

/// The numbers of a person's face.
pub fn person(seed: u64) -> Embedding {
    let mut random = StdRng::seed_from_u64(seed);
    let length = random.random_range(1.3..1.6);
    along(&Embedding([0.0; Embedding::DIMENSIONS]), &mut random, length)
}

/// The same person in another picture, at this distance but for the rounding of pixels.
pub fn again(base: &Embedding, seed: u64, distance: f32) -> Embedding {
    along(base, &mut StdRng::seed_from_u64(seed ^ 0xface), distance)
}

fn along(base: &Embedding, random: &mut StdRng, length: f32) -> Embedding {
    let way: Vec<f32> =
        (0..Embedding::DIMENSIONS).map(|_| random.random_range(-1.0..1.0f32)).collect();
    let whole = way.iter().map(|one| one * one).sum::<f32>().sqrt();
    Embedding(std::array::from_fn(|x| base.0[x] + way[x] * length / whole))
}

/// A PNG with these faces, one below the other, each so many pixels wide.
pub fn picture(faces: &[&Embedding], width: u8) -> Bytes {
    let columns = Embedding::DIMENSIONS as u32;
    let image = RgbImage::from_fn(columns, BAND * faces.len().max(1) as u32, |x, y| {
        let Some(face) = faces.get((y / BAND) as usize) else { return Rgb([0, 0, 0]) };
        let red = (face.0[x as usize] / STEP + 128.0).round().clamp(0.0, 255.0) as u8;
        Rgb([red, width, 0])
    });
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner().into()
}

pub async fn attach(ctx: &Context, actor: &Actor, user: Uuid, face: &Embedding) -> Face {
    let upload = Upload {
        image: picture(&[face], 100),
        comment: String::new(),
        source: FaceSource::Console,
    };
    faces::attach(ctx, actor, user, upload).await.unwrap()
}

/// The ids of the users of an application, in the order of their keys.
pub async fn users_of(ctx: &Context, actor: &Actor) -> Vec<Uuid> {
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let mut rows = users::search(ctx, actor, &query).await.unwrap().rows;
    rows.sort_by(|a, b| a.vendor_data.cmp(&b.vendor_data));
    rows.into_iter().map(|row| row.didit_internal_id).collect()
}
