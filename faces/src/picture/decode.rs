use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::{Format, Limits, Picture, PictureError};

/// The picture that these bytes are, upright by its EXIF orientation, on white where it is
/// transparent. Only the first frame of an animation. The limits on bytes, format and pixels are
/// looked at before a pixel is decoded.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    if bytes.len() > limits.max_bytes {
        return Err(PictureError::TooManyBytes { limit: limits.max_bytes });
    }
    let format = format_of(bytes, limits)?;
    if format == ImageFormat::Jpeg && !has_an_end(bytes) {
        return Err(PictureError::Broken("it ends too early"));
    }
    let (image, orientation) = pixels(bytes, format, limits)?;
    let mut image = DynamicImage::ImageRgb8(on_white(image));
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    Ok(Picture { width: image.width(), height: image.height(), rgb: image.into_raw() })
}

fn format_of(bytes: &[u8], limits: &Limits) -> Result<ImageFormat, PictureError> {
    if let Some(found) = container(bytes) {
        return Err(PictureError::Format { found, taken: limits.formats });
    }
    let found = image::guess_format(bytes).map_err(|_| PictureError::NotAnImage)?;
    let format = match found {
        ImageFormat::Jpeg => Some(Format::Jpeg),
        ImageFormat::Png => Some(Format::Png),
        ImageFormat::WebP => Some(Format::WebP),
        ImageFormat::Tiff => Some(Format::Tiff),
        _ => None,
    };
    if format.is_some_and(|format| limits.formats.contains(&format)) {
        return Ok(found);
    }
    Err(PictureError::Format { found: name_of(found), taken: limits.formats })
}

/// Whether the end marker follows the first scan (ITU T.81, B.1.1: within a scan, no other FF D9 can
/// stand). The decoder paints grey what is missing, which would be another picture.
fn has_an_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        // Fill bytes may stand before a marker; start of scan ends the headers.
        match marker {
            0xFF => at += 1,
            0xDA => return bytes[at..].array_windows().any(|pair| pair == &[0xFF, 0xD9]),
            _ => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
        }
    }
    false
}

/// HEIC and AVIF are brands of one container (ISO/IEC 14496-12, 4.3; ISO/IEC 23008-12, 10.2): the major
/// brand stands at byte 8, those that it can be read as from byte 16 on.
fn container(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let size = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let brands = bytes.get(8..size.clamp(12, bytes.len().max(12)))?.chunks_exact(4);
    let is_one_of = |known: &[&[u8; 4]]| {
        brands.clone().any(|brand| known.iter().any(|one| one.as_slice() == brand))
    };
    if is_one_of(&[b"avif", b"avis"]) {
        Some("AVIF")
    } else if is_one_of(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        Some("HEIC")
    } else {
        None
    }
}

fn name_of(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Tiff => "TIFF",
        ImageFormat::Gif => "GIF",
        ImageFormat::Bmp => "BMP",
        ImageFormat::Ico => "ICO",
        _ => "file of another format",
    }
}

fn pixels(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.max_memory());
    reader.limits(bounds.clone());
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels || width.max(height) > limits.max_side {
        return Err(PictureError::TooManyPixels { width, height, limit: limits.max_pixels });
    }
    if decoder.total_bytes() > limits.max_memory() {
        return Err(PictureError::Broken("it has more bits per pixel than a photograph"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    decoder.set_limits(bounds).map_err(broken)?;
    Ok((DynamicImage::from_decoder(decoder).map_err(broken)?, orientation))
}

fn on_white(image: DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut rgb = image::RgbImage::new(image.width(), image.height());
    for (to, from) in rgb.pixels_mut().zip(image.pixels()) {
        let [colour @ .., alpha] = from.0;
        let alpha = u32::from(alpha);
        to.0 = colour
            .map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    rgb
}

fn broken(error: ImageError) -> PictureError {
    PictureError::Broken(match error {
        ImageError::Limits(_) => "it would take too much memory",
        ImageError::IoError(_) => "it ends too early",
        ImageError::Unsupported(_) => "it uses a feature of the format that few programs read",
        _ => "its content does not follow the format",
    })
}
