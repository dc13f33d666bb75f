//! What becomes of a column that no field was found for.

use super::contents::{
    Looks, are_moments, are_unknown_words, cells, is_answers, looks, note_of_blocking,
};
use super::header_words::{said_by_name, says_end};
use super::metadata_key::key_of;
use super::synonyms::meaning;
use crate::access::UserColumn;
use crate::imports::Target;
use crate::users::Column;

/// What becomes of a column without a suggestion: it is left out only if neither its name nor its cells
/// look like a field of ours.
pub(super) fn left_over(
    index: usize,
    name: &str,
    rows: &[Vec<String>],
    taken: &[(Target, usize)],
) -> Target {
    let whole = Target::Column(Column::FullName);
    let is_part = |target: &Target| {
        matches!(target, Target::GivenName | Target::MiddleName | Target::FamilyName)
    };
    if let Some((target, _)) = meaning(name) {
        let within = |(one, at): &(Target, usize)| *one == whole && is_within(index, *at, rows);
        // A second key, or a name that another column contains, goes into metadata. The `id` of a
        // country is a country.
        return match target {
            Target::Column(Column::VendorData) if said_by_name(name).is_none() => {
                Target::Metadata(key_of(name, index))
            }
            target if is_part(&target) && taken.iter().any(within) => {
                Target::Metadata(key_of(name, index))
            }
            _ => Target::Undecided,
        };
    }
    let ours = UserColumn::from_name(&name.trim().to_lowercase());
    if ours.is_some() {
        return Target::Ignore;
    }
    let held: Vec<&str> = cells(index, rows).collect();
    let said = said_by_name(name);
    // A time of a change is not a value of ours. But one that only some rows have, such as `blocked_at`,
    // says something about them, and a date of birth may be written with midnight.
    let sets_apart = said == Some(Looks::Status) && (held.len() < rows.len() || says_end(name));
    if are_moments(&held) && !sets_apart && said != Some(Looks::Day) {
        return Target::Ignore;
    }
    if said.is_some() {
        return Target::Undecided;
    }
    let named = taken.iter().any(|(one, _)| *one == whole || is_part(one));
    match looks(&held) {
        Some(Looks::Name) if named && (has_status(taken) || note_of_blocking(&held).is_none()) => {
            Target::Ignore
        }
        Some(_) => Target::Undecided,
        // Who is blocked may be told by yes and no, by a note or by words that are not known here,
        // whatever the column is called.
        None if !has_status(taken)
            && (is_answers(&held)
                || are_unknown_words(name, &held)
                || note_of_blocking(&held).is_some()) =>
        {
            Target::Undecided
        }
        None => Target::Ignore,
    }
}

fn has_status(taken: &[(Target, usize)]) -> bool {
    taken.iter().any(|(one, _)| *one == Target::Column(Column::Status))
}
/// Whether every filled cell of a column stands within the cell of another.
fn is_within(index: usize, other: usize, rows: &[Vec<String>]) -> bool {
    let cell = |row: &Vec<String>, at: usize| {
        row.get(at).map(|cell| cell.trim().to_lowercase()).unwrap_or_default()
    };
    rows.iter().all(|row| cell(row, other).contains(&cell(row, index)))
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::imports::map::suggest;

    fn targets(header: &str, row: &str) -> Vec<String> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        suggest(&cells(header), &[cells(row)])
            .into_iter()
            .map(|column| column.target.name())
            .collect()
    }

    #[test]
    fn yes_and_no_wait_for_a_decision_where_no_status_is() {
        for (name, answer) in [("On the list", "TRUE"), ("Gate", "ja"), ("K7", "x"), ("Hit", "0")] {
            let alone = targets(&format!("Customer ID|{name}"), &format!("1|{answer}"));
            assert_eq!(alone[1], Target::Undecided.name(), "{name}");
            let beside =
                targets(&format!("Customer ID|Status|{name}"), &format!("1|blocked|{answer}"));
            assert_eq!(beside[2], Target::Ignore.name(), "{name}");
        }
        let other = targets("Customer ID|Shoe", "1|blue");
        assert_eq!(other[1], Target::Ignore.name());
    }

    #[test]
    fn a_column_that_may_be_one_of_ours_is_never_left_out() {
        for (header, row, expected) in [
            // A status with words of another system, under its own name and under others.
            ("id|status", "1|suspended", "status"),
            ("id|status", "1|blocked", "status"),
            ("id|status", "1|approved", "status"),
            ("id|status", "1|complete", "Choose…"),
            ("id|customer status", "1|closed", "status"),
            ("id|Ampel", "1|gesperrt", "Choose…"),
            ("id|is_blocked", "1|1", "Choose…"),
            ("id|deleted", "1|TRUE", "Choose…"),
            ("id|Is Inactive", "1|Y", "Choose…"),
            ("id|closed", "1|0", "Choose…"),
            ("id|is_pep", "1|No", "Choose…"),
            // The id of something else than the customer.
            ("id|country_id/id", "1|base.de", "Choose…"),
            ("id|birthday", "1|1985-03-02 00:00:00", "date_of_birth"),
            // A second one of what there is already.
            ("id|email|second e-mail", "1|a@b.example|c@d.example", "Choose…"),
            ("id|country|nationality", "1|DEU|FRA", "Choose…"),
            ("id|status|kyc_status", "1|active|declined", "Choose…"),
            // Names that say several things, whatever the cells hold.
            ("id|E-mail or phone", "1|a@b.example", "Choose…"),
            ("id|phone/email", "1|a@b.example", "Choose…"),
            ("id|Name; Telefon; E-Mail", "1|a@b.example", "Choose…"),
            ("id|Country of birth", "1|DEU", "Choose…"),
            ("id|Email status", "1|blocked", "Choose…"),
            ("id|phone.country", "1|DEU", "Choose…"),
            ("id|County", "1|Essex", "Ignore this column"),
            // By what it holds.
            ("id|contact", "1|a@b.example", "Choose…"),
            ("id|reachable", "1|+49 30 1234567", "Choose…"),
            ("id|origin", "1|Germany", "Choose…"),
            ("id|since", "1|2020-05-01", "Choose…"),
            ("id|holder", "1|Ana Pop", "Choose…"),
            ("id|groups of it", "1|retail,edd", "Choose…"),
            ("id|more", "1|{\"a\": 1}", "Choose…"),
            ("id|date_of_birth", "1|1990-01-01", "date_of_birth"),
            ("id|DOB", "1|25/03/1985", "date_of_birth: day first (25/03/1985)"),
            ("id|Geburtsdatum", "1|04.03.1985", "date_of_birth: day first (25/03/1985)"),
            ("id|DOB", "1|03/25/1985", "date_of_birth: month first (03/25/1985)"),
            ("id|DOB", "1|04/03/1985", "Choose…"),
            ("id|Spouse date of birth", "1|1985-03-04", "Choose…"),
            // Columns that our own exports have, and what means nothing here.
            ("id|session_count", "1|7", "Ignore this column"),
            ("id|Branch code", "1|007", "Ignore this column"),
        ] {
            let found = targets(header, row);
            assert_eq!(found.last().map(String::as_str), Some(expected), "{header}");
        }
    }

    #[test]
    fn a_status_in_any_language_is_mapped_or_asked() {
        for (name, one, other) in [
            ("상태", "정상", "정지"),
            ("durum", "aktif", "pasif"),
            ("סטטוס", "פעיל", "חסום"),
            ("κατάσταση", "ενεργός", "ανενεργός"),
            ("ステータス", "有効", "停止"),
            ("stav", "aktivní", "blokovaný"),
            ("állapot", "aktív", "letiltva"),
            ("stare", "activ", "blocat"),
            ("tila", "aktiivinen", "estetty"),
            ("trạng thái", "hoạt động", "khóa"),
            ("สถานะ", "ปกติ", "ระงับ"),
            ("वर्तमान स्थिति", "सक्रिय", "अवरुद्ध"),
            ("الحالة", "نشط", "محظور"),
            ("Состояние", "действующий", "уволен"),
        ] {
            let found = targets(&format!("Customer ID|{name}"), &format!("1|{one}"));
            assert_eq!(found[1], "status", "{name}");
            let found = targets(&format!("Customer ID|{name}"), &format!("1|{other}"));
            assert!(["status", "Choose…"].contains(&found[1].as_str()), "{name}: {found:?}");
        }
        for (header, row) in [
            // No language that is known here.
            ("Customer ID|Կարգավիճակ", "1|ակտիվ"),
            // Beside a status, too.
            ("Customer ID|Status|黑名单", "1|active|是"),
            ("Customer ID|Status|Chargeback", "1|active|TRUE"),
            ("Customer ID|Status|AML hit", "1|active|yes"),
            ("Customer ID|Bemerkung", "1|gesperrt wegen Betrug"),
            ("Customer ID|AUFSD", "1|01"),
            ("Customer ID|left_at", "1|2024-05-01 10:00:00"),
            ("Customer ID|deleted_at", "1|2024-05-01 10:00:00"),
        ] {
            assert_eq!(
                targets(header, row).last().map(String::as_str),
                Some("Choose…"),
                "{header}"
            );
        }
        for (header, row) in [
            ("Customer ID|Status|Bemerkung", "1|active|gesperrt wegen Betrug"),
            ("Customer ID|Status|性別", "1|active|男"),
        ] {
            let found = targets(header, row);
            assert_eq!(found.last().map(String::as_str), Some("Ignore this column"), "{header}");
        }
    }

    #[test]
    fn a_moment_that_only_some_rows_have_sets_them_apart() {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let columns = suggest(
            &cells("id|blocked_at|deleted_at|updated_at|status_changed_at"),
            &[
                cells("1|2024-03-01 10:00:00||2024-03-01 10:00:00|2024-03-01 10:00:00"),
                cells("2||2024-03-01 10:00:00||2024-03-01 10:00:00"),
            ],
        );
        let targets: Vec<String> = columns.iter().map(|one| one.target.name()).collect();
        let (choose, ignore) = ("Choose…", "Ignore this column");
        assert_eq!(targets[1..], [choose, choose, ignore, ignore]);
    }
}
