use rollcall_core::imports::{Choices, Mode};
use rollcall_core::users::Column;

/// Reads the options from a form. A box that is not ticked sends nothing.
pub fn choices(pairs: &[(String, String)]) -> Choices {
    let mut choices = Choices::default();
    for (name, value) in pairs {
        match name.as_str() {
            "mode" => choices.mode = Mode::from_code(value).unwrap_or_default(),
            "clears" => choices.clears.extend(Column::from_name(value)),
            "all_or_nothing" => choices.all_or_nothing = value == "yes",
            _ => {}
        }
    }
    choices.clears.dedup();
    choices
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::{Choices, Mode};
    use rollcall_core::users::Column;

    use super::choices;

    #[test]
    fn what_is_ticked_is_chosen_and_what_is_not_is_the_default() {
        let pairs = [
            ("mode", "update_only"),
            ("clears", "email"),
            ("clears", "nickname"),
            ("clears", "tags"),
            ("all_or_nothing", "yes"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let chosen = Choices {
            mode: Mode::UpdateOnly,
            clears: vec![Column::Email, Column::Tags],
            all_or_nothing: true,
            ..Choices::default()
        };
        assert_eq!(choices(&pairs), chosen);
        assert_eq!(choices(&[]), Choices::default());
    }
}
