use std::sync::LazyLock;

use super::Problem;
use super::country_names::country_of;
use crate::users::{Column, foreign_letter, in_latin, plain};

/// All countries as (ISO 3166-1 alpha-3, the English name that people say), in the order of the names.
static COUNTRIES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut list: Vec<_> =
        celes::Country::get_countries().iter().map(|one| (one.alpha3, said(one))).collect();
    list.sort_by_cached_key(|(_, name)| plain(name));
    list
});

/// CLDR's short name, as the country's flag has it: Iran, and not the Islamic Republic of Iran.
fn said(country: &celes::Country) -> &'static str {
    let regional = |letter: u8| char::from_u32(0x1_F1E6 + u32::from(letter.wrapping_sub(b'A')));
    let flag: Option<String> = country.alpha2.bytes().map(regional).collect();
    flag.and_then(|flag| emojis::get(&flag)?.name().strip_prefix("flag: "))
        .unwrap_or(country.long_name)
}

/// The alpha-3 codes with their letters, sorted for a binary search.
static CODES: LazyLock<Vec<([u8; 3], &'static str)>> = LazyLock::new(|| {
    let letters = |code: &'static str| Some((code.as_bytes().try_into().ok()?, code));
    let mut codes: Vec<_> = COUNTRIES.iter().filter_map(|(code, _)| letters(code)).collect();
    codes.sort_unstable();
    codes
});

pub(crate) fn all() -> &'static [(&'static str, &'static str)] {
    &COUNTRIES
}

/// Reads an ISO 3166-1 alpha-3 code, in capital or small letters. The problem names the code that was
/// probably meant.
pub(super) fn read(value: &str) -> Result<&'static str, Problem> {
    if let Some(code) = known(value) {
        return Ok(code);
    }
    if !value.is_ascii()
        && let Some(problem) = in_other_letters(value)
    {
        return Err(problem);
    }
    let offer = country_of(value).map(|(code, _)| code);
    if value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Problem::CountryTwoLetters { offer });
    }
    Err(Problem::CountryUnknown { offer })
}

/// Finds a code that is written in look-alike letters of another alphabet.
fn in_other_letters(value: &str) -> Option<Problem> {
    let latin = in_latin(value)?.to_ascii_uppercase();
    let code = known(&latin).or_else(|| {
        let (code, _) = country_of(&latin).filter(|_| latin.len() == 2)?;
        Some(code)
    })?;
    let strange = foreign_letter(value)?;
    Some(Problem::ForeignLetter { column: Column::Country, strange, offer: Some(code.to_owned()) })
}

/// A code in any capitals.
fn known(value: &str) -> Option<&'static str> {
    let mut letters: [u8; 3] = value.as_bytes().try_into().ok()?;
    letters.make_ascii_uppercase();
    let codes = &*CODES;
    codes.binary_search_by_key(&letters, |(known, _)| *known).ok().map(|index| codes[index].1)
}

#[cfg(test)]
mod tests {
    use super::{Problem, all, read};

    #[test]
    fn a_code_is_read_in_any_capitals_and_anything_else_gets_an_offer() {
        assert_eq!(read("USA"), Ok("USA"));
        assert_eq!(read("deu"), Ok("DEU"));
        for (written, offer) in
            [("us", Some("USA")), ("UK", Some("GBR")), ("NA", None), ("XX", None)]
        {
            assert_eq!(read(written), Err(Problem::CountryTwoLetters { offer }), "{written}");
        }
        for (written, offer) in [
            ("germany", Some("DEU")),
            ("276", Some("DEU")),
            ("4", Some("AFG")),
            ("36", Some("AUS")),
            ("Russia", Some("RUS")),
            ("United Kingdom", Some("GBR")),
            ("Deutschland", Some("DEU")),
            ("GER", Some("DEU")),
            ("Congo", None),
            ("Atlantis", None),
            ("999", None),
        ] {
            assert_eq!(read(written), Err(Problem::CountryUnknown { offer }), "{written}");
        }
    }

    #[test]
    fn every_country_has_the_name_that_people_say() {
        let name = |code| all().iter().find(|(one, _)| *one == code).map(|(_, name)| *name);
        for (code, said) in [
            ("IRN", "Iran"),
            ("KOR", "South Korea"),
            ("RUS", "Russia"),
            ("COD", "Congo - Kinshasa"),
            ("GBR", "United Kingdom"),
            ("VAT", "Vatican City"),
            ("TUR", "Türkiye"),
        ] {
            assert_eq!(name(code), Some(said));
        }
        // The 249 of ISO 3166-1, and Kosovo.
        assert_eq!(all().len(), 250);
        let place = |code| all().iter().position(|(one, _)| *one == code);
        // By its letters, without the ring.
        assert!(place("ALA") < place("ALB"), "{:?}", &all()[..5]);
    }

    #[test]
    fn a_letter_that_only_looks_right_is_named() {
        let problem = read("DЕU").unwrap_err();
        assert_eq!(problem.message(), "The second letter is a Cyrillic Е. Use DEU.");
        assert_eq!(read("ＤＥＵ").unwrap_err().offer().as_deref(), Some("DEU"));
    }
}
