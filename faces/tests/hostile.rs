//! Pictures that somebody made to hurt, and odd ones that are honest: each is a picture or a clear
//! error, in bounded memory.

#[path = "common/jpeg.rs"]
mod jpeg;
#[path = "common/png.rs"]
mod png;

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use rollcall_faces::{Limits, Picture, PictureError, decode};

use jpeg::{cmyk, scans, with_orientation};
use png::{Png, zlib};

fn upload(bytes: &[u8]) -> Result<Picture, PictureError> {
    decode(bytes, &Limits::UPLOAD)
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * picture.width + x) * 3) as usize;
    [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
}

/// Red on the left, blue on the right, 24 × 16.
fn two_colours(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(24, 16, |x, _| {
        image::Rgb(if x < 12 { [250, 0, 0] } else { [0, 0, 250] })
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).expect("an encoder of this format");
    bytes.into_inner()
}

#[test]
fn an_empty_file_and_one_that_is_no_picture_say_so() {
    assert_eq!(upload(b""), Err(PictureError::Empty));
    for bytes in [
        &b"\0"[..],
        b"%PDF-1.7 and so on",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04 a zip file",
        &[0; 4096],
    ] {
        assert_eq!(upload(bytes), Err(PictureError::NotAnImage), "{bytes:?}");
    }
}

#[test]
fn the_format_is_that_of_the_bytes_and_only_some_are_taken() {
    let taken = Limits::UPLOAD.formats;
    for (format, found) in [(ImageFormat::WebP, "WebP"), (ImageFormat::Tiff, "TIFF")] {
        let bytes = two_colours(format);
        assert_eq!(upload(&bytes), Err(PictureError::Format { found, taken }));
        let picture = decode(&bytes, &Limits::SEARCH).expect("a search takes it");
        assert_eq!((pixel(&picture, 0, 0), pixel(&picture, 23, 15)), ([250, 0, 0], [0, 0, 250]));
    }
    let gif = b"GIF89a/*\x01\0*/=1;alert(1)";
    assert_eq!(upload(gif), Err(PictureError::Format { found: "GIF", taken }));
    assert_eq!(upload(b"BM and more"), Err(PictureError::Format { found: "BMP", taken }));
    for (major, others, found) in [
        (b"heic", b"mif1heic", "HEIC"),
        (b"mif1", b"mif1heix", "HEIC"),
        (b"avif", b"mif1miaf", "AVIF"),
        (b"mif1", b"mif1avif", "AVIF"),
    ] {
        let mut bytes = b"\0\0\0\x18ftyp".to_vec();
        bytes.extend_from_slice(major);
        bytes.extend_from_slice(b"\0\0\0\0");
        bytes.extend_from_slice(others);
        bytes.extend_from_slice(b"\0\0\0\x08meta");
        assert_eq!(upload(&bytes), Err(PictureError::Format { found, taken }));
    }
    // A film has the same container.
    let film = b"\0\0\0\x14ftypisom\0\0\0\0isom\0\0\0\0";
    assert_eq!(upload(film), Err(PictureError::NotAnImage));
    assert_eq!(upload(b"\xff\xff\xff\xffftyphe"), Err(PictureError::NotAnImage));
}

#[test]
fn too_many_bytes_are_refused_by_their_number_alone() {
    let mut bytes = two_colours(ImageFormat::Png);
    bytes.resize(2_000_001, 0);
    assert_eq!(upload(&bytes), Err(PictureError::TooManyBytes { limit: 2_000_000 }));
}

#[test]
fn too_many_pixels_are_refused_by_the_header() {
    let limit = Limits::UPLOAD.max_pixels;
    let huge = |width, height| Err(PictureError::TooManyPixels { width, height, limit });
    let png = Png::new(30_000, 30_000, 8, 2, 0).data(&[0; 1000]).end();
    assert_eq!(upload(&png), huge(30_000, 30_000));
    let long = Png::new(70_000, 1, 8, 2, 0).data(&[0; 1000]).end();
    assert_eq!(upload(&long), huge(70_000, 1));
    let jpeg = jpeg::Jpeg::new().tables().frame(0xC0, 65_500, 65_500, 3);
    let jpeg = jpeg.scan(3, 0, 63, &jpeg::Bits::default()).end();
    assert_eq!(upload(&jpeg), huge(65_500, 65_500));
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_an_error() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        let bytes = two_colours(format);
        // A PNG may lack its last chunk, and a TIFF its directory's last tag: from there on it is whole.
        let essential = bytes.len() - if format == ImageFormat::Jpeg { 2 } else { 40 };
        for length in 1..essential {
            if let Ok(picture) = decode(&bytes[..length], &Limits::SEARCH) {
                assert_eq!((picture.width, picture.height), (24, 16), "{format:?} {length}");
                let whole = decode(&bytes, &Limits::SEARCH).expect("the whole file");
                assert!(picture == whole, "{format:?} cut at {length} of {}", bytes.len());
            }
        }
    }
}

#[test]
fn a_file_that_is_two_things_is_the_picture_that_it_begins_with() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let mut bytes = two_colours(format);
        bytes.extend(b"PK\x03\x04<script>alert(1)</script>");
        let picture = upload(&bytes).expect("a picture");
        let kept = picture.to_jpeg(90);
        assert!(!kept.windows(6).any(|window| window == b"script"));
        let again = upload(&kept).expect("our own JPEG");
        assert_eq!((again.width, again.height), (24, 16));
    }
}

#[test]
fn sixteen_bits_become_eight_and_what_is_transparent_white() {
    let mut row = vec![0];
    row.extend([0xFF, 0xFF, 0x80, 0x12, 0, 0, 0xFF, 0xFF]);
    row.extend([0, 0, 0, 0, 0, 0, 0, 0]);
    let picture = upload(&Png::new(2, 1, 16, 6, 0).data(&row).end()).expect("a picture");
    assert_eq!(pixel(&picture, 0, 0), [255, 128, 0]);
    assert_eq!(pixel(&picture, 1, 0), [255, 255, 255]);
}

#[test]
fn an_interlaced_picture_is_read_whole() {
    let mut rows = Vec::new();
    for (width, height) in [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)] {
        for _ in 0..height {
            rows.push(0);
            rows.extend(std::iter::repeat_n(200, width));
        }
    }
    let picture = upload(&Png::new(8, 8, 8, 0, 1).data(&rows).end()).expect("a picture");
    assert!(picture.rgb.iter().all(|value| *value == 200));
    assert_eq!(picture.rgb.len(), 8 * 8 * 3);
}

#[test]
fn of_an_animation_the_first_frame_counts() {
    let frame = |number: u32| {
        let mut control = number.to_be_bytes().to_vec();
        control.extend([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
        control
    };
    let mut second = 2u32.to_be_bytes().to_vec();
    second.extend(zlib(&[0, 9]));
    let png = Png::new(1, 1, 8, 0, 0)
        .chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])
        .chunk(b"fcTL", &frame(0))
        .data(&[0, 77])
        .chunk(b"fcTL", &frame(1))
        .chunk(b"fdAT", &second)
        .end();
    assert_eq!(upload(&png).expect("a picture").rgb, [77, 77, 77]);
}

#[test]
fn four_inks_become_red_green_and_blue() {
    for (full, expected) in [(true, 255), (false, 0)] {
        let picture = upload(&cmyk(full)).expect("a picture");
        let [red, green, blue] = pixel(&picture, 8, 8);
        for value in [red, green, blue] {
            assert!(value.abs_diff(expected) <= 2, "{full}: {red} {green} {blue}");
        }
    }
}

#[test]
fn every_orientation_comes_out_upright() {
    let jpeg = two_colours(ImageFormat::Jpeg);
    for orientation in 0..=9 {
        let picture = upload(&with_orientation(&jpeg, orientation)).expect("a picture");
        // Where the red half lies once the picture is turned as it asks.
        let (size, red, blue) = match orientation {
            2 | 3 => ((24, 16), (20, 8), (3, 8)),
            5 | 6 => ((16, 24), (8, 3), (8, 20)),
            7 | 8 => ((16, 24), (8, 20), (8, 3)),
            _ => ((24, 16), (3, 8), (20, 8)),
        };
        assert_eq!((picture.width, picture.height), size, "{orientation}");
        assert!(pixel(&picture, red.0, red.1)[0] > 200, "{orientation}");
        assert!(pixel(&picture, blue.0, blue.1)[2] > 200, "{orientation}");
    }
}

/// All in one test, so that what it holds at most is its own where each test is a process.
#[test]
fn bombs_are_refused_or_harmless_in_bounded_memory() {
    let zeros = zlib(&vec![0; 64 << 20]);
    let mut profile = b"a\0\0".to_vec();
    profile.extend(&zeros);
    let png = || Png::new(2, 1, 8, 0, 0);
    for (name, bytes) in [
        ("a colour profile", png().chunk(b"iCCP", &profile).data(&[0, 7, 7]).end()),
        ("a text", png().chunk(b"zTXt", &profile).data(&[0, 7, 7]).end()),
        ("more pixels than it says", png().chunk(b"IDAT", &zeros).end()),
    ] {
        match upload(&bytes) {
            Ok(picture) => assert_eq!((picture.width, picture.height), (2, 1), "{name}"),
            Err(error) => assert!(matches!(error, PictureError::Broken(_)), "{name}: {error}"),
        }
    }
    let search = |bytes: &[u8]| decode(bytes, &Limits { max_bytes: 1 << 30, ..Limits::SEARCH });
    let picture = search(&scans(20)).expect("many scans are a picture");
    assert_eq!((picture.width, picture.height), (4000, 4000));
    assert!(matches!(search(&scans(10_000)), Err(PictureError::Broken(_))));
    let profile = vec![0; 60_000];
    let mut many = jpeg::Jpeg::new();
    for _ in 0..30 {
        many = many.segment(0xE2, &profile);
    }
    let mut bytes = many.end();
    bytes.truncate(bytes.len() - 2);
    bytes.extend(&two_colours(ImageFormat::Jpeg)[2..]);
    assert_eq!(upload(&bytes).expect("a picture").width, 24);
    if let Some(most) = peak() {
        assert!(most < 700 << 20, "{} MB", most >> 20);
    }
}

/// Resident memory of this process at most, in bytes; known on Linux.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
