//! Our networks beside the reference library on the same pixels: it runs in Node, in this test.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

mod common;

use std::fs;
use std::process::Command;

use rollcall_faces::{Box2, Embedding, Face, Picture, Point};
use serde::Deserialize;

use common::{SAMPLES, folder, models, networks, overlap, sample_picture};

#[derive(Deserialize)]
struct Answer {
    faces: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "box")]
    area: [f32; 4],
    score: f32,
    landmarks: Vec<[f32; 2]>,
    descriptor: Vec<f32>,
}

impl From<Reference> for Face {
    fn from(reference: Reference) -> Self {
        let [x, y, width, height] = reference.area;
        Self {
            area: Box2 { x, y, width, height },
            confidence: reference.score,
            landmarks: reference.landmarks.iter().map(|[x, y]| Point { x: *x, y: *y }).collect(),
            aligned_width: 0.0,
            embedding: Embedding(reference.descriptor.try_into().unwrap()),
        }
    }
}

/// What the reference finds in each picture, in its order.
fn reference(pictures: &[Picture]) -> Vec<Vec<Face>> {
    let packages = folder().join("reference");
    let place = tempfile::tempdir().unwrap();
    let mut node = Command::new("node");
    node.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/reference/reference.cjs"));
    node.arg(&packages).arg(models()).arg("1");
    for (index, picture) in pictures.iter().enumerate() {
        let path = place.path().join(format!("{index}.rgb"));
        fs::write(&path, &picture.rgb).unwrap();
        node.arg(picture.width.to_string()).arg(picture.height.to_string()).arg(path);
    }
    let output = node.output().expect("Node runs the reference: `cargo xtask test` installs it");
    assert!(
        output.status.success(),
        "the reference does not run; `cargo xtask test` installs it in {}: {}",
        packages.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers.lines().map(|line| serde_json::from_str::<Answer>(line).unwrap());
    answers.map(|answer| answer.faces.into_iter().map(Face::from).collect()).collect()
}

#[test]
fn boxes_points_and_embeddings_are_those_of_the_reference() {
    let pictures: Vec<Picture> = (1..=SAMPLES).map(sample_picture).collect();
    let expected = reference(&pictures);
    assert_eq!(expected.len(), pictures.len());
    let (mut count, mut worst) = (0, (1.0f32, 0.0f32, 0.0f32));
    for (picture, expected) in pictures.iter().zip(&expected) {
        let faces = networks().analyse_as_reference(picture);
        assert_eq!(faces.len(), expected.len(), "{picture:?}");
        for (ours, theirs) in faces.iter().zip(expected) {
            count += 1;
            assert!((ours.confidence - theirs.confidence).abs() < 1e-4);
            let points = ours.landmarks.iter().zip(&theirs.landmarks);
            let points = points.map(|(one, other)| (one.x - other.x).hypot(one.y - other.y));
            worst = (
                worst.0.min(overlap(ours, theirs)),
                points.fold(worst.1, f32::max),
                worst.2.max(ours.embedding.distance(&theirs.embedding)),
            );
        }
    }
    let (overlap, pixels, distance) = worst;
    println!("{count} faces: overlap {overlap}, points {pixels} px, embeddings {distance}");
    assert_eq!(count, 22, "the six photographs have 22 faces that the reference finds");
    assert!(overlap >= 0.999, "{overlap}");
    assert!(pixels <= 0.05, "{pixels}");
    assert!(distance <= 1e-4, "{distance}");
}
