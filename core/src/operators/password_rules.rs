//! What a new password has to be (NIST SP 800-63B-4, section 3.1.1.2): long, and none that is guessed
//! first. There are no rules about kinds of characters, and passwords do not expire.

use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

use super::known_passwords::is_known;
use crate::error::{Error, Result};

/// Characters. A password is the only factor of a sign-in.
pub(crate) const MIN_CHARACTERS: usize = 15;
pub(crate) const MAX_CHARACTERS: usize = 256;
/// Letters that have to be left without the words that everybody knows about the account.
const MIN_OWN_LETTERS: usize = 8;

/// Refuses a password that is too short, too long, or among the first that somebody would guess.
/// `words`: what others know about the account, such as name, e-mail address and organization.
/// The field of the error is `password`.
pub(crate) async fn check(password: &str, words: &[&str]) -> Result<()> {
    check_length(password)?;
    let words = context_words(words);
    let password = password.to_owned();
    // Some milliseconds of work for a long one.
    let reason = tokio::task::spawn_blocking(move || weakness(&password, &words))
        .await
        .map_err(|error| Error::internal("password", &error))?;
    reason.map_or(Ok(()), |words| Err(Error::invalid("password", words)))
}

/// Refuses a password that is too short or too long.
pub(crate) fn check_length(password: &str) -> Result<()> {
    let letters = password.chars().count();
    if (MIN_CHARACTERS..=MAX_CHARACTERS).contains(&letters) {
        return Ok(());
    }
    let words = if letters < MIN_CHARACTERS {
        format!(
            "This password has {letters} characters. Use at least {MIN_CHARACTERS}, such as four or five \
             words that do not belong together."
        )
    } else {
        format!("This password has {letters} characters. Use at most {MAX_CHARACTERS}.")
    };
    Err(Error::invalid("password", words))
}

/// Why a password would be guessed soon; none if it would not.
fn weakness(password: &str, words: &[String]) -> Option<String> {
    let lower = password.to_lowercase();
    let mut rest = lower.clone();
    for word in words {
        rest = rest.replace(word.as_str(), " ");
    }
    if rest != lower
        && rest.chars().filter(|letter| letter.is_alphabetic()).count() < MIN_OWN_LETTERS
    {
        return Some(
            "This password is made of your name, your e-mail address, your organization or \
             “rollcall”, which others know. Use other words."
                .into(),
        );
    }
    if is_known(password) {
        return Some(
            "This password is in the lists of common passwords that attackers try first. Use other words, \
             or more of them."
                .into(),
        );
    }
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let estimate = zxcvbn(password, &known);
    if estimate.score() >= Score::Three {
        return None;
    }
    let why = estimate.feedback().and_then(Feedback::warning);
    let why = why.map_or_else(
        || "This password is easy to guess.".to_owned(),
        |why| format!("This password is easy to guess: {}", lower_first(&why.to_string())),
    );
    Some(format!("{why} Add words that do not belong together."))
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

/// The words of what is known about an account, longest first.
fn context_words(texts: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .chain(["rollcall"])
        .filter(|word| word.chars().count() >= 3)
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::check;

    async fn refusal(password: &str) -> Option<String> {
        let words = ["Ingrid Solheim", "ingrid@kestrel.example", "kestrel-pay"];
        check(password, &words).await.err().map(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_long_password_of_any_letters_is_taken() {
        for good in [
            "wrong horse battery stable",
            "a long enough password",
            "sieben zahme Wölfe lesen",
            "川の上を歩く七匹の白い猫がいる",
            "my name is ingrid and I sing",
            &"four odd words again ".repeat(12),
        ] {
            assert_eq!(refusal(good).await, None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_short_a_common_and_a_known_one_are_refused_in_words() {
        for (bad, says) in [
            ("Tr0ub4dor&3", "has 11 characters"),
            (&*"x".repeat(257), "at most 256"),
            ("passwordpassword", "attackers try first"),
            ("Password12345678!", "attackers try first"),
            ("correct horse battery staple", "attackers try first"),
            ("sdfghjklpoiuytrewq", "easy to guess"),
            ("abcabcabcabcabcabcabc", "easy to guess"),
            ("ingrid solheim 2026", "which others know"),
            ("Kestrel-Rollcall-2026!", "which others know"),
            ("ingrid@kestrel.example", "which others know"),
        ] {
            let words = refusal(bad).await.unwrap_or_default();
            assert!(words.contains(says), "{bad}: {words}");
        }
    }
}
