use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

use super::ordinary_email::{MAX_LABEL_LENGTH, MAX_LENGTH, MAX_LOCAL_LENGTH, ordinary};
use super::{EmailFault, Problem};
use crate::users::{Column, describe_letter};

impl From<EmailFault> for Problem {
    fn from(fault: EmailFault) -> Self {
        Self::Email(fault)
    }
}

impl EmailFault {
    pub(super) fn offer(&self) -> Option<String> {
        match self {
            Self::Dots { offer } | Self::DisplayName { offer } | Self::Label { offer } => {
                offer.clone()
            }
            _ => None,
        }
    }
}

/// Reads one address (RFC 5321, RFC 6531). It is kept as written, except that the domain gets small
/// letters. The value has been cleaned.
pub(super) fn read(value: &str) -> Result<String, Problem> {
    if let Some(address) = ordinary(value) {
        return Ok(address);
    }
    let length = value.chars().count();
    if length > MAX_LENGTH {
        return Err(Problem::TooLong { column: Column::Email, length, limit: MAX_LENGTH });
    }
    match address(value) {
        Ok(address) => Ok(address),
        Err(fault) => Err(written_wide(value).unwrap_or_else(|| fault.into())),
    }
}

pub(super) fn address(value: &str) -> Result<String, EmailFault> {
    if let Some(rest) = value.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")) {
        return Err(EmailFault::Label { offer: address(value[rest.len()..].trim()).ok() });
    }
    if let Some(fault) = framed(value) {
        return Err(fault);
    }
    let is_quoted = value.starts_with('"') && !value.ends_with('>');
    if !is_quoted {
        one_at(value)?;
    }
    let Some((local, domain)) = value.rsplit_once('@') else { return Err(EmailFault::NoAt) };
    match (local.trim(), domain.trim()) {
        ("", _) => return Err(EmailFault::NothingBefore),
        (_, "") => return Err(EmailFault::NothingAfter),
        _ => {}
    }
    if !is_quoted {
        check_local(local)?;
    }
    let domain = read_domain(local, domain)?;
    let address = format!("{local}@{domain}");
    let options =
        Options::default().without_display_text().without_domain_literal().with_required_tld();
    match EmailAddress::parse_with_options(&address, options) {
        Ok(_) => Ok(address),
        Err(_) => Err(EmailFault::Invalid),
    }
}

/// Finds an address inside characters that programs put around one: `'ann@b.example'`,
/// `ann@b.example;`. A single apostrophe in front is the one with which a spreadsheet marks a text.
fn framed(value: &str) -> Option<EmailFault> {
    const AROUND: [char; 10] = ['\'', '"', '`', '‘', '’', '“', '”', '„', ';', ','];
    let inner = value.trim_matches(AROUND).trim();
    if inner.len() == value.len() || inner.matches('@').count() != 1 {
        return None;
    }
    address(inner).ok().map(|address| EmailFault::DisplayName { offer: Some(address) })
}

/// Finds a value that is not one address: a name before it, several addresses, or none.
fn one_at(value: &str) -> Result<(), EmailFault> {
    let ats = value.matches('@').count();
    if let Some(inner) = value.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'))
        && ats == 1
    {
        return Err(EmailFault::DisplayName { offer: address(inner.1.trim()).ok() });
    }
    if ats > 1 {
        let separated = value.split([',', ';', ' ', '/', '|', '<', '>', '&']);
        let several = separated.filter(|part| part.trim_matches('@').contains('@')).count() > 1;
        return Err(if several { EmailFault::Several } else { EmailFault::TwoAts });
    }
    Ok(())
}

fn check_local(local: &str) -> Result<(), EmailFault> {
    if local.contains(' ') {
        return Err(EmailFault::Blank);
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(EmailFault::Dots { offer: None });
    }
    // RFC 5322, atext; RFC 6531 adds the letters beyond ASCII.
    let is_atext = |letter: char| match letter {
        '.' => true,
        _ if letter.is_ascii() => {
            letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter)
        }
        _ => is_of_a_word(letter),
    };
    if let Some(letter) = local.chars().find(|letter| !is_atext(*letter)) {
        return Err(EmailFault::LocalCharacter(letter));
    }
    if local.len() > MAX_LOCAL_LENGTH {
        return Err(EmailFault::PartTooLong { limit: MAX_LOCAL_LENGTH });
    }
    Ok(())
}

/// Letters, digits, and the marks on them.
fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter)
}

/// Checks the domain and returns it in small letters.
fn read_domain(local: &str, written: &str) -> Result<String, EmailFault> {
    if written.starts_with('[') || written.parse::<std::net::Ipv4Addr>().is_ok() {
        return Err(EmailFault::IpAddress);
    }
    if written.contains(' ') {
        return Err(EmailFault::Blank);
    }
    if written.starts_with('.') || written.ends_with('.') || written.contains("..") {
        let plain = written.strip_suffix('.').filter(|rest| !rest.ends_with('.'));
        let offer = plain.and_then(|rest| address(&format!("{local}@{rest}")).ok());
        return Err(EmailFault::Dots { offer });
    }
    let is_letter = |letter: char| match letter {
        '.' | '-' => true,
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric(),
        _ => is_of_a_word(letter),
    };
    if let Some(letter) = written.chars().find(|letter| !is_letter(*letter)) {
        return Err(EmailFault::DomainCharacter(letter));
    }
    if !written.contains('.') {
        return Err(EmailFault::NoDotInDomain);
    }
    // RFC 3696, section 2: the last label of a domain is not all digits.
    if written.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit())) {
        return Err(EmailFault::Invalid);
    }
    if written.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Err(EmailFault::Hyphen);
    }
    if written.split('.').any(|label| label.is_ascii() && label.len() > MAX_LABEL_LENGTH) {
        return Err(EmailFault::PartTooLong { limit: MAX_LABEL_LENGTH });
    }
    if written.is_ascii() && !is_international(written) {
        return Ok(written.to_ascii_lowercase());
    }
    let domain: String = written.to_lowercase().nfc().collect();
    match idna::domain_to_ascii(&domain) {
        Ok(ascii) if ascii.split('.').all(|label| label.len() <= MAX_LABEL_LENGTH) => Ok(domain),
        Ok(_) => Err(EmailFault::PartTooLong { limit: MAX_LABEL_LENGTH }),
        Err(_) => Err(EmailFault::DomainSpelling),
    }
}

/// Whether a domain has a label in the ASCII form of an international one (RFC 5890, A-label).
fn is_international(domain: &str) -> bool {
    domain
        .split('.')
        .any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")))
}

/// Finds an address in full-width letters. It is valid once these are plain.
fn written_wide(value: &str) -> Option<Problem> {
    let plain: String = value.nfkc().collect();
    if plain == value {
        return None;
    }
    let offer = address(&plain).ok()?;
    let is_wide = |letter: char| !std::iter::once(letter).nfkc().eq([letter]);
    let (place, letter) = (1..).zip(value.chars()).find(|(_, letter)| is_wide(*letter))?;
    let strange = describe_letter(value, place, letter);
    Some(Problem::ForeignLetter { column: Column::Email, strange, offer: Some(offer) })
}

#[cfg(test)]
mod tests {
    use super::{EmailFault, Problem, read};

    #[test]
    fn exactly_one_address_is_taken_and_its_domain_is_kept_small() {
        for (written, kept) in [
            ("a@b.example", "a@b.example"),
            ("José@Correo.Example", "José@correo.example"),
            ("o'neil+x@mail.example", "o'neil+x@mail.example"),
            ("info@BÜCHER.example", "info@bücher.example"),
            ("info@XN--BCHER-KVA.example", "info@xn--bcher-kva.example"),
            ("\"a b\"@c.example", "\"a b\"@c.example"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(kept));
            assert_eq!(read(kept).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn each_way_to_be_wrong_has_its_own_fault() {
        use EmailFault::*;
        let named = |offer: &str| DisplayName { offer: Some(offer.into()) };
        for (written, fault) in [
            ("a", NoAt),
            ("a@", NothingAfter),
            ("@b.example", NothingBefore),
            ("a@b", NoDotInDomain),
            ("a b@c.example", Blank),
            ("a@c d.example", Blank),
            ("a@[1.2.3.4]", IpAddress),
            ("a@1.2.3.4", IpAddress),
            ("a@b.123", Invalid),
            ("a..b@c.example", Dots { offer: None }),
            ("a@c..example", Dots { offer: None }),
            ("a@c.example.", Dots { offer: Some("a@c.example".into()) }),
            ("a@c_d.example", DomainCharacter('_')),
            ("a@c,example", DomainCharacter(',')),
            ("a(b@c.example", LocalCharacter('(')),
            ("o’neil@c.example", LocalCharacter('’')),
            ("Ann Bee <a@b.example>", named("a@b.example")),
            ("\"Bee, Ann\" <a@b.example>", named("a@b.example")),
            ("<a@b.example>", named("a@b.example")),
            ("'a@b.example'", named("a@b.example")),
            ("'a@b.example", named("a@b.example")),
            ("\"a@b.example\"", named("a@b.example")),
            ("a@b.example;", named("a@b.example")),
            ("mailto:a@b.example", Label { offer: Some("a@b.example".into()) }),
            ("a@-b.example", Hyphen),
            ("a@xn--a.example", DomainSpelling),
            ("a@@b.example", TwoAts),
            ("a@b@c.example", TwoAts),
            ("a@b.example; c@d.example", Several),
            ("a@b.example,c@d.example", Several),
        ] {
            assert_eq!(read(written), Err(Problem::Email(fault)), "{written}");
        }
        let long = format!("{}@b.example", "a".repeat(65));
        assert_eq!(read(&long), Err(Problem::Email(PartTooLong { limit: 64 })));
        let long = format!("{}@b.example", "a".repeat(260));
        assert!(matches!(read(&long), Err(Problem::TooLong { .. })));
        let wide = read("ａnn＠b.example").unwrap_err();
        assert_eq!(wide.offer().as_deref(), Some("ann@b.example"));
    }
}
