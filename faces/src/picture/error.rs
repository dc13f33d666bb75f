use super::Format;

/// Why bytes are no picture that can be used, in words for whoever sent them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("The file is empty.")]
    Empty,
    #[error("The picture is larger than {} MB. Send a smaller one.", .limit / 1_000_000)]
    TooManyBytes { limit: usize },
    #[error("The file is not a picture.")]
    NotAnImage,
    /// A picture, of a format that is not taken here.
    #[error("The picture is {} {found}. Send it as {}.", article(.found), names(.taken))]
    Format { found: &'static str, taken: &'static [Format] },
    #[error(
        "The picture has {width} × {height} pixels; at most {} megapixels can be used. Send a smaller one.",
        .limit >> 20
    )]
    TooManyPixels { width: u32, height: u32, limit: u64 },
    #[error("The picture cannot be read: {0}. Save it again as JPEG, and send that.")]
    Broken(&'static str),
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'I']) { "an" } else { "a" }
}

/// `JPEG, PNG or TIFF`
fn names(formats: &[Format]) -> String {
    let mut text = String::new();
    for (index, format) in formats.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == formats.len() { " or " } else { ", " });
        }
        text.push_str(format.label());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::PictureError;

    #[test]
    fn the_words_name_the_limit_and_the_formats_that_are_taken() {
        let limit = Limits::UPLOAD.max_bytes;
        assert_eq!(
            PictureError::TooManyBytes { limit }.to_string(),
            "The picture is larger than 2 MB. Send a smaller one."
        );
        let taken = Limits::SEARCH.formats;
        assert_eq!(
            PictureError::Format { found: "GIF", taken }.to_string(),
            "The picture is a GIF. Send it as JPEG, PNG, WebP or TIFF."
        );
        assert_eq!(
            PictureError::Format { found: "AVIF", taken: Limits::UPLOAD.formats }.to_string(),
            "The picture is an AVIF. Send it as JPEG or PNG."
        );
        let limit = Limits::UPLOAD.max_pixels;
        let error = PictureError::TooManyPixels { width: 30_000, height: 30_000, limit };
        assert!(error.to_string().contains("30000 × 30000 pixels; at most 16 megapixels"));
    }
}
