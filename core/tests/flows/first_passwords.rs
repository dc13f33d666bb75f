//! Passwords that a command has made.

use rollcall_core::Error;
use rollcall_core::access::{Role, SessionAge, SignedInBy};
use rollcall_core::account::{self, PasswordChange};
use rollcall_core::operators::{self, NewOperator};

use crate::common::authenticator::still;
use crate::common::people::identity_of;
use crate::common::{ADDRESS, PASSWORD, TestApp};

const DAYS: i64 = 24 * 3_600;
const EMAIL: &str = "ada@acme.test";

async fn create(app: &TestApp, password: Option<&str>) -> String {
    let new = NewOperator {
        email: EMAIL.into(),
        name: "Ada".into(),
        organization: "acme".into(),
        application: "main".into(),
        role: Role::Reader,
        password: password.map(Into::into),
    };
    operators::create(&app.ctx, &new).await.unwrap().1
}

async fn has_to_choose(app: &TestApp, by: SignedInBy) -> bool {
    let id = operators::identity_by_email(&app.ctx, EMAIL).await.unwrap().unwrap().operator_id;
    let found = operators::of_session(&app.ctx, id, by, None, SessionAge::default()).await.unwrap();
    found.unwrap().1.password
}

#[tokio::test]
async fn a_password_that_a_command_has_made_is_replaced_first_and_ends_after_a_week() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let first = create(&app, None).await;
        app.ctx.clock.advance(7 * DAYS - 1);
        let identity = app.sign_in(EMAIL, &first).await.unwrap();
        assert!(has_to_choose(&app, SignedInBy::Password).await, "{}", app.name);
        app.ctx.clock.advance(1);
        let refused = app.sign_in(EMAIL, &first).await.unwrap_err();
        assert!(refused.to_string().contains("has expired"), "{}: {refused}", app.name);
        let details = app.audit_details(&owner, "operator.sign_in_failed").await;
        assert!(details[0].contains("the first password has expired"), "{details:?}");

        let again = operators::reset_password(&app.ctx, EMAIL, None).await.unwrap().unwrap();
        app.sign_in(EMAIL, &again).await.unwrap();
        assert!(has_to_choose(&app, SignedInBy::Password).await, "{}", app.name);
        let own = "seven tame wolves read books";
        let change = PasswordChange {
            current: &again,
            new: own,
            session_key: "present",
            address: ADDRESS,
            request_id: "request",
        };
        account::change_password(&app.ctx, &identity, &change).await.unwrap();
        assert!(!has_to_choose(&app, SignedInBy::Password).await, "{}", app.name);
        app.ctx.clock.advance(30 * DAYS);
        app.sign_in(EMAIL, own).await.unwrap();
    }
}

#[tokio::test]
async fn a_password_that_was_given_to_a_command_has_no_end() {
    for app in still().await {
        let owner = identity_of(&app.actor(Role::Owner).await);
        create(&app, Some(PASSWORD)).await;
        app.ctx.clock.advance(30 * DAYS);
        app.sign_in(EMAIL, PASSWORD).await.unwrap();
        assert!(!has_to_choose(&app, SignedInBy::Password).await, "{}", app.name);
        // And a wrong one is not told whether it was made or given.
        operators::reset_password(&app.ctx, &owner.email, None).await.unwrap().unwrap();
        app.ctx.clock.advance(8 * DAYS);
        let refused = app.sign_in(&owner.email, "no password").await;
        let said = matches!(&refused, Err(Error::Forbidden(words)) if words.contains("incorrect"));
        assert!(said, "{}: {refused:?}", app.name);
    }
}
