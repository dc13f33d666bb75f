//! One invented person, as the cells of a row.

use std::fmt::Write;

use super::names::{Country, Order, in_address, written};
use super::people::COUNTRIES;
use super::random::Random;

/// The cells, in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub vendor_data: String,
    pub display_name: String,
    pub full_name: String,
    pub email: String,
    pub phone: String,
    pub country: String,
    pub status: String,
    pub tags: String,
    pub metadata_json: String,
}

impl Person {
    pub fn cells(&self) -> [&str; 9] {
        [
            &self.vendor_data,
            &self.display_name,
            &self.full_name,
            &self.email,
            &self.phone,
            &self.country,
            &self.status,
            &self.tags,
            &self.metadata_json,
        ]
    }
}

const TAGS: &[&str] = &[
    "vip",
    "onboarding",
    "retail",
    "business",
    "pep-check",
    "high value",
    "newsletter",
    "trial",
    "partner",
    "référé",
    "リピーター",
    "manual review",
];
const DOMAINS: &[&str] =
    &["mail.example", "post.example", "company.example", "students.example", "inbox.example"];
const PLANS: &[&str] = &["free", "basic", "plus", "enterprise"];

/// Person number `row`, from 0. The key depends on nothing else.
pub fn person(seed: u64, row: u64) -> Person {
    let mut random = Random::of(seed, 1, row);
    let country = random.pick(COUNTRIES);
    let (given, family) = (random.pick(country.given), random.pick(country.family));
    let mut person = Person { vendor_data: format!("U-{:08}", row + 1), ..Person::default() };
    person.full_name = full_name(country.order, written(given), written(family));
    if random.chance(80) {
        person.display_name = written(given).to_owned();
    }
    if random.chance(95) {
        let domain = random.pick(DOMAINS);
        let number = random.below(10_000);
        let (given, family) = (in_address(given), in_address(family));
        let _ = write!(person.email, "{given}.{family}{number}@{domain}");
    }
    if random.chance(90) {
        person.phone = phone(&mut random, country);
    }
    if random.chance(97) {
        country.code.clone_into(&mut person.country);
    }
    person.status = match random.below(100) {
        0..8 => "FLAGGED",
        8..11 => "BLOCKED",
        11..80 => "ACTIVE",
        // Empty: ACTIVE for somebody new, and for the others what they are.
        _ => "",
    }
    .to_owned();
    person.tags = tags(&mut random);
    if random.chance(60) {
        person.metadata_json = metadata(&mut random);
    }
    person
}

fn full_name(order: Order, given: &str, family: &str) -> String {
    match order {
        Order::GivenFirst => format!("{given} {family}"),
        Order::FamilyFirst => format!("{family} {given}"),
        Order::Together => format!("{family}{given}"),
    }
}

/// In international form; one of eight as people write it, with spaces, dashes and brackets.
fn phone(random: &mut Random, country: &Country) -> String {
    let (prefix, digits) = country.phone;
    let digits = digits as usize;
    let number = format!("{:0digits$}", random.below(10_u64.pow(digits as u32)));
    if random.chance(12) {
        let (first, last) = number.split_at(digits / 2);
        let (country, network) = prefix.split_once(' ').unwrap_or((prefix, ""));
        format!("{country} ({network}) {first}-{last}")
    } else {
        format!("{}{number}", prefix.replace(' ', ""))
    }
}

fn tags(random: &mut Random) -> String {
    let count = random.below(4);
    let start = random.below(TAGS.len() as u64);
    let chosen = (0..count).map(|step| TAGS[((start + step * 5) % TAGS.len() as u64) as usize]);
    chosen.collect::<Vec<_>>().join(",")
}

pub fn metadata(random: &mut Random) -> String {
    let plan = random.pick(PLANS);
    let risk = random.below(100);
    let year = 2015 + random.below(11);
    // Long digits in a text: they have to come through as they are.
    let account = random.below(10_000_000_000_000_000);
    format!(
        r#"{{"plan":"{plan}","risk":{risk},"since":"{year}-{:02}","account":"{account:016}"}}"#,
        1 + random.below(12)
    )
}

#[cfg(test)]
mod tests {
    use super::person;
    use crate::sample::people::COUNTRIES;

    #[test]
    fn phone_numbers_are_in_international_form_and_not_too_long() {
        for row in 0..5000 {
            let person = person(1, row);
            let digits: String = person.phone.chars().filter(char::is_ascii_digit).collect();
            if person.phone.is_empty() {
                continue;
            }
            assert!(person.phone.starts_with('+'), "{}", person.phone);
            assert!((8..=15).contains(&digits.len()), "{}", person.phone);
            assert!(!digits.starts_with('0'), "{}", person.phone);
        }
    }

    #[test]
    fn addresses_are_ascii_in_domains_that_cannot_exist() {
        for row in 0..5000 {
            let email = person(2, row).email;
            assert!(
                email.is_empty() || (email.is_ascii() && email.ends_with(".example")),
                "{email}"
            );
        }
    }

    #[test]
    fn metadata_is_a_json_object_and_every_country_appears() {
        let mut seen = std::collections::BTreeSet::new();
        for row in 0..5000 {
            let person = person(3, row);
            seen.insert(person.country);
            if !person.metadata_json.is_empty() {
                let value: serde_json::Value = serde_json::from_str(&person.metadata_json).unwrap();
                assert!(value.is_object());
            }
        }
        assert!(COUNTRIES.iter().all(|country| seen.contains(country.code)));
    }
}
