//! What single words in a header's name say, beside the names that are known whole.

use super::contents::Looks;

/// Words in a header's name that say what the column holds, beside whatever else the name says.
#[rustfmt::skip]
const IN_NAMES: &[(Looks, &[&str])] = &[
    (Looks::Day, &["birth", "birthday", "birthdate", "dob", "born", "geburtsdatum", "geburtstag",
        "geboren", "naissance", "nacimiento", "nascita", "nascimento", "geboortedatum"]),
    (Looks::Email, &["email", "mail", "emails", "mailadresse", "courriel", "correo"]),
    (Looks::Phone, &["phone", "phones", "mobile", "telephone", "telefon", "telefonnummer", "handy",
        "tel", "msisdn", "whatsapp", "téléphone", "telefono", "teléfono", "celular", "mobil"]),
    (Looks::Status, &["status", "blocked", "blocklist", "blocklisted", "suspended", "frozen",
        "blacklist", "blacklisted", "watchlist", "sanctioned", "sanctions", "flagged", "active",
        "enabled", "disabled", "locked", "monitored", "banned", "gesperrt", "sperre", "sperrkennzeichen",
        "sperrvermerk", "aktiv", "statut", "estado", "stato", "zustand", "kundenstatus", "bloqué",
        "bloqueado", "bloccato"]),
    (Looks::Country, &["country", "countries", "nationality", "citizenship", "staatsangehörigkeit",
        "nationalität", "nationalité", "nacionalidad", "nazionalità", "land", "wohnsitzland", "pays",
        "pais", "país", "paese", "residency"]),
    (Looks::Tags, &["tag", "tags", "label", "labels", "schlagworte"]),
    (Looks::Json, &["metadata", "json", "attributes"]),
    (Looks::Name, &["name", "fullname", "firstname", "lastname", "surname", "forename", "vorname",
        "nachname", "familienname", "prenom", "prénom", "nombre", "apellido", "cognome"]),
];
/// Names of other things than people.
#[rustfmt::skip]
const NO_PERSON: &[&str] = &["file", "company", "branch", "bank", "product", "street", "city", "plan",
    "campaign", "level", "host", "event", "employer", "organization", "organisation", "workflow",
    "template", "flow", "device", "user"];

/// What the words of a header's name say: `Customer status (old)` says status.
pub(super) fn said_by_name(name: &str) -> Option<Looks> {
    let words = words_of(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let found = IN_NAMES.iter().find(|(_, known)| has(known)).map(|(looks, _)| *looks)?;
    (found != Looks::Name || !has(NO_PERSON)).then_some(found)
}

/// `accountStatus_old` is `account`, `status`, `old`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && after_small;
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Looks, said_by_name};

    #[test]
    fn a_name_says_what_it_holds_beside_other_words() {
        for (name, expected) in [
            ("applicantStatus", Some(Looks::Status)),
            ("Customer status (old)", Some(Looks::Status)),
            ("is_blocked", Some(Looks::Status)),
            ("Second e-mail", Some(Looks::Email)),
            ("Mobile no. 2", Some(Looks::Phone)),
            ("person.dateOfBirth", Some(Looks::Day)),
            ("Country of tax residence", Some(Looks::Country)),
            ("Beneficiary name", Some(Looks::Name)),
            ("file name", None),
            ("Branch code", None),
            ("Kontonummer", None),
        ] {
            assert_eq!(said_by_name(name), expected, "{name}");
        }
    }
}
