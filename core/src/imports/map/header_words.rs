//! What single words in a header's name say, beside the names that are known whole.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::contents::Looks;
use super::statuses;
use super::whose::is_own;
use crate::users::UserStatus;

/// Words in a header's name that say what the column holds, beside whatever else the name says.
#[rustfmt::skip]
const IN_NAMES: &[(Looks, &[&str])] = &[
    (Looks::Day, &["birth", "birthday", "birthdate", "dob", "born", "geburtsdatum", "geburtstag",
        "geboren", "naissance", "nacimiento", "nascita", "nascimento", "geboortedatum"]),
    (Looks::Email, &["email", "mail", "emails", "mailadresse", "courriel", "correo"]),
    (Looks::Phone, &["phone", "phones", "mobile", "telephone", "telefon", "telefonnummer", "handy",
        "handynummer", "mobilnummer", "tel", "msisdn", "whatsapp", "téléphone", "telefono", "teléfono", "celular", "mobil"]),
    (Looks::Status, &["status", "stat", "blocked", "blocklist", "blocklisted", "suspended", "frozen",
        "blacklist", "blacklisted", "watchlist", "sanctioned", "sanctions", "flagged", "active",
        "enabled", "disabled", "locked", "monitored", "banned", "gesperrt", "sperre", "sperrkennzeichen",
        "sperrvermerk", "aktiv", "statut", "estado", "stato", "zustand", "kundenstatus", "bloqué",
        "bloqueado", "bloccato", "inactive", "deleted", "closed", "archived", "deactivated",
        "terminated", "termination", "quarantine", "kündigung", "restricted", "cancelled", "canceled", "deceased", "fraud", "pep", "isactive",
        "isinactive", "isdeleted", "inaktiv", "gelöscht", "geschlossen", "gekündigt", "archiviert",
        "verstorben", "geblokkeerd", "inactif", "supprimé", "fermé", "clôturé", "inactivo",
        "eliminado", "cerrado", "cancelado", "baja", "inattivo", "chiuso", "inativo", "zablokowany",
        "risk", "risklevel", "riskrating", "riskscore", "riskclass", "riskcategory", "riskgroup",
        "risiko", "risikoklasse", "risikostufe", "risikoeinstufung", "riesgo", "risque", "rischio",
        "risco", "risico", "ryzyko", "chargeback", "chargebacks", "sar", "aml", "restrict",
        "aufsd", "sperm", "cassd", "loevm", "faksd", "lifsd", "nodel", "unsub", "unsubscribed"]),
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

/// What says the same within a longer word: `kycstatus`, `Geburtsdaten`, `homephone2`.
#[rustfmt::skip]
const STEMS: &[(Looks, &[&str])] = &[
    (Looks::Day, &["birth", "geburt"]),
    (Looks::Email, &["email"]),
    (Looks::Phone, &["phone", "telefon", "mobile", "handynr"]),
    (Looks::Status, &["status", "blocked", "suspended", "blacklist", "watchlist", "sanction", "sperr",
        "lösch", "статус", "состояни", "блокир", "блокув", "закрыт", "удален", "чёрный", "черный",
        "状态", "狀態", "状態", "ステータス", "ステイタス", "冻结", "凍結", "停止", "停用", "停權", "禁用", "封禁",
        "启用", "啟用", "有效", "有効", "無効", "无效", "黑名", "ブラックリスト", "退会", "解約", "削除", "注销",
        "註銷", "상태", "정지", "차단", "해지", "탈퇴", "블랙리스트", "สถานะ", "ระงับ", "blokov", "engel",
        "محظور", "حظر", "حالة", "חסום"]),
    (Looks::Country, &["country", "nationalit", "staatsang"]),
];

/// Names of a status that say it as a whole: `userAccountControl`, of directories; `left_at`.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "useraccountcontrol", "leftat", "lefton", "leftdate", "dateleft", "exitdate", "cleantime", "unsubtime",
    "dateofdeath", "deathdate", "postingrestrict", "listenoire", "listanegra", "listanera", "karaliste",
    "schwarzeliste", "czarnalista", "feketelista",
];

/// Words that hold one of ours, or are one letter from it, and mean something else.
const OTHERS: &[&str] = &[
    "county",
    "counties",
    "statue",
    "berth",
    "phony",
    "有效期",
    "有效期限",
    "有効期限",
    "有効期間",
    "유효기간",
];

/// What the words of a header's name say: `Customer status (old)` says status, and so does `Staus`.
pub(super) fn said_by_name(name: &str) -> Option<Looks> {
    said(name).first().copied()
}

/// Whether a header's name says that something has come to its end: `deleted_at`.
pub(super) fn says_end(name: &str) -> bool {
    let words = words_of(name);
    let is_end = |word: &String| {
        statuses::suggestion(word) == Some(UserStatus::Blocked) || WHOLE.contains(&word.as_str())
    };
    words.iter().chain([&words.concat()]).any(is_end)
}

/// Whether a header's name says more than one thing, such as `E-mail or phone`, or `Country of birth`:
/// nobody can tell by the name which of them its cells hold.
pub(super) fn says_several(name: &str) -> bool {
    let said = said(name);
    // The name of a country is a country.
    let is_kind = said.len() == 2
        && said.contains(&Looks::Name)
        && words_of(name).last().is_some_and(|last| last == "name");
    said.len() > 1 && !is_kind
}

/// Whether a header's name says this and nothing else that would make it another's: `Customer e-mail`,
/// but neither `Manager e-mail` nor `E-mail (old)`.
pub(super) fn says_only(name: &str, looks: Looks) -> bool {
    let known = |table: &[(Looks, &[&'static str])]| -> Vec<&'static str> {
        let lists = table.iter().filter(|(one, _)| *one == looks);
        lists.flat_map(|(_, words)| words.iter().copied()).collect()
    };
    let (words, stems) = (known(IN_NAMES), known(STEMS));
    let is_it = |word: &str| {
        words.contains(&word)
            || (looks == Looks::Status && (statuses::is_said_by(word) || statuses::is_name(word)))
            || stems.iter().any(|stem| is_near(word, stem))
    };
    let is_around_it = |word: &str| {
        stems.iter().any(|stem| {
            let parts = word.split_once(stem);
            parts.is_some_and(|(before, after)| {
                [before, after].iter().all(|part| part.is_empty() || is_own(part))
            })
        })
    };
    words_of(name).iter().all(|word| is_it(word) || is_own(word) || is_around_it(word))
}

/// Everything that a header's name says, the surest first.
fn said(name: &str) -> Vec<Looks> {
    let words = words_of(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let mut said: Vec<Looks> = IN_NAMES
        .iter()
        .filter(|(looks, known)| has(known) && (*looks != Looks::Name || !has(NO_PERSON)))
        .map(|(looks, _)| *looks)
        .collect();
    let is_stem = |word: &String, stems: &[&str]| {
        stems.iter().any(|stem| word.contains(stem) || is_near(word, stem))
    };
    let within = |stems: &[&str]| {
        let others = words.iter().filter(|word| !OTHERS.contains(&word.as_str()));
        others.into_iter().any(|word| is_stem(word, stems))
    };
    let stems = STEMS.iter().filter(|(looks, stems)| !said.contains(looks) && within(stems));
    let stems: Vec<Looks> = stems.map(|(looks, _)| *looks).collect();
    said.extend(stems);
    let whole = words.concat();
    let is_status = |word: &String| {
        statuses::is_said_by(word) || statuses::is_name(word) || WHOLE.contains(&word.as_str())
    };
    if !said.contains(&Looks::Status) && words.iter().chain([&whole]).any(is_status) {
        said.push(Looks::Status);
    }
    said
}

/// Letters that a word has at least to be taken for another with a slip in it.
const LONG_ENOUGH: usize = 5;

/// Whether a word is another with one letter wrong, missing, too many, or swapped with its neighbour.
fn is_near(word: &str, known: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    if one.len().min(other.len()) < LONG_ENOUGH || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], _) if rest == other => true,
        (_, [_, others @ ..]) if one == others => true,
        _ => one == other,
    }
}

/// `accountStatus_old` is `account`, `status`, `old`.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    // Marks that have no letter of their own, such as those of Hindi and Thai, are within a word.
    for letter in
        name.nfc().filter(|letter| letter.is_alphanumeric() || !is_combining_mark(*letter))
    {
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
    use super::{Looks, said_by_name, says_only, says_several};

    #[test]
    fn a_name_with_several_of_our_words_is_told_from_one_with_one() {
        for name in [
            "E-mail or phone",
            "phone/email",
            "Name, Telefon, E-Mail",
            "Country of birth",
            "Email status",
            "phoneCountry",
            "mobilephone_country",
        ] {
            assert!(says_several(name), "{name}");
        }
        for name in ["Country name", "Mobile phone", "Customer e-mail (primary)", "Notes", "Status"]
        {
            assert!(!says_several(name), "{name}");
        }
    }

    #[test]
    fn a_name_of_the_users_own_field_is_told_from_somebody_elses() {
        for (name, looks) in [
            ("Customer e-mail (primary)", Looks::Email),
            ("Mobile phone", Looks::Phone),
            ("Handynummer privat", Looks::Phone),
            ("homephone", Looks::Phone),
            ("Country of residence", Looks::Country),
            ("Country/Region", Looks::Country),
            ("KYC status", Looks::Status),
            ("kycstatus", Looks::Status),
            ("Emial", Looks::Email),
        ] {
            assert!(says_only(name, looks), "{name}");
        }
        for (name, looks) in [
            ("Manager email", Looks::Email),
            ("Bounced email", Looks::Email),
            ("Email - invalid", Looks::Email),
            ("E-Mail Steuerberater", Looks::Email),
            ("Emergency contact phone", Looks::Phone),
            ("parentphone", Looks::Phone),
            ("Tel. 2", Looks::Phone),
            ("Previous status", Looks::Status),
            ("Loan status", Looks::Status),
            ("devicestatus", Looks::Status),
            ("Bank country", Looks::Country),
            ("Tax country", Looks::Country),
        ] {
            assert!(!says_only(name, looks), "{name}");
        }
    }

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
            ("kycstatus", Some(Looks::Status)),
            ("Staus", Some(Looks::Status)),
            ("statsu", Some(Looks::Status)),
            ("Conutry", Some(Looks::Country)),
            ("homephone2", Some(Looks::Phone)),
            ("Emial", Some(Looks::Email)),
            ("risk", Some(Looks::Status)),
            ("AML risk rating", Some(Looks::Status)),
            ("Activated", Some(Looks::Status)),
            ("rejected", Some(Looks::Status)),
            ("On hold", Some(Looks::Status)),
            ("needs_review", Some(Looks::Status)),
            ("Kontosperre", Some(Looks::Status)),
            ("Löschkennzeichen", Some(Looks::Status)),
            ("suspendu", Some(Looks::Status)),
            ("userAccountControl", Some(Looks::Status)),
            ("статус", Some(Looks::Status)),
            ("状态", Some(Looks::Status)),
            ("Chargeback", Some(Looks::Status)),
            ("AML hit", Some(Looks::Status)),
            ("SAR filed", Some(Looks::Status)),
            ("POSTING.RESTRICT", Some(Looks::Status)),
            ("AUFSD", Some(Looks::Status)),
            ("left_at", Some(Looks::Status)),
            ("UNSUB_TIME", Some(Looks::Status)),
            ("ステータス", Some(Looks::Status)),
            ("利用停止", Some(Looks::Status)),
            ("黑名单", Some(Looks::Status)),
            ("是否有效", Some(Looks::Status)),
            ("정지여부", Some(Looks::Status)),
            ("durum", Some(Looks::Status)),
            ("Liste noire", Some(Looks::Status)),
            ("trạng thái", Some(Looks::Status)),
            ("สถานะ", Some(Looks::Status)),
            ("वर्तमान स्थिति", Some(Looks::Status)),
            ("סטטוס", Some(Looks::Status)),
            ("Last name", Some(Looks::Name)),
            ("Last login", None),
            ("有效期限", None),
            ("Start", None),
            ("Apartment block", None),
            ("Current address", None),
            ("asterisk", None),
            ("file name", None),
            ("Statement", None),
            ("Branch code", None),
            ("Kontonummer", None),
            ("County", None),
            ("Statue", None),
        ] {
            assert_eq!(said_by_name(name), expected, "{name}");
        }
    }
}
