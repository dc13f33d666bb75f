use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use rand::Rng;
use unicode_normalization::UnicodeNormalization as _;

pub(crate) use super::password_rules::{MAX_CHARACTERS, check, check_length};
pub(crate) use super::turns::{Turn, turn, turn_of_stranger};
use crate::error::{Error, Result};

/// A sign-in for an unknown address is checked against this hash, so that it takes as long as any other.
/// It is the Argon2id hash of 32 random bytes that nobody kept.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$vR5IUjeHVXyZ1EQVrJ3Hw9ONcGJN5XYhPZ0t9PUdGSI";

/// Argon2id with the parameters of OWASP's Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1),
/// which are the crate's defaults. Returns the PHC string.
pub(crate) async fn hash(password: String) -> Result<String> {
    let turn = turn().await?;
    let password = normalized(&password);
    blocking(&turn, move || {
        let mut salt = [0_u8; 16];
        rand::rng().fill(&mut salt);
        let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
        Argon2::default()
            .hash_password(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    })
    .await
}

/// Whether the password matches `stored`. Without a stored hash the answer is no, after the same time.
pub(crate) async fn verify(turn: &Turn, password: String, stored: Option<String>) -> Result<bool> {
    if password.chars().count() > MAX_CHARACTERS {
        return Ok(false);
    }
    let same = normalized(&password);
    blocking(turn, move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.to_owned());
        let hash = PasswordHash::new(&text).map_err(|error| error.to_string())?;
        let is = |text: &str| Argon2::default().verify_password(text.as_bytes(), &hash).is_ok();
        // Earlier versions hashed passwords as they were typed.
        let right = is(&same) || (same != password && is(&password));
        Ok(known && right)
    })
    .await
}

/// Five groups of four letters and digits that are hard to confuse: 100 bits.
pub(crate) fn generate() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut random = rand::rng();
    let groups: Vec<String> = (0..5)
        .map(|_| (0..4).map(|_| char::from(LETTERS[random.random_range(0..32)])).collect())
        .collect();
    groups.join("-")
}

/// One form for what looks and is typed alike on different keyboards (Unicode NFKC, as NIST SP 800-63B-4,
/// section 3.1.1.2, asks).
fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

async fn blocking<T: Send + 'static>(
    _turn: &Turn,
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::internal("password", &error))?
        .map_err(|error| Error::internal("password", &error))
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, generate, hash, turn, verify};

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        let turn = turn().await.unwrap();
        assert!(verify(&turn, "correct horse".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify(&turn, "correct house".into(), Some(stored)).await.unwrap());
        assert!(!verify(&turn, "correct horse".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_is_the_same_however_a_keyboard_composes_it() {
        let stored = hash("Zoë ﬁnds the river".into()).await.unwrap();
        let turn = turn().await.unwrap();
        for same in ["Zoe\u{308} finds the river", "Zoë finds the river"] {
            assert!(verify(&turn, same.into(), Some(stored.clone())).await.unwrap(), "{same}");
        }
        // A hash from before, of the password as it was typed.
        let salt = argon2::password_hash::SaltString::encode_b64(&[7; 16]).unwrap();
        let raw = argon2::PasswordHasher::hash_password(
            &argon2::Argon2::default(),
            "Zoe\u{308}".as_bytes(),
            &salt,
        );
        let raw = raw.unwrap().to_string();
        assert!(verify(&turn, "Zoe\u{308}".into(), Some(raw)).await.unwrap());
    }

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_costs() {
        let nobody = argon2::PasswordHash::new(NOBODY).unwrap();
        let params = argon2::Params::try_from(&nobody).unwrap();
        let own = argon2::Params::default();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (own.m_cost(), own.t_cost(), own.p_cost())
        );
    }

    #[test]
    fn a_generated_password_has_five_groups() {
        assert_eq!(generate().split('-').filter(|group| group.len() == 4).count(), 5);
        assert_ne!(generate(), generate());
    }
}
