use std::sync::LazyLock;

use super::Problem;

/// (alpha-3, short English name), in the order of the names. ISO 3166-1.
static COUNTRIES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut list: Vec<_> = celes::Country::get_countries()
        .iter()
        .map(|country| (country.alpha3, country.long_name))
        .collect();
    list.sort_unstable_by_key(|(_, name)| *name);
    list
});

/// The alpha-3 codes, sorted, for looking one up.
static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut codes: Vec<_> = COUNTRIES.iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    codes
});

pub(crate) fn all() -> &'static [(&'static str, &'static str)] {
    &COUNTRIES
}

/// An ISO 3166-1 alpha-3 code in capitals; for anything else, what was probably meant.
pub(super) fn read(value: &str) -> Result<&'static str, Problem> {
    if let Some(code) = known(value) {
        return Ok(code);
    }
    if value.len() == 2 && value.is_ascii() {
        let offer = celes::Country::from_alpha2(value.to_ascii_uppercase()).ok();
        return Err(Problem::CountryTwoLetters { offer: offer.map(|country| country.alpha3) });
    }
    let offer = known(&value.to_ascii_uppercase()).or_else(|| {
        COUNTRIES.iter().find(|(_, name)| name.eq_ignore_ascii_case(value)).map(|(code, _)| *code)
    });
    Err(Problem::CountryUnknown { offer })
}

fn known(value: &str) -> Option<&'static str> {
    let codes = &*CODES;
    codes.binary_search(&value).ok().map(|index| codes[index])
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};

    #[test]
    fn a_code_of_two_letters_or_a_name_gets_an_offer() {
        assert_eq!(read("USA"), Ok("USA"));
        assert_eq!(read("US"), Err(Problem::CountryTwoLetters { offer: Some("USA") }));
        assert_eq!(read("XX"), Err(Problem::CountryTwoLetters { offer: None }));
        assert_eq!(read("deu"), Err(Problem::CountryUnknown { offer: Some("DEU") }));
        assert_eq!(read("germany"), Err(Problem::CountryUnknown { offer: Some("DEU") }));
        assert_eq!(read("Atlantis"), Err(Problem::CountryUnknown { offer: None }));
    }
}
