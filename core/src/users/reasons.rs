//! The reasons for which an application changes a status.

use super::prose::prose;
use super::{GivenReason, StatusChange, StatusReason, UserStatus, normalize, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, one_line};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};

/// Most reasons of an application.
pub const MAX_REASONS: usize = 40;
const MAX_NAME_LENGTH: usize = 80;
/// The longest text with a reason, in characters.
const MAX_TEXT_LENGTH: usize = 1_000;

/// The reasons that the actor's application offers.
pub async fn status_reasons(ctx: &Context, actor: &Actor) -> Result<Vec<StatusReason>> {
    actor.require(Permission::ReadUsers)?;
    store::reasons(&ctx.db, actor.application.seq).await
}

/// Replaces the list. Reasons without a name are left out. Field errors name the place of a reason:
/// `name_0`. What was given before keeps the name that it had.
pub async fn save_status_reasons(
    ctx: &Context,
    actor: &Actor,
    reasons: &[StatusReason],
) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let kept = check(reasons)?;
    let mut tx = ctx.db.begin().await?;
    store::save_reasons(&mut tx, actor.application.seq, &kept).await?;
    let names: Vec<&str> = kept.iter().map(|one| one.name.as_str()).collect();
    let fact = Fact {
        action: "settings.statuses_changed",
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details: vec![("reasons", names.join(", "))],
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}

fn check(reasons: &[StatusReason]) -> Result<Vec<StatusReason>> {
    let mut errors = FieldErrors::new();
    let mut kept: Vec<StatusReason> = Vec::new();
    for (place, reason) in reasons.iter().enumerate() {
        let name = one_line(&reason.name);
        if name.is_empty() {
            continue;
        }
        let words = if name.chars().count() > MAX_NAME_LENGTH {
            format!("Use at most {MAX_NAME_LENGTH} characters.")
        } else if kept.iter().any(|one| normalize(&one.name) == normalize(&name)) {
            format!("“{name}” is in the list already.")
        } else {
            kept.push(StatusReason { name, ..reason.clone() });
            continue;
        };
        errors.insert(format!("name_{place}"), vec![words]);
    }
    if errors.is_empty() {
        let words = if kept.len() > MAX_REASONS {
            Some(format!("{} reasons. The limit is {MAX_REASONS}.", kept.len()))
        } else {
            let without = |status: &UserStatus| !kept.iter().any(|one| one.fits(*status));
            UserStatus::ALL.into_iter().find(without).map(|status| {
                format!("No reason fits {}: nobody could set this status.", status.label())
            })
        };
        errors.extend(words.map(|words| ("reasons".to_owned(), vec![words])));
    }
    if errors.is_empty() { Ok(kept) } else { Err(Error::Invalid(errors)) }
}

/// Reads what an operator has chosen and typed. Field errors: `status`, `reason`, `text`.
pub(super) fn read(
    change: &StatusChange,
    offered: &[StatusReason],
) -> Result<(UserStatus, GivenReason)> {
    let mut errors = FieldErrors::new();
    let mut wrong = |field: &str, words: String| {
        errors.entry(field.to_owned()).or_default().push(words);
    };
    let status = UserStatus::from_code(&change.status);
    match status {
        None => wrong("status", "Choose the new status.".into()),
        Some(status) if status.code() == change.from => {
            let words = format!("The status is {} already. Choose another.", status.label());
            wrong("status", words);
        }
        Some(_) => {}
    }
    let text = prose(&change.text);
    if text.chars().count() > MAX_TEXT_LENGTH {
        wrong("text", format!("Use at most {MAX_TEXT_LENGTH} characters."));
    }
    let reason = offered.iter().find(|one| one.name == change.reason);
    match (reason, status) {
        (None, _) => wrong("reason", "Choose a reason.".into()),
        (Some(reason), Some(status)) if !reason.fits(status) => {
            let words = format!(
                "“{}” is not a reason for the status {}. Choose another.",
                reason.name,
                status.label()
            );
            wrong("reason", words);
        }
        (Some(reason), _) if reason.needs_text && text.is_empty() => {
            wrong("text", format!("“{}” needs a text: say what happened.", reason.name));
        }
        _ => {}
    }
    match (status, reason) {
        (Some(status), Some(reason)) if errors.is_empty() => {
            Ok((status, GivenReason { name: reason.name.clone(), text }))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The reason for a status that an operator has chosen in a form of another kind. Field errors: `status`,
/// `reason`, `text`.
pub(crate) fn given_reason(change: &StatusChange, offered: &[StatusReason]) -> Result<GivenReason> {
    Ok(read(change, offered)?.1)
}

/// What a program has sent as the reason: one of the list by its name, or a text.
pub(super) fn of_program(sent: &str, offered: Vec<StatusReason>) -> GivenReason {
    let named = offered.into_iter().find(|one| normalize(&one.name) == normalize(sent));
    match named {
        Some(reason) => GivenReason { name: reason.name, text: String::new() },
        None => GivenReason { name: String::new(), text: sent.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::{check, of_program, read};
    use crate::error::{Error, Result};
    use crate::users::{StatusChange, StatusReason, UserStatus};

    fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(fields)) => fields.into_keys().collect(),
            other => panic!("{other:?}"),
        }
    }

    fn chosen(status: &str, reason: &str, text: &str) -> StatusChange {
        StatusChange {
            from: "ACTIVE".into(),
            status: status.into(),
            reason: reason.into(),
            text: text.into(),
        }
    }

    #[test]
    fn a_reason_is_of_the_list_fits_the_status_and_has_its_text() {
        let offered = StatusReason::defaults();
        let read = |status, reason, text| read(&chosen(status, reason, text), &offered);
        let (status, given) = read("BLOCKED", "Court order", " AZ 7\r\n").expect("a reason");
        assert_eq!((status, given.name.as_str()), (UserStatus::Blocked, "Court order"));
        assert_eq!(given.text, "AZ 7");
        assert_eq!(fields(read("", "", "")), ["reason", "status"]);
        assert_eq!(fields(read("ACTIVE", "Cleared after review", "")), ["status"]);
        assert_eq!(fields(read("FLAGGED", "Court order", "")), ["reason"]);
        assert_eq!(fields(read("FLAGGED", "Other", " \n")), ["text"]);
        assert_eq!(fields(read("BLOCKED", "court order", "")), ["reason"]);
        assert_eq!(fields(read("BLOCKED", "Court order", &"x".repeat(1_001))), ["text"]);
    }

    #[test]
    fn a_list_has_each_reason_once_and_one_for_every_status() {
        let reason = |name: &str, statuses: &[UserStatus]| StatusReason {
            name: name.into(),
            statuses: statuses.to_vec(),
            needs_text: false,
        };
        let kept = check(&[reason(" ", &[]), reason(" A\n b ", &[])]).expect("a list");
        assert_eq!(kept, [reason("A b", &[])]);
        assert_eq!(fields(check(&[reason("A", &[]), reason("a", &[])])), ["name_1"]);
        assert_eq!(fields(check(&[reason(&"x".repeat(81), &[])])), ["name_0"]);
        assert_eq!(fields(check(&[reason("A", &[UserStatus::Active])])), ["reasons"]);
        assert_eq!(fields(check(&[])), ["reasons"]);
    }

    #[test]
    fn a_program_names_a_reason_in_any_capitals_or_sends_a_text() {
        let given = of_program("court ORDER", StatusReason::defaults());
        assert_eq!((given.name.as_str(), given.text.as_str()), ("Court order", ""));
        let given = of_program("chargeback", StatusReason::defaults());
        assert_eq!((given.name.as_str(), given.text.as_str()), ("", "chargeback"));
    }
}
