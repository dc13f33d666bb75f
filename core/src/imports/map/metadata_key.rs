use crate::imports::read::REPORT_PREFIX;

/// A key for metadata: the name in small letters, with one `_` where other characters stood.
pub(super) fn key_of(name: &str, index: usize) -> String {
    let mut key = String::new();
    let mut after_small = false;
    for letter in name.trim().chars() {
        if !letter.is_alphanumeric() {
            if !key.is_empty() && !key.ends_with('_') {
                key.push('_');
            }
            after_small = false;
            continue;
        }
        if letter.is_uppercase() && after_small {
            key.push('_');
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
        key.extend(letter.to_lowercase());
        if key.chars().count() >= 60 {
            break;
        }
    }
    let key = key.trim_end_matches('_').to_owned();
    if key.is_empty() || key.starts_with(REPORT_PREFIX) {
        format!("column_{}", index + 1)
    } else {
        key
    }
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn a_key_for_metadata_is_made_from_the_name() {
        assert_eq!(
            key_of("Interne Notiz (nicht weitergeben!)", 0),
            "interne_notiz_nicht_weitergeben"
        );
        assert_eq!(key_of("riskLevel", 0), "risk_level");
        assert_eq!(key_of("  ", 4), "column_5");
    }
}
