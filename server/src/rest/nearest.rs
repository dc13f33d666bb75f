//! Error messages for unknown names. They suggest the known name that was probably meant.

/// An answer repeats at most this many characters of an unknown name.
const MAX_LENGTH: usize = 64;

/// More known names than these are not listed.
const MAX_LISTED: usize = 40;

/// Names that are never suggested: somebody who wanted something else would ask for everybody.
const WIDEST: [&str; 3] = ["export_all", "delete_all", "confirm"];

/// The message for an unknown name. `kind`: `parameter`, `member` or `field`.
pub fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    // If one name contains the other, they are nearer than names with similar letters: `page` means
    // `page_size` rather than `tag`.
    let is_part = |known: &str| {
        let (name, known) = (name.to_lowercase(), known.to_lowercase());
        name.len() > 2 && (known.contains(&name) || name.contains(&known))
    };
    let nearest = known
        .iter()
        .filter(|known| !WIDEST.contains(known))
        .min_by_key(|known| (!is_part(known), distance(name, known)));
    let Some(nearest) = nearest else {
        return format!("This call takes no {kind}s. Leave it out.");
    };
    // Names with less than half of their letters in common have nothing to do with each other.
    let longer = name.chars().count().max(nearest.chars().count());
    let is_near = is_part(nearest) || distance(name, nearest) * 2 <= longer;
    if is_near {
        format!("Unknown {kind}. The nearest one is {nearest}.")
    } else if known.len() <= MAX_LISTED {
        format!("Unknown {kind}. All are {}.", known.join(", "))
    } else {
        format!("Unknown {kind}, and no known one is like it. See the API reference.")
    }
}

/// A name as an answer repeats it: shortened, without control characters.
pub fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(MAX_LENGTH).collect()
}

/// The Levenshtein distance of two names, ignoring case.
fn distance(one: &str, other: &str) -> usize {
    let letters =
        |text: &str| -> Vec<char> { text.to_lowercase().chars().take(MAX_LENGTH).collect() };
    let (one, other) = (letters(one), letters(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.iter().enumerate() {
        let mut corner = line;
        row[0] = line + 1;
        for (place, known) in other.iter().enumerate() {
            let exchanged = corner + usize::from(letter != known);
            corner = row[place + 1];
            row[place + 1] = exchanged.min(row[place] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, unknown};

    #[test]
    fn the_name_that_was_meant_is_the_nearest() {
        assert_eq!((distance("colums", "columns"), distance("", "abc")), (1, 3));
        let known = ["filters", "columns", "purpose"];
        assert!(
            unknown("member", "Colums", known.into_iter()).contains("The nearest one is columns")
        );
        let known = ["tag", "page_size", "tags"];
        for (name, nearest) in [("page", "page_size"), ("tag_list", "tag"), ("tgs", "tags")] {
            let said = unknown("parameter", name, known.into_iter());
            assert!(said.ends_with(&format!(" {nearest}.")), "{name}: {said}");
        }
        let far = unknown("parameter", "ordering", known.into_iter());
        assert!(far.ends_with("parameter. All are tag, page_size, tags."), "{far}");
        let many: Vec<String> = (0..50).map(|n| format!("phone_{n}")).collect();
        let far = unknown("member", "blocked", many.iter().map(String::as_str));
        assert!(far.contains("See the API reference") && !far.contains("phone"), "{far}");
        assert!(unknown("parameter", "x", [].into_iter()).contains("takes no parameters"));
        let all = unknown("member", "exportall", ["export_all", "purpose"].into_iter());
        assert!(!all.contains("one is export_all"), "{all}");
    }
}
