use super::Problem;
use crate::imports::Column;

const MOST: usize = 50;
const LONGEST: usize = 64;

/// Comma-separated tags as the text of a JSON array; empty and repeated ones are left out.
pub(super) fn read(value: &str) -> Result<String, Problem> {
    let mut tags: Vec<&str> = Vec::new();
    for tag in value.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if let Some((position, letter)) = tag.chars().enumerate().find(|(_, c)| c.is_control()) {
            return Err(Problem::ControlCharacter {
                column: Column::Tags,
                code: u32::from(letter),
                position: position + 1,
            });
        }
        let length = tag.chars().count();
        if length > LONGEST {
            let tag = tag.chars().take(24).collect();
            return Err(Problem::TagTooLong { tag, length });
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
        if tags.len() > MOST {
            let count = value.split(',').filter(|tag| !tag.trim().is_empty()).count();
            return Err(Problem::TooManyTags(count));
        }
    }
    Ok(serde_json::Value::from(tags).to_string())
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};

    #[test]
    fn tags_keep_their_order_and_lose_repetitions() {
        assert_eq!(
            read("retail, edd,, retail ,\"x\"").as_deref(),
            Ok(r#"["retail","edd","\"x\""]"#)
        );
    }

    #[test]
    fn too_many_or_too_long_tags_are_refused() {
        let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
        assert_eq!(read(&many.join(",")), Err(Problem::TooManyTags(51)));
        assert!(matches!(read(&"t".repeat(65)), Err(Problem::TagTooLong { length: 65, .. })));
        assert!(read(&"é".repeat(64)).is_ok());
    }
}
