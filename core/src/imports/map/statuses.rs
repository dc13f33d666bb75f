//! What other systems call the status of a customer, and which of ours that most likely means. The
//! words come from the public documentation of Didit, Sumsub, Persona, Veriff, Onfido, Jumio, Stripe
//! Identity, ComplyAdvantage, Salesforce and HubSpot, and from core banking and shop systems in
//! English, German, French, Spanish, Italian, Portuguese, Dutch and Polish. They are suggestions: only
//! our own three words are certain.

use super::synonyms::plain;
use super::value_words::fold_word;
use crate::users::UserStatus;

#[rustfmt::skip]
const ACTIVE: &[&str] = &[
    "active", "activated", "enabled", "ok", "okay", "good", "normal", "live", "current", "verified",
    "approved", "accepted", "passed", "pass", "clear", "cleared", "green", "goodstanding",
    "unblocked", "unlocked", "whitelisted", "allowed", "allclear",
    "nomatch", "falsepositive",
    "aktiv", "freigegeben", "freigeschaltet", "verifiziert", "genehmigt", "actif",
    "activo", "activa", "vigente", "verificado", "aprobado", "habilitado", "attivo", "attiva",
    "verificato", "approvato", "abilitato", "ativo", "ativa", "aprovado", "verifié", "vérifié",
    "approuvé", "grün", "vert", "verde", "активен", "активна", "активный", "正常", "actief", "goedgekeurd", "aktywny", "aktywna", "aktywne", "zweryfikowany",
];
#[rustfmt::skip]
const FLAGGED: &[&str] = &[
    "flagged", "flag", "review", "inreview", "underreview", "pendingreview", "manualreview",
    "needsreview", "reviewrequired", "requiresreview", "reviewneeded", "tobereviewed", "watch",
    "watched", "watchlist", "onwatch", "watching", "monitor", "monitored", "monitoring",
    "enhancedmonitoring", "suspicious", "suspected", "suspect", "consider", "warning", "warn",
    "caution", "alert", "escalated", "onhold", "hold", "yellow", "amber", "orange", "highrisk",
    "edd", "enhancedduediligence", "potentialmatch", "possiblematch", "unresolved", "resubmission",
    "resubmissionrequested", "resubmitted", "kycexpired", "inprüfung", "prüfung", "zuprüfen",
    "überprüfung", "inüberprüfung", "auffällig", "beobachtung", "verdächtig", "markiert",
    "ensurveillance", "àvérifier", "suspecte", "enrevisión", "revisión", "sospechoso", "vigilado",
    "inrevisione", "sospetto", "sottoosservazione", "emanálise", "emrevisão", "suspeito", "gelb", "jaune", "amarillo", "giallo",
    "inbeoordeling", "verdacht", "weryfikacja", "podejrzany",
];
#[rustfmt::skip]
const BLOCKED: &[&str] = &[
    "blocked", "block", "blocklisted", "blacklisted", "blacklist", "denylisted", "suspended",
    "suspend", "frozen", "freeze", "closed", "close", "locked", "lockedout", "banned", "ban",
    "barred", "disabled", "deactivated", "terminated", "cancelled", "canceled", "revoked",
    "restricted", "prohibited", "forbidden", "sanctioned", "sanction", "sanctions", "rejected",
    "reject", "declined", "decline", "denied", "refused", "failed", "fail", "red", "fraud",
    "fraudulent", "deleted", "archived", "offboarded", "exited", "truepositive", "confirmedmatch",
    "truematch", "deceased", "unacceptablerisk",
    "gesperrt", "blockiert", "geschlossen", "gekündigt", "eingefroren", "gelöscht", "abgelehnt",
    "deaktiviert", "suspendiert", "verstorben", "bloqué", "bloquée", "suspendu", "suspendue",
    "fermé", "fermée", "clôturé", "gelé", "rejeté", "refusé", "résilié", "désactivé",
    "bloqueado", "bloqueada", "suspendido", "suspendida", "cerrado", "cerrada", "congelado",
    "rechazado", "cancelado", "debaja", "baja", "bloccato", "bloccata", "sospeso", "sospesa",
    "chiuso", "chiusa", "congelato", "rifiutato", "respinto", "suspenso", "suspensa", "encerrado",
    "fechado", "recusado", "rejeitado", "geblokkeerd", "gesloten", "afgewezen", "bevroren",
    "opgezegd", "заблокирован", "заблокирована", "заблокований", "заморожен",
    "закрыт", "محظور", "rot", "rouge", "rojo", "rosso", "冻结", "已冻结", "封禁", "凍結", "zablokowany", "zablokowana", "zawieszony", "zamknięty", "zamrożony", "odrzucony",
];

/// The status that a word of another system most likely means; none where it is anybody's guess
/// (`pending`, `inactive`, `1`).
pub(super) fn suggestion(word: &str) -> Option<UserStatus> {
    let plain = plain(word);
    let known = |words: &[&str]| words.contains(&plain.as_str());
    match () {
        () if known(BLOCKED) => Some(UserStatus::Blocked),
        () if known(FLAGGED) => Some(UserStatus::Flagged),
        () if known(ACTIVE) => Some(UserStatus::Active),
        () => None,
    }
}

/// Whether a word in the name of a column says that its cells tell a status: `revoked`, `needs_review`.
pub(super) fn is_said_by(word: &str) -> bool {
    !SAYS_OTHER_THINGS.contains(&word) && suggestion(word).is_some()
}

/// What is a status in a cell, and mostly another thing in the name of a column.
#[rustfmt::skip]
const SAYS_OTHER_THINGS: &[&str] = &[
    "ok", "okay", "good", "normal", "live", "current", "verified", "approved", "accepted", "passed",
    "pass", "clear", "green", "allowed", "consider", "warning", "warn", "alert", "monitor", "yellow",
    "amber", "orange", "rot", "rouge", "rojo", "rosso", "gelb", "jaune", "amarillo", "giallo", "grün",
    "vert", "verde", "block", "close", "red", "fail", "failed",
];

/// The code of the status that a word is, whatever its capitals.
pub(super) fn ours(word: &str) -> Option<String> {
    let word = fold_word(word).to_uppercase();
    UserStatus::from_code(&word).map(|status| status.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{ACTIVE, BLOCKED, FLAGGED, suggestion};
    use crate::users::UserStatus;

    #[test]
    fn words_of_other_systems_are_suggested_whatever_their_spelling() {
        for (word, status) in [
            ("Active", UserStatus::Active),
            ("VERIFIED", UserStatus::Active),
            ("on-hold", UserStatus::Flagged),
            ("onHold", UserStatus::Flagged),
            ("In Review", UserStatus::Flagged),
            ("Needs_Review", UserStatus::Flagged),
            ("Gesperrt", UserStatus::Blocked),
            ("bloqué", UserStatus::Blocked),
            ("Black-listed", UserStatus::Blocked),
        ] {
            assert_eq!(suggestion(word), Some(status), "{word}");
        }
    }

    #[test]
    fn a_word_that_could_mean_anything_has_no_suggestion() {
        for word in ["pending", "inactive", "1", "0", "true", "yes", "N", "new", "-", "", "open"] {
            assert_eq!(suggestion(word), None, "{word}");
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        for (one, other) in [(ACTIVE, FLAGGED), (ACTIVE, BLOCKED), (FLAGGED, BLOCKED)] {
            assert_eq!(one.iter().find(|word| other.contains(word)), None);
        }
    }
}
