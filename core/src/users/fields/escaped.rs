//! Finds text that another program has escaped or quoted before it wrote the file: for HTML, JSON,
//! Python, a web address or a mail.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::users::Column;

/// The probable original of an escaped text. `None`: the text is not escaped.
pub(super) fn guess(column: Column, text: &str) -> Option<String> {
    if !text.bytes().any(may_escape) {
        return None;
    }
    let is_name = matches!(column, Column::DisplayName | Column::FullName);
    let mut said = Cow::Borrowed(text);
    // Some texts were escaped twice: `&amp;uuml;`.
    for _ in 0..2 {
        let once = python_bytes(&said)
            .or_else(|| entities(&said))
            .or_else(|| backslashes(&said))
            .or_else(|| percent_signs(&said))
            .or_else(|| if is_name { mail_words(&said).or_else(|| mail(&said)) } else { None })
            .or_else(|| if is_name { without_tags(&said) } else { None });
        match once.filter(|once| *once != said && !once.chars().any(char::is_control)) {
            Some(once) => said = Cow::Owned(once),
            None => break,
        }
    }
    if column == Column::VendorData
        && let Some(inner) = within_quotes(&said)
    {
        said = Cow::Owned(inner.to_owned());
    }
    (said != text && !said.trim().is_empty()).then(|| said.into_owned())
}

fn may_escape(byte: u8) -> bool {
    // 0xE2 is the first byte of typographic quotation marks.
    matches!(byte, b'&' | b'\\' | b'%' | b'=' | b'<' | b'\'' | b'"' | b'`' | 0xE2)
}

/// `M&uuml;ller`, `O&#039;Brien`
fn entities(text: &str) -> Option<String> {
    let is_entity = |rest: &str| {
        let name = rest.split_once(';').map_or("", |(name, _)| name);
        (2..=10).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    };
    text.split('&')
        .skip(1)
        .any(is_entity)
        .then(|| html_escape::decode_html_entities(text).into_owned())
}

/// `J\u00fcrgen`, `O\'Brien`
fn backslashes(text: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('\\') {
        units.extend(rest[..at].encode_utf16());
        let behind = &rest[at + 1..];
        let code = behind.strip_prefix(['u', 'U']).and_then(|code| code.get(..4));
        if let Some(unit) = code.and_then(|code| u16::from_str_radix(code, 16).ok()) {
            units.push(unit);
            rest = &behind[5..];
            found = true;
        } else if behind.starts_with(['\'', '"']) {
            rest = behind;
            found = true;
        } else {
            units.push(u16::from(b'\\'));
            rest = behind;
        }
    }
    units.extend(rest.encode_utf16());
    if found { String::from_utf16(&units).ok() } else { None }
}

/// `b'Jos\xc3\xa9'`, as Python writes bytes.
fn python_bytes(text: &str) -> Option<String> {
    let quoted = text.strip_prefix('b')?;
    let inner =
        ['\'', '"'].into_iter().find_map(|mark| quoted.strip_prefix(mark)?.strip_suffix(mark))?;
    bytes_behind(inner, "\\x").or_else(|| Some(inner.to_owned()))
}

/// `J%C3%BCrgen%20Wei%C3%9F`
fn percent_signs(text: &str) -> Option<String> {
    bytes_behind(text, "%")
}

/// `J=C3=BCrgen`, as in a mail or a vCard (RFC 2045, quoted-printable).
fn mail(text: &str) -> Option<String> {
    bytes_behind(text, "=")
}

/// Decodes a text in which a mark and two hexadecimal digits stand for each byte of some letters.
/// `None`: there are no such bytes, or they are not text.
fn bytes_behind(text: &str, mark: &str) -> Option<String> {
    String::from_utf8(unescaped(text, mark)?).ok()
}

fn unescaped(text: &str, mark: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(mark) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let behind = &rest[at + mark.len()..];
        let digits = behind.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
                found = true;
            }
            None => {
                bytes.extend_from_slice(mark.as_bytes());
                rest = behind;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    found.then_some(bytes)
}

/// `=?UTF-8?Q?J=C3=BCrgen?=` (RFC 2047)
fn mail_words(text: &str) -> Option<String> {
    let inner = text.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inner.splitn(3, '?');
    let (charset, kind, word) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = if kind.eq_ignore_ascii_case("b") {
        STANDARD.decode(word).ok()?
    } else {
        let word = word.replace('_', " ");
        unescaped(&word, "=").unwrap_or_else(|| word.into_bytes())
    };
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes())?;
    Some(encoding.decode(&bytes).0.into_owned())
}

/// `<b>Anna</b>`: removes HTML tags around and within a text.
fn without_tags(text: &str) -> Option<String> {
    const ELEMENTS: [&str; 18] = [
        "a", "b", "i", "u", "em", "strong", "span", "div", "p", "br", "font", "img", "td", "tr",
        "li", "ul", "small", "nobr",
    ];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let tag = behind.split_once('>').map(|(tag, _)| tag);
        let name =
            tag.map(|tag| tag.trim_matches('/').split(' ').next().unwrap_or_default().trim());
        let is_element =
            name.is_some_and(|name| ELEMENTS.iter().any(|one| one.eq_ignore_ascii_case(name)));
        match tag.filter(|_| is_element) {
            Some(tag) => {
                if name.is_some_and(|name| name.eq_ignore_ascii_case("br")) {
                    plain.push(' ');
                }
                rest = &behind[tag.len() + 1..];
                found = true;
            }
            None => {
                plain.push('<');
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    found.then(|| plain.trim().to_owned())
}

/// `"K1"`, `'K1'`: the text between the quotes.
fn within_quotes(text: &str) -> Option<&str> {
    const PAIRS: [(char, char); 7] =
        [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    let inner =
        PAIRS.into_iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))?;
    Some(inner.trim()).filter(|inner| !inner.is_empty())
}

#[cfg(test)]
mod tests {
    use super::guess;
    use crate::users::Column;

    #[test]
    fn what_a_program_escaped_is_guessed() {
        for (written, said) in [
            ("Fran&ccedil;ois L&eacute;ger", "François Léger"),
            ("Siobh&#225;n O&#039;Brien", "Siobhán O'Brien"),
            ("M&amp;uuml;ller", "Müller"),
            ("Smith &amp; Weber", "Smith & Weber"),
            ("J\\u00fcrgen Wei\\u00df", "Jürgen Weiß"),
            ("O\\'Brien", "O'Brien"),
            ("b'Jos\\xc3\\xa9 Ruiz'", "José Ruiz"),
            ("b\"Anna\"", "Anna"),
            ("J%C3%BCrgen%20Wei%C3%9F", "Jürgen Weiß"),
            ("J=C3=BCrgen Wei=C3=9F", "Jürgen Weiß"),
            ("=?UTF-8?Q?J=C3=BCrgen_W?=", "Jürgen W"),
            ("=?utf-8?B?SsO8cmdlbg==?=", "Jürgen"),
            ("<b>Anna</b> Lind", "Anna Lind"),
            ("Anna<br/>Lind", "Anna Lind"),
            ("<a href=\"x\">Anna</a>", "Anna"),
        ] {
            assert_eq!(guess(Column::FullName, written).as_deref(), Some(said), "{written}");
        }
        let key = Column::VendorData;
        for (written, said) in
            [("\"K1\"", "K1"), ("'K2'", "K2"), ("“K4”", "K4"), ("b'RC-1'", "RC-1")]
        {
            assert_eq!(guess(key, written).as_deref(), Some(said), "{written}");
        }
    }

    #[test]
    fn a_text_that_only_holds_such_signs_is_left_alone() {
        for name in [
            "R&D; Team",
            "Tom & Jerry",
            "O'Brien",
            "'t Hooft",
            "Jonas \"Jo\" Lind",
            "\"The Rock\"",
            "100 % Anna",
            "A < B > C",
            "Anna <Lind>",
            "C:\\Temp",
            "5% off",
            "a=b",
            "Ke’alohi",
            "b'",
        ] {
            assert_eq!(guess(Column::FullName, name), None, "{name}");
        }
        for key in ["12'", "=DE", "k=20", "a&b", "\"", "''"] {
            assert_eq!(guess(Column::VendorData, key), None, "{key}");
        }
    }
}
