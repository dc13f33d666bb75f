use axum::body::Bytes;
use axum::http::header::ACCEPT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};

/// One file, with the compressed variants that the build made.
#[derive(Clone, Debug)]
pub struct File {
    pub content_type: HeaderValue,
    /// A hash of the content, as a weak entity tag.
    pub etag: HeaderValue,
    pub plain: Bytes,
    pub brotli: Option<Bytes>,
    pub gzip: Option<Bytes>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    /// For `Content-Encoding`.
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Brotli => Some(HeaderValue::from_static("br")),
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Plain => None,
        }
    }
}

impl File {
    /// The smallest variant that the client accepts.
    pub fn choose(&self, headers: &HeaderMap) -> (Encoding, Bytes) {
        if let Some(brotli) = self.brotli.as_ref().filter(|_| accepts(headers, "br")) {
            return (Encoding::Brotli, brotli.clone());
        }
        if let Some(gzip) = self.gzip.as_ref().filter(|_| accepts(headers, "gzip")) {
            return (Encoding::Gzip, gzip.clone());
        }
        (Encoding::Plain, self.plain.clone())
    }

    pub fn has_forms(&self) -> bool {
        self.brotli.is_some() || self.gzip.is_some()
    }
}

/// Whether `Accept-Encoding` names the coding with a weight above zero (RFC 9110, section 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            name.trim().eq_ignore_ascii_case(coding) && !is_zero(weight)
        })
}

fn is_zero(weight: &str) -> bool {
    weight
        .trim()
        .strip_prefix("q=")
        .and_then(|number| number.trim().parse::<f32>().ok())
        .is_some_and(|number| number <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::accepts;
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

    #[test]
    fn a_coding_counts_when_it_is_named_with_a_weight_above_zero() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        assert!(accepts(&headers("gzip, deflate, br"), "br"));
        assert!(accepts(&headers("gzip;q=0.5, BR;q=1.0"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&headers("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
