//! What is taken for a face, and for the same one.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

mod common;
#[path = "common/drawn.rs"]
mod drawn;
#[path = "common/jpeg.rs"]
mod jpeg;

use rollcall_faces::{Box2, Engine, Face, Limits, Missed, Picture, decode};

use common::{
    MIN_FACE, SAMPLES, faces, farthest, large_faces, nearest, networks, overlap, sample_picture,
};

/// Every pixel from somewhere else; black where that is outside.
fn moved(picture: &Picture, size: (u32, u32), from: impl Fn(u32, u32) -> (i64, i64)) -> Picture {
    let mut rgb = Vec::new();
    for y in 0..size.1 {
        for x in 0..size.0 {
            let (x, y) = from(x, y);
            let inside = (0..i64::from(picture.width)).contains(&x)
                && (0..i64::from(picture.height)).contains(&y);
            let at = (y * i64::from(picture.width) + x) * 3;
            rgb.extend(if inside { &picture.rgb[at as usize..at as usize + 3] } else { &[0; 3] });
        }
    }
    Picture { width: size.0, height: size.1, rgb }
}

#[test]
fn nothing_is_found_where_no_face_is() {
    for (name, picture) in [
        ("black", drawn::solid([0; 3])),
        ("white", drawn::solid([255; 3])),
        ("skin colour", drawn::solid([224, 172, 140])),
        ("noise", drawn::noise()),
        ("text", drawn::text()),
        ("a smiley", drawn::smiley()),
        ("a landscape", drawn::landscape()),
        ("one pixel", Picture { width: 1, height: 1, rgb: vec![9; 3] }),
        ("a line", Picture { width: 3000, height: 1, rgb: vec![9; 9000] }),
    ] {
        assert!(faces(&picture).is_empty(), "{name}");
    }
}

#[test]
fn the_faces_of_the_photographs_are_found_largest_first() {
    let mut count = 0;
    for sample in 1..=SAMPLES {
        let picture = sample_picture(sample);
        let faces = faces(&picture);
        let reference = networks().analyse_as_reference(&picture);
        count += faces.len();
        for face in &faces {
            assert!(reference.iter().any(|other| overlap(face, other) > 0.99));
            assert_eq!(face.landmarks.len(), 68);
            assert!((0.5..=1.0).contains(&face.confidence));
            assert!(face.aligned_width >= MIN_FACE as f32);
        }
        let areas: Vec<f32> = faces.iter().map(|it| it.area.width * it.area.height).collect();
        assert!(areas.is_sorted_by(|one, other| one >= other), "{areas:?}");
    }
    // One is seen in profile, one looks down.
    println!("{count} of 22");
    assert!(count >= 19, "{count} of 22");
}

#[test]
fn no_more_than_the_largest_are_embedded_and_the_others_are_counted() {
    let picture = sample_picture(1);
    let all = faces(&picture);
    assert!(all.len() > 2, "{}", all.len());
    for most in [0, 1, 2] {
        let some = networks().analyse(&picture, MIN_FACE, most);
        assert_eq!((some.found, &some.largest[..]), (all.len(), &all[..most]));
    }
}

#[test]
fn a_small_face_is_left_out_by_the_setting() {
    let picture = sample_picture(1);
    let all = faces(&picture);
    let widest = all.iter().map(|face| face.aligned_width).fold(0.0, f32::max);
    let largest = networks().analyse(&picture, widest as u32, usize::MAX);
    assert_eq!((largest.largest.len(), largest.found), (1, 1));
    assert!(networks().analyse(&picture, widest as u32 + 1, 1).largest.is_empty());
}

#[test]
fn a_photograph_that_is_compressed_again_or_halved_has_the_same_faces() {
    for sample in 1..=SAMPLES {
        let picture = sample_picture(sample);
        let originals = faces(&picture);
        let compressed = decode(&picture.to_jpeg(60), &Limits::UPLOAD).unwrap();
        let halved = picture.scaled(picture.width.max(picture.height) / 2);
        let large: Vec<Face> =
            originals.iter().filter(|face| face.aligned_width >= 140.0).cloned().collect();
        let distances =
            [farthest(&originals, &faces(&compressed)), farthest(&large, &faces(&halved))];
        println!("{sample}: compressed, halved {distances:?}");
        assert!(distances.iter().all(|distance| *distance <= 0.4), "{sample}: {distances:?}");
    }
}

#[test]
fn the_faces_of_a_mirrored_photograph_are_the_same() {
    let (mut same, mut all) = (0, 0);
    for sample in 1..=SAMPLES {
        let picture = sample_picture(sample);
        let mirrored = moved(&picture, (picture.width, picture.height), |x, y| {
            (i64::from(picture.width - 1 - x), i64::from(y))
        });
        let distances = nearest(&faces(&picture), &faces(&mirrored));
        println!("{sample}: mirrored {distances:?}");
        same += distances.iter().filter(|distance| **distance <= 0.5).count();
        all += distances.len();
    }
    assert!(all >= 19 && same >= all - 1, "{same} of {all}");
}

#[test]
fn a_photograph_that_lies_on_its_side_with_a_note_of_it_has_the_same_faces() {
    let picture = sample_picture(1);
    let originals = faces(&picture);
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    for orientation in 1..=8u8 {
        let size = if orientation < 5 {
            (picture.width, picture.height)
        } else {
            (picture.height, picture.width)
        };
        // The pixels as a camera stores them that is held so (TIFF 6.0, tag 274).
        let stored = moved(&picture, size, |x, y| {
            let (x, y) = (i64::from(x), i64::from(y));
            match orientation {
                2 => (width - 1 - x, y),
                3 => (width - 1 - x, height - 1 - y),
                4 => (x, height - 1 - y),
                5 => (y, x),
                6 => (width - 1 - y, x),
                7 => (width - 1 - y, height - 1 - x),
                8 => (y, height - 1 - x),
                _ => (x, y),
            }
        });
        let bytes = jpeg::with_orientation(&stored.to_jpeg(95), orientation);
        let upright = decode(&bytes, &Limits::UPLOAD).unwrap();
        assert_eq!((upright.width, upright.height), (picture.width, picture.height));
        let distance = farthest(&originals, &faces(&upright));
        assert!(distance <= 0.2, "{orientation}: {distance}");
    }
}

#[test]
fn a_head_that_leans_has_the_same_face() {
    let picture = sample_picture(1);
    let originals = faces(&picture);
    for degrees in [-20.0f32, 20.0] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (across, down) = (picture.width as f32 / 2.0, picture.height as f32 / 2.0);
        let leaning = moved(&picture, (picture.width, picture.height), |x, y| {
            let (x, y) = (x as f32 - across, y as f32 - down);
            ((x * cos - y * sin + across) as i64, (x * sin + y * cos + down) as i64)
        });
        let distances = nearest(&faces(&leaning), &originals);
        println!("{degrees}: {distances:?}");
        assert!(!distances.is_empty());
        assert!(distances.iter().all(|distance| *distance <= 0.4), "{degrees}: {distances:?}");
    }
}

#[test]
fn people_of_one_photograph_differ() {
    for sample in 1..=SAMPLES {
        let faces = faces(&sample_picture(sample));
        for (index, face) in faces.iter().enumerate() {
            for other in &faces[index + 1..] {
                let distance = face.embedding.distance(&other.embedding);
                assert!(distance > 0.5, "{sample}: {distance}");
            }
        }
    }
}

/// Cut at its box, and a tenth of it farther out: people cut faces as tightly as that.
#[test]
fn a_face_that_fills_its_picture_is_found_and_is_the_same() {
    let (mut found, mut all) = (0, 0);
    for (picture, face) in large_faces() {
        let area = face.area;
        for more in [0.0, 0.1] {
            let (x, y) = (area.x - more * area.width, area.y - more * area.height);
            let (width, height) =
                (area.width * (1.0 + 2.0 * more), area.height * (1.0 + 2.0 * more));
            let cut = picture.crop(Box2 { x, y, width, height });
            let again = networks().analyse(&cut, MIN_FACE, 1);
            all += 1;
            let Some(again) = again.largest.first() else { continue };
            found += 1;
            let distance = face.embedding.distance(&again.embedding);
            assert!(distance <= 0.5, "{distance}");
        }
    }
    println!("{found} of {all}");
    assert!(found * 10 >= all * 9, "{found} of {all}");
}

#[test]
fn a_face_that_is_too_small_is_said_to_be_with_its_width() {
    let picture = sample_picture(1);
    let widest = faces(&picture).iter().map(|face| face.aligned_width).fold(0.0, f32::max);
    let small = networks().analyse(&picture, widest as u32 + 1, 1);
    assert_eq!(small.found, 0);
    assert_eq!(small.missed, Some(Missed::TooSmall { width: widest as u32 }));
    assert_eq!(networks().analyse(&drawn::landscape(), MIN_FACE, 1).missed, None);
}

#[test]
fn a_face_at_the_edge_or_cut_by_it_does_no_harm() {
    let picture = sample_picture(1);
    let moves = [(0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)].into_iter().cycle();
    for (face, (dx, dy)) in faces(&picture).into_iter().zip(moves) {
        let area = face.area;
        let (x, y) = (area.x + dx * area.width, area.y + dy * area.height);
        let seen = networks().analyse(&picture.crop(Box2 { x, y, ..area }), 40, 1);
        for cut in &seen.largest {
            // An embedding with a number that is none is at no distance from itself.
            assert!(cut.embedding.distance(&cut.embedding) < 0.01, "{dx} {dy}");
        }
    }
}

#[test]
fn many_threads_share_one_engine_and_find_the_same() {
    let picture = sample_picture(2);
    let expected = faces(&picture);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| faces(&picture))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), expected);
        }
    });
}

#[test]
fn models_that_are_not_there_or_not_the_right_ones_say_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let error = rollcall_faces::load(place.path()).err().unwrap().to_string();
    assert!(error.contains("cargo xtask models"), "{error}");
    for entry in std::fs::read_dir(common::models()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), place.path().join(entry.file_name())).unwrap();
    }
    let model = place.path().join("face_recognition_model.bin");
    let mut bytes = std::fs::read(&model).unwrap();
    bytes[1000] ^= 1;
    std::fs::remove_file(&model).unwrap();
    std::fs::write(&model, bytes).unwrap();
    let error = rollcall_faces::load(place.path()).err().unwrap().to_string();
    assert!(error.contains("face_recognition_model.bin is not the file"), "{error}");
}
