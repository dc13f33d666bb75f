//! Pictures that lie on their side, stand on their head or are tilted: each is turned by the quarter
//! that is nearest to upright.

mod common;

use rollcall_faces::{Box2, Engine, Face, Picture, Point, Turn};

use common::{MIN_FACE, SAMPLES, faces, farthest, large_faces, networks, sample_picture};

#[test]
fn a_photograph_that_lies_or_stands_on_its_head_is_turned_upright_and_has_the_same_face() {
    let ways = [(Turn::Left, Turn::Right), (Turn::Half, Turn::Half), (Turn::Right, Turn::Left)];
    for sample in 1..=SAMPLES {
        let picture = sample_picture(sample);
        let upright = faces(&picture);
        // The first in every way, each other in one: a look at a picture takes seconds.
        let turn_of = (sample % 3) as usize;
        let some = if sample == 1 { &ways[..] } else { &ways[turn_of..=turn_of] };
        for &(lies, turn) in some {
            let lying = picture.clone().turned(lies);
            let seen = networks().analyse(&lying, MIN_FACE, usize::MAX);
            assert_eq!((seen.turned, seen.missed), (turn, None), "{sample}");
            let distance = farthest(&seen.largest[..1], &upright);
            println!("{sample} {turn:?}: {} of {}, {distance}", seen.found, upright.len());
            assert!(distance <= 0.3, "{sample} {turn:?}: {distance}");
        }
    }
}

#[test]
fn a_tight_cut_that_lies_on_its_side_is_turned_upright() {
    let (mut found, mut all) = (0, 0);
    // One to the left, the next to the right: each takes seconds.
    let sides = [(Turn::Left, Turn::Right), (Turn::Right, Turn::Left)].into_iter().cycle();
    for ((picture, face), (lies, turn)) in large_faces().into_iter().zip(sides) {
        let cut = picture.crop(face.area);
        let seen = networks().analyse(&cut.turned(lies), MIN_FACE, 1);
        all += 1;
        let Some(again) = seen.largest.first() else { continue };
        let same = face.embedding.distance(&again.embedding) <= 0.5;
        found += usize::from(seen.turned == turn && same);
    }
    println!("{found} of {all}");
    // So tight a cut shows little of what tells up from down: most are turned, not all.
    assert!(found * 10 >= all * 7, "{found} of {all}");
}

/// In degrees; positive where the eye on the right is lower.
fn roll(face: &Face) -> f32 {
    let (left, right) = (middle(&face.landmarks[36..42]), middle(&face.landmarks[42..48]));
    (right.y - left.y).atan2(right.x - left.x).to_degrees()
}

fn middle(points: &[Point]) -> Point {
    let sum = points
        .iter()
        .fold(Point::default(), |sum, point| Point { x: sum.x + point.x, y: sum.y + point.y });
    let count = points.len() as f32;
    Point { x: sum.x / count, y: sum.y / count }
}

/// Each large face with as much around it, on each side, as half of its box, and as it is found there.
/// Without those beside whom a neighbour is larger.
fn portraits() -> Vec<(Picture, Face)> {
    let mut portraits = Vec::new();
    for (picture, face) in large_faces() {
        let Box2 { x, y, width, height } = face.area;
        let (x, y) = (x - width / 2.0, y - height / 2.0);
        let portrait = picture.crop(Box2 { x, y, width: width * 2.0, height: height * 2.0 });
        let mut seen = networks().analyse(&portrait, MIN_FACE, 1);
        let Some(found) = seen.largest.pop() else { continue };
        if seen.turned == Turn::None && face.embedding.distance(&found.embedding) <= 0.3 {
            portraits.push((portrait, found));
        }
    }
    assert!(portraits.len() >= 10, "{}", portraits.len());
    portraits
}

/// The picture turned to the right by so many degrees, on a plain ground that holds all of it.
fn tilted(picture: &Picture, degrees: f32) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (wide, high) = (picture.width as f32, picture.height as f32);
    let side = wide.hypot(high).ceil() as u32;
    let centre = side as f32 / 2.0;
    let mut rgb = Vec::with_capacity((side * side * 3) as usize);
    for y in 0..side {
        for x in 0..side {
            let (across, down) = (x as f32 + 0.5 - centre, y as f32 + 0.5 - centre);
            let column = (across * cos + down * sin + wide / 2.0).floor();
            let row = (down * cos - across * sin + high / 2.0).floor();
            if (0.0..wide).contains(&column) && (0.0..high).contains(&row) {
                let at = (row as usize * picture.width as usize + column as usize) * 3;
                rgb.extend_from_slice(&picture.rgb[at..at + 3]);
            } else {
                rgb.extend([150; 3]);
            }
        }
    }
    Picture { width: side, height: side, rgb }
}

/// Tilted by so many degrees, and the turn that brings a face nearest to upright.
const TILTS: [(f32, Turn); 12] = [
    (20.0, Turn::None),
    (35.0, Turn::None),
    (50.0, Turn::Left),
    (70.0, Turn::Left),
    (90.0, Turn::Left),
    (110.0, Turn::Left),
    (-20.0, Turn::None),
    (-35.0, Turn::None),
    (-50.0, Turn::Right),
    (-70.0, Turn::Right),
    (-90.0, Turn::Right),
    (-110.0, Turn::Right),
];

#[test]
fn a_tilted_portrait_is_turned_by_the_nearest_quarter_and_has_the_same_face() {
    let portraits = portraits();
    let (mut found, mut right, mut all) = (0, 0, 0);
    for (number, (degrees, turn)) in TILTS.into_iter().enumerate() {
        let (mut found_here, mut right_here) = (0, 0);
        // Half of the portraits to the right, the others to the left.
        for (portrait, face) in portraits.iter().skip(number / 6).step_by(2) {
            all += 1;
            let lying = tilted(portrait, degrees - roll(face));
            let seen = networks().analyse(&lying, MIN_FACE, 1);
            let Some(again) = seen.largest.first() else { continue };
            if face.embedding.distance(&again.embedding) > 0.5 {
                println!("{degrees}: another face, turned {:?}", seen.turned);
                continue;
            }
            found_here += 1;
            if seen.turned == turn {
                right_here += 1;
                stands_as_its_turn_says(again, degrees, turn);
            } else {
                println!("{degrees}: turned {:?}, leans by {}", seen.turned, roll(again));
            }
        }
        println!("{degrees}: {right_here} of {found_here} are turned right");
        (found, right) = (found + found_here, right + right_here);
    }
    println!("{right} turned right, {found} found, {all} in all");
    assert!(found * 10 >= all * 9, "{found} of {all}");
    assert!(right * 20 >= found * 19, "{right} of {found}");
}

/// The points are those of the turned picture, and lie in the box.
fn stands_as_its_turn_says(face: &Face, degrees: f32, turn: Turn) {
    let lean = (degrees + f32::from(turn.degrees()) + 180.0).rem_euclid(360.0) - 180.0;
    assert!((roll(face) - lean).abs() <= 20.0, "{degrees} {turn:?}: {}", roll(face));
    let (area, point) = (face.area, middle(&face.landmarks));
    assert!((area.x..area.x + area.width).contains(&point.x), "{degrees} {turn:?}");
    assert!((area.y..area.y + area.height).contains(&point.y), "{degrees} {turn:?}");
}

#[test]
fn the_largest_face_decides_how_a_tilted_group_is_turned() {
    // Three women beside each other, their heads almost upright.
    let group = Box2 { x: 450.0, y: 100.0, width: 1350.0, height: 650.0 };
    let picture = sample_picture(3).crop(group);
    let upright = faces(&picture);
    for (degrees, turn) in [(30.0, Turn::None), (65.0, Turn::Left), (-65.0, Turn::Right)] {
        let lying = tilted(&picture, degrees - roll(&upright[0]));
        let seen = networks().analyse(&lying, MIN_FACE, usize::MAX);
        println!("{degrees}: {} of {}, {:?}", seen.found, upright.len(), seen.turned);
        assert_eq!(seen.turned, turn, "{degrees}");
        let distance = farthest(&seen.largest[..1], &upright);
        assert!(distance <= 0.5, "{degrees}: {distance}");
    }
}
