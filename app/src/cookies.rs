//! The cookies of a request.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// Each cookie that a request brings, as name and value, in the order of its headers. What is no text is
/// passed over.
pub fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// The values of the cookies of a name: a browser may send several.
pub fn cookies_named<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    cookies(headers).filter(move |(one, _)| *one == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    use super::{cookies, cookies_named};

    #[test]
    fn cookies_of_every_header_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("id=1; theme=dark; themes=x; y"));
        headers.append(COOKIE, HeaderValue::from_static("theme=a=b"));
        assert_eq!(cookies_named(&headers, "theme").collect::<Vec<_>>(), ["dark", "a=b"]);
        assert_eq!(cookies(&headers).count(), 4);
    }
}
