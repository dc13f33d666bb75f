//! Pictures without a face, drawn.

use rollcall_faces::Picture;

pub const WIDTH: u32 = 640;
pub const HEIGHT: u32 = 480;

pub fn draw(colour: impl Fn(f32, f32) -> [u8; 3]) -> Picture {
    let mut rgb = Vec::new();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            rgb.extend(colour(x as f32, y as f32));
        }
    }
    Picture { width: WIDTH, height: HEIGHT, rgb }
}

pub fn solid(colour: [u8; 3]) -> Picture {
    draw(|_, _| colour)
}

pub fn noise() -> Picture {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let rgb = (0..WIDTH * HEIGHT * 3).map(|_| next()).collect();
    Picture { width: WIDTH, height: HEIGHT, rgb }
}

/// Lines of capital letters, black on white.
pub fn text() -> Picture {
    // Five columns of seven bits each, the lowest bit on top: A, C, E, L, O, R.
    const LETTERS: [[u8; 5]; 6] = [
        [0x7E, 0x09, 0x09, 0x09, 0x7E],
        [0x3E, 0x41, 0x41, 0x41, 0x22],
        [0x7F, 0x49, 0x49, 0x49, 0x41],
        [0x7F, 0x40, 0x40, 0x40, 0x40],
        [0x3E, 0x41, 0x41, 0x41, 0x3E],
        [0x7F, 0x09, 0x19, 0x29, 0x46],
    ];
    draw(|x, y| {
        let (column, row) = ((x / 4.0) as usize, (y / 4.0) as usize);
        let letter = LETTERS[(column / 6 * 7 + row / 10 * 5) % 6];
        let ink = column % 6 < 5 && row % 10 < 7 && letter[column % 6] >> (row % 10) & 1 == 1;
        if ink { [0; 3] } else { [255; 3] }
    })
}

/// A yellow disc with two eyes and a mouth.
pub fn smiley() -> Picture {
    draw(|x, y| {
        let (x, y) = (x - 320.0, y - 240.0);
        let from = |left: f32, top: f32| (x - left).hypot(y - top);
        let mouth = (100.0..112.0).contains(&from(0.0, 10.0)) && y > 60.0;
        match () {
            () if from(0.0, 0.0) > 180.0 => [255; 3],
            () if from(0.0, 0.0) > 172.0 || mouth => [30, 20, 0],
            () if from(-60.0, -50.0) < 22.0 || from(60.0, -50.0) < 22.0 => [30, 20, 0],
            () => [250, 210, 40],
        }
    })
}

/// Sky, sun, hills, trees.
pub fn landscape() -> Picture {
    draw(|x, y| {
        let hills = 260.0 + 40.0 * (x / 90.0).sin() + 15.0 * (x / 23.0).cos();
        let meadow = 360.0 + 12.0 * (x / 60.0).cos();
        let tree = (x % 128.0 - 64.0).abs() < (y - 290.0) / 3.0 && (290.0..410.0).contains(&y);
        match () {
            () if tree => [20, 90, 40],
            () if y > meadow => [90, 160, 60],
            () if y > hills => [80, 110, 130],
            () if (x - 500.0).hypot(y - 90.0) < 45.0 => [255, 230, 120],
            () => [110, (150.0 + y / 4.0) as u8, 240],
        }
    })
}
