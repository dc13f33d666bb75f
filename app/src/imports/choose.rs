use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::imports::{self, Choices, Column, Mode};

use super::refused::Refused;
use super::show::again;
use super::shown::Wish;
use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

/// Keeps what the run is to do; the file is judged again by it.
pub async fn choose(console: Console, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    let choices = choices(&pairs);
    match imports::choose(console.ctx(), &console.actor, id, &choices).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error) => {
            let refused = Refused {
                choices: Some(choices),
                ..Refused::new("The choices were not kept.", &error)
            };
            again(&console, &Wish::default(), error, refused).await
        }
    }
}

/// The choices of a form: a box that is not ticked sends nothing.
fn choices(pairs: &[(String, String)]) -> Choices {
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
    use rollcall_core::imports::{Choices, Column, Mode};

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
