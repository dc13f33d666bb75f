/// RFC 3696 erratum 1690: a mailbox has at most 254 characters.
pub(super) const MAX_LENGTH: usize = 254;
/// RFC 5321, 4.5.3.1.1, in bytes.
pub(super) const MAX_LOCAL_LENGTH: usize = 64;
/// RFC 1035, 2.3.4, in bytes.
pub(super) const MAX_LABEL_LENGTH: usize = 63;

/// Reads an ordinary address fast, and returns it with its domain in small letters. It has only ASCII
/// letters and digits, joined by single dots, hyphens, underscores and plus signs. `None`: the full
/// rules have to check the value.
pub(super) fn ordinary(value: &str) -> Option<String> {
    let (local, domain) = value.split_once('@')?;
    let is_short = value.len() <= MAX_LENGTH && local.len() <= MAX_LOCAL_LENGTH;
    if !is_short || !local.split('.').all(is_word) || !is_domain(domain) {
        return None;
    }
    let mut address = value.to_owned();
    address[local.len()..].make_ascii_lowercase();
    Some(address)
}

fn is_word(part: &str) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+');
    !part.is_empty() && part.bytes().all(is_of_word)
}

fn is_domain(domain: &str) -> bool {
    // The last label of a domain must not be all digits. Here it has to begin with a letter.
    domain
        .rsplit_once('.')
        .is_some_and(|(_, last)| last.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    // `xn--` begins the ASCII form of an international label, which the full rules check.
    (1..=MAX_LABEL_LENGTH).contains(&label.len())
        && !label.starts_with(['-', 'x', 'X'])
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ordinary;
    use crate::users::fields::email::address;

    #[test]
    fn most_addresses_need_no_closer_look() {
        assert_eq!(ordinary("Ana.Lind+2@Mail.Example").as_deref(), Some("Ana.Lind+2@mail.example"));
        for other in
            ["o'neil@b.example", "a@xn--mller-kva.example", "a@b", "a@b@c.example", "a@b.1"]
        {
            assert_eq!(ordinary(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn an_ordinary_address_is_one_by_the_rules(
            value in "[a-zA-Z0-9._+-]{0,66}@[a-zA-Z0-9.-]{0,70}\\.[a-z0-9-]{1,4}"
        ) {
            if let Some(ordinary) = ordinary(&value) {
                prop_assert_eq!(address(&value).ok(), Some(ordinary));
            }
        }
    }
}
