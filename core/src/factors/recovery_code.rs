use rand::Rng;

use crate::error::Result;
use crate::operators::password;

/// How many codes somebody gets at a time.
pub(super) const COUNT: usize = 10;
/// Characters of a code: the first group is its name, the rest is secret (60 bits).
const CHARACTERS: usize = 16;
const GROUP: usize = 4;
/// Digits and letters without those that are taken for others: I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A recovery code: four groups of four characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecoveryCode {
    /// Finds the code among the others; it is no secret.
    pub name: String,
    secret: String,
}

impl RecoveryCode {
    /// Codes whose names differ.
    pub(super) fn generate() -> Vec<Self> {
        let mut random = rand::rng();
        let mut codes: Vec<Self> = Vec::with_capacity(COUNT);
        while codes.len() < COUNT {
            let text: String = (0..CHARACTERS)
                .map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())]))
                .collect();
            if let Some(code) = Self::read(&text)
                && codes.iter().all(|one| one.name != code.name)
            {
                codes.push(code);
            }
        }
        codes
    }

    /// What somebody typed: capitals, spaces and dashes do not matter. `None`: it is no such code.
    pub(super) fn read(typed: &str) -> Option<Self> {
        let mut text = String::with_capacity(CHARACTERS);
        for letter in typed.chars().filter(|one| !one.is_whitespace() && *one != '-') {
            let letter = match letter.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            if text.len() == CHARACTERS
                || !u8::try_from(letter).is_ok_and(|one| ALPHABET.contains(&one))
            {
                return None;
            }
            text.push(letter);
        }
        if text.len() != CHARACTERS {
            return None;
        }
        let secret = text.split_off(GROUP);
        Some(Self { name: text, secret })
    }

    /// As it is shown.
    pub(super) fn text(&self) -> String {
        let secret = self.secret.as_bytes().chunks(GROUP);
        let groups = secret.map(|group| String::from_utf8_lossy(group).into_owned());
        std::iter::once(self.name.clone()).chain(groups).collect::<Vec<_>>().join("-")
    }

    pub(super) async fn hash(&self) -> Result<String> {
        password::hash(self.secret.clone()).await
    }

    /// Whether this code is the one that was stored. Without one the answer is no, after the same time.
    pub(super) async fn is(&self, turn: &password::Turn, stored: Option<String>) -> Result<bool> {
        password::verify(turn, self.secret.clone(), stored).await
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT, RecoveryCode};

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let codes = RecoveryCode::generate();
        assert_eq!(codes.len(), COUNT);
        for code in codes {
            let text = code.text();
            assert_eq!(text.len(), 19, "{text}");
            assert_eq!(RecoveryCode::read(&text), Some(code.clone()));
            let typed = format!(" {} ", text.to_uppercase().replace('-', " "));
            assert_eq!(RecoveryCode::read(&typed), Some(code));
        }
        let code = RecoveryCode::read("O0oO-1Ili-aaaa-bbbb").expect("a code");
        assert_eq!(code.text(), "0000-1111-aaaa-bbbb");
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in [
            "",
            "123456",
            "0000-1111-aaaa-bbb",
            "0000-1111-aaaa-bbbbb",
            "0000-1111-aaaa-bbbu",
            "0000-1111-aaaa-bbbé",
        ] {
            assert_eq!(RecoveryCode::read(text), None, "{text}");
        }
    }
}
