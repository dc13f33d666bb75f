//! Which country a word of a file means: ISO 3166-1 codes of every kind, and names in the languages of
//! CLDR with the short forms that people write.

use std::collections::HashMap;
use std::sync::LazyLock;

use celes::LookupTable;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::country::all;

/// What kind of word names a country, and how sure it is which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountryName {
    /// Its three-letter code, in any capitals.
    Code,
    /// A code or a name that no other country has.
    Known,
    /// A code of another list, or a number without its zeros: most likely.
    Likely,
}

/// Forms that are in no list of names, with their countries.
#[rustfmt::skip]
const SHORT_FORMS: &[(&str, &str)] = &[
    ("uk", "GBR"), ("britain", "GBR"), ("gbni", "GBR"), ("northernireland", "GBR"),
    ("scotland", "GBR"), ("wales", "GBR"), ("england", "GBR"), ("us", "USA"), ("usofa", "USA"),
    ("america", "USA"), ("uae", "ARE"), ("vae", "ARE"), ("eau", "ARE"), ("ksa", "SAU"),
    ("rok", "KOR"), ("dprk", "PRK"), ("prc", "CHN"), ("roc", "TWN"), ("drc", "COD"),
    ("congokinshasa", "COD"), ("drcongo", "COD"), ("congobrazzaville", "COG"),
    ("republicofcongo", "COG"), ("holland", "NLD"), ("czechrepublic", "CZE"), ("russia", "RUS"),
    ("ivorycoast", "CIV"), ("burma", "MMR"), ("swaziland", "SWZ"), ("macedonia", "MKD"),
    ("vatican", "VAT"), ("vaticancity", "VAT"), ("turkey", "TUR"), ("turkiye", "TUR"),
    ("capeverde", "CPV"), ("easttimor", "TLS"), ("rf", "RUS"), ("brd", "DEU"), ("slovakrepublic", "SVK"),
    ("republicofireland", "IRL"), ("eire", "IRL"), ("oesterreich", "AUT"), ("macau", "MAC"), ("hongkongsar", "HKG"),
];

/// Names that two countries share: nobody can tell.
const SHARED: &[&str] =
    &["korea", "corea", "coree", "congo", "kongo", "samoaislands", "saintmartin"];

/// Three-letter codes of other lists, and other codes that are not ISO's: most likely, not certain.
#[rustfmt::skip]
const OTHER_CODES: &[(&str, &str)] = &[
    // The European Union's.
    ("EL", "GRC"),
    // Machine-readable travel documents (ICAO 9303).
    ("D", "DEU"), ("GBD", "GBR"), ("GBN", "GBR"), ("GBO", "GBR"), ("GBS", "GBR"),
    // The International Olympic Committee's, where they are no ISO code.
    ("GER", "DEU"), ("SUI", "CHE"), ("NED", "NLD"), ("DEN", "DNK"), ("POR", "PRT"), ("GRE", "GRC"),
    ("CRO", "HRV"), ("SLO", "SVN"), ("BUL", "BGR"), ("LAT", "LVA"), ("RSA", "ZAF"), ("ALG", "DZA"),
    ("CHI", "CHL"), ("PHI", "PHL"), ("INA", "IDN"), ("MAS", "MYS"), ("VIE", "VNM"), ("TPE", "TWN"),
    ("KSA", "SAU"), ("UAE", "ARE"), ("NGR", "NGA"), ("URU", "URY"), ("PAR", "PRY"), ("IRI", "IRN"),
];

/// Names in one word of small letters without accents, with their countries; none: several have it.
static NAMES: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Option<&'static str>> = HashMap::new();
    for name in SHARED {
        names.insert((*name).to_owned(), None);
    }
    for (name, code) in SHORT_FORMS {
        names.entry((*name).to_owned()).or_insert_with(|| known(code));
    }
    for (code, name) in all() {
        names.entry(bare(name)).or_insert(Some(code));
    }
    for country in celes::Country::get_countries() {
        let names_of_it = country.aliases.iter().copied().chain([country.long_name]);
        for name in names_of_it {
            names.entry(bare(name)).or_insert(known(country.alpha3));
        }
    }
    let others: Vec<keshvar::Country> = keshvar::CountryIterator::new().collect();
    let named = |country: &keshvar::Country| known(&country.alpha3().to_string());
    for country in &others {
        let own = [country.iso_short_name(), country.iso_long_name()];
        for name in own.into_iter().chain(country.unofficial_name_list().iter().copied()) {
            names.entry(bare(name)).or_insert_with(|| named(country));
        }
    }
    let mut translated: HashMap<String, Option<&'static str>> = HashMap::new();
    for country in &others {
        for name in country.translations().values() {
            let one = translated.entry(bare(name)).or_insert_with(|| named(country));
            if *one != named(country) {
                *one = None;
            }
        }
    }
    for (name, code) in translated {
        names.entry(name).or_insert(code);
    }
    names.remove("");
    names
});

/// The code as our list has it.
fn known(alpha3: &str) -> Option<&'static str> {
    all().iter().map(|(code, _)| *code).find(|code| *code == alpha3)
}

/// A name in small letters, without accents, punctuation and the article: `The Côte d’Ivoire` is
/// `cotedivoire`.
fn bare(name: &str) -> String {
    let letters: String = name
        .nfkd()
        .filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect();
    match letters.strip_prefix("the") {
        Some(rest) if name.trim_start().to_lowercase().starts_with("the ") => rest.to_owned(),
        _ => letters,
    }
}

/// The alpha-3 code of the country that a word means, and how sure that is.
pub(crate) fn country_of(word: &str) -> Option<(&'static str, CountryName)> {
    let folded = word.nfkc().collect::<String>().to_lowercase();
    let word = folded.trim();
    let capitals = word.to_uppercase();
    if word.len() == 3
        && word.is_ascii()
        && let Some(code) = known(&capitals)
    {
        return Some((code, CountryName::Code));
    }
    if !word.is_empty() && word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        // A spreadsheet takes the zeros in front away.
        let sure = if word.len() == 3 { CountryName::Known } else { CountryName::Likely };
        let country = celes::Country::from_code(format!("{word:0>3}")).ok()?;
        return Some((known(country.alpha3)?, sure));
    }
    // A program that knows no value writes it, more often than somebody means Namibia.
    if word == "na" {
        return None;
    }
    if word.len() == 2
        && word.is_ascii()
        && let Ok(country) = celes::Country::from_alpha2(&capitals)
    {
        return Some((known(country.alpha3)?, CountryName::Known));
    }
    if let Some(Some(code)) = NAMES.get(&bare(word)) {
        return Some((code, CountryName::Known));
    }
    let other = OTHER_CODES.iter().find(|(code, _)| *code == capitals);
    other.and_then(|(_, code)| Some((known(code)?, CountryName::Likely)))
}

#[cfg(test)]
mod tests {
    use super::{CountryName, country_of};

    #[test]
    fn codes_and_names_of_a_country_are_known_in_every_form() {
        for (word, code) in [
            ("DE", "DEU"),
            ("de", "DEU"),
            ("276", "DEU"),
            ("Germany", "DEU"),
            ("Deutschland", "DEU"),
            ("ALLEMAGNE", "DEU"),
            ("Alemania", "DEU"),
            ("Niemcy", "DEU"),
            ("ドイツ", "DEU"),
            ("UK", "GBR"),
            ("U.K.", "GBR"),
            ("Great Britain", "GBR"),
            ("United Kingdom", "GBR"),
            ("England", "GBR"),
            ("U.S.A.", "USA"),
            ("United States", "USA"),
            ("The United States of America", "USA"),
            ("Vereinigte Staaten", "USA"),
            ("Côte d'Ivoire", "CIV"),
            ("Ivory Coast", "CIV"),
            ("Schweiz", "CHE"),
            ("Österreich", "AUT"),
            ("Oesterreich", "AUT"),
            ("Holland", "NLD"),
            ("South Korea", "KOR"),
            ("Korea, Republic of", "KOR"),
            ("Türkiye", "TUR"),
            ("Czechia", "CZE"),
            ("Russian Federation", "RUS"),
        ] {
            let found = country_of(word);
            assert_eq!(found.map(|(code, _)| code), Some(code), "{word}");
            assert_ne!(found.map(|(_, sure)| sure), Some(CountryName::Likely), "{word}");
        }
    }

    #[test]
    fn what_may_be_two_countries_or_none_is_nobodys() {
        for word in
            ["Korea", "Congo", "Atlantis", "NA", "EU", "XX", "999", "n/a", "-", "", "Europe"]
        {
            assert_eq!(country_of(word), None, "{word}");
        }
    }

    #[test]
    fn codes_of_other_lists_and_numbers_without_their_zeros_are_suggested() {
        for (word, code) in
            [("GER", "DEU"), ("EL", "GRC"), ("40", "AUT"), ("8", "ALB"), ("D", "DEU")]
        {
            assert_eq!(country_of(word), Some((code, CountryName::Likely)), "{word}");
        }
    }
}
