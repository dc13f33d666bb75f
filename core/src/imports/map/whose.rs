//! Whose data a column holds, by its name: the user's own, or somebody else's, or what once was.

use super::header_words::words_of;

/// Words that leave a field the user's own: `Customer e-mail (primary)`, `Handynummer privat`.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "customer", "client", "user", "member", "applicant", "person", "people", "subscriber", "contact",
    "account", "profile", "my", "own", "kyc", "aml", "match", "screening", "verification", "record", "kunde", "kunden", "mandant", "mitglied", "benutzer",
    "kontakt", "konto", "utilisateur", "compte", "cliente", "clientes", "usuario", "cuenta", "utente",
    "conto", "conta", "klant", "klanten", "rekening", "klient", "klienta", "klienti", "clienti", "müşteri",
    "primary", "main", "default", "preferred", "current", "haupt", "principal", "principale", "primaria",
    "primario", "home", "mobile", "mobil", "cell", "landline", "private", "privat", "personal", "perso",
    "privé", "personale", "pessoal", "particulier", "work", "business", "office", "dienstlich",
    "geschäftlich", "mailing", "billing", "postal", "shipping", "residential", "residence",
    "residency", "wohnsitz", "résidence", "residencia", "residenza", "domicile", "living", "e", "mail",
    "address", "adresse", "adress", "adres", "dirección", "direccion", "indirizzo", "endereço", "number",
    "numbers", "nummer", "no", "nr", "num", "numero", "número", "numéro", "code", "codes", "iso", "iso2",
    "iso3", "alpha", "alpha2", "alpha3", "region", "area", "with", "and", "the", "of", "de", "del", "du",
    "des", "der", "di", "do", "da", "la", "le", "el", "il", "full", "text", "value", "name", "1", "c",
];

/// Words that make a field somebody else's, or one that is not in use.
#[rustfmt::skip]
const OF_OTHERS: &[&str] = &[
    "manager", "parent", "parents", "father", "mother", "guardian", "spouse", "partner", "wife", "husband",
    "child", "children", "emergency", "referrer", "referer", "referral", "referred", "representative",
    "rep", "agent", "advisor", "adviser", "owner", "assigned", "assignee", "creator", "created", "modified",
    "updated", "changed", "author", "sender", "recipient", "beneficiary", "employer", "company", "bank",
    "branch", "device", "loan", "order", "invoice", "payment", "card", "subscription", "employment",
    "marital", "previous", "old", "former", "prior", "past", "last", "bounced", "invalid", "wrong",
    "fallback", "recovery", "alternate", "alternative", "secondary", "second", "sales", "lead", "ticket",
    "betreuer", "berater", "vermittler", "notfall", "eltern", "vater", "mutter", "ehepartner",
    "arbeitgeber", "firma", "alt", "alte", "alter", "frühere", "früherer", "ungültig", "steuerberater",
    "parrain", "conjoint", "urgence", "employeur", "ancien", "ancienne", "padre", "madre", "cónyuge",
    "emergencia", "anterior", "gestor", "emergenza", "coniuge", "precedente",
];

/// Whether one of the words says that the field is not the user's own.
pub(super) fn is_of_somebody_else(name: &str) -> bool {
    words_of(name).iter().any(|word| OF_OTHERS.contains(&word.as_str()))
}

/// Whether a word leaves the field the user's own.
pub(super) fn is_own(word: &str) -> bool {
    OWN.contains(&word)
}
