//! User IDs: which spellings are one user, and which only look alike.

use rollcall_core::access::Role;
use rollcall_core::erasure;
use rollcall_core::imports::{self, Outcome};
use rollcall_core::users::{self, UserRef};
use rollcall_core::{Error, upgrade};
use serde_json::json;

use crate::common::{case, test_apps};

#[tokio::test]
async fn keys_that_differ_in_what_nobody_sees_are_one() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("22-key-case-and-space");
        let import = app.import(&actor, &file).await;
        let rows = app.rows_by_line(&actor, &import).await;
        for (line, words) in [
            (3, "Same user ID as on line 2"),
            (4, "Same user ID as on line 2"),
            (5, "Same user ID as on line 2"),
            (7, "Same user ID as on line 6"),
            (8, "vendor_data is required"),
            (9, "vendor_data is required"),
            (13, "Same user ID as on line 12"),
        ] {
            assert!(rows.wrong(line).contains(words), "line {line}: {}", rows.words(line));
        }
        assert_eq!(import.applied.created, 5, "{}", app.name);
        assert_eq!(app.user(&actor, "RC-2202\u{200b}").await.vendor_data, "RC-2202");
        // A later file and a program mean the same users.
        let later = "vendor_data,full_name\nRC-2202,Bo Quist\n\u{2060}RC-2202\u{feff},Bo Quist\n";
        let later = app.check(&actor, later).await;
        assert_eq!((later.preview.unchanged, later.preview.invalid), (1, 1), "{}", app.name);
        for key in ["\u{200b}RC-2202", "RC-2202\u{200b}", "rc-2202", "=\"RC-2202\""] {
            let refused = app.create_user(&actor, json!({ "vendor_data": key })).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{}: {key}", app.name);
        }
    }
}

#[tokio::test]
async fn what_a_spreadsheet_makes_of_keys_is_taken_off_or_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("24-key-excel").replace("1-Mar,Case 07\r\n", "");
        let import = app.import(&actor, &file).await;
        assert_eq!((import.applied.created, import.applied.invalid), (6, 4), "{}", app.name);
        for key in ["000123", "123", "000124", "000125", "000126", "12E5"] {
            assert_eq!(app.user(&actor, key).await.vendor_data, key, "{}", app.name);
        }
        let rows = app.rows_by_line(&actor, &import).await;
        for (line, words) in [
            (6, "scientific notation"),
            (7, "#N/A is a spreadsheet error, not a user ID"),
            (8, "#REF! is a spreadsheet error, not a user ID"),
            (11, "#NAME? is a spreadsheet error."),
        ] {
            assert!(rows.wrong(line).contains(words), "line {line}: {}", rows.words(line));
        }
    }
}

#[tokio::test]
async fn a_key_that_looks_like_a_users_is_refused_in_a_later_file_and_for_programs() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nRC-1\nКР-2\nmüller\n").await;
        let later = "vendor_data\nRС-1\nKP-2\nкр-2\nmuller\nΚΡ-2\n";
        let later = app.check(&actor, later).await;
        let rows = app.rows_by_line(&actor, &later).await;
        let words = rows.wrong(2);
        assert!(words.contains("Looks like RC-1, another user’s ID"), "{words}");
        assert!(words.contains("the second letter is a Cyrillic С"), "{words}");
        assert!(rows.wrong(3).contains("Looks like КР-2"), "{}", rows.words(3));
        assert_eq!(rows.outcome(4), Outcome::Unchanged, "its own key is nobody else's");
        assert_eq!(rows.outcome(5), Outcome::Created);
        assert!(!rows.is_valid(6));
        for key in ["RС-1", "KP-2", "kp\u{2010}2"] {
            let Err(Error::Invalid(fields)) =
                app.create_user(&actor, json!({ "vendor_data": key })).await
            else {
                panic!("{}: {key} was taken", app.name)
            };
            assert!(fields["vendor_data"][0].starts_with("Looks like "), "{fields:?}");
        }
        // Whoever is gone is looked like by nobody.
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("КР-2")).await.unwrap();
        assert!(
            app.create_user(&actor, json!({ "vendor_data": "KP-2" })).await.is_ok(),
            "{}",
            app.name
        );
    }
}

#[tokio::test]
async fn a_look_alike_who_is_added_between_preview_and_run_holds_the_row() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data\nВС-1\nRC-2\n").await;
        assert_eq!(import.preview.created, 2, "{}: {:?}", app.name, import.reasons);
        app.create_user(&actor, json!({ "vendor_data": "BC-1" })).await.unwrap();
        let rows = app.rows_by_line(&actor, &import).await;
        assert!(rows.is_valid(2));
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.held), (1, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_key_that_was_stored_with_invisible_letters_is_still_found() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\nRC-2,Bo\nRC-3,Cy\nRC-4,Di\n").await;
        // As an older version stored them; the last two are one key by now.
        app.execute(
            "UPDATE users SET vendor_data = '\u{200b}RC-1', vendor_key = '\u{200b}rc-1'
             WHERE vendor_data = 'RC-1'",
        )
        .await;
        app.execute(
            "UPDATE users SET vendor_data = 'КР-2', vendor_key = 'кр-2' WHERE vendor_data = 'RC-2'",
        )
        .await;
        app.execute(
            "UPDATE users SET vendor_data = 'RC-4\u{200b}', vendor_key = 'rc-4\u{200b}'
             WHERE vendor_data = 'RC-3'",
        )
        .await;
        app.execute("UPDATE rules SET version = 0 WHERE name = 'vendor_key'").await;
        upgrade::upgrade(&app.ctx.db).await.unwrap();
        assert_eq!(app.user(&actor, "RC-1").await.full_name.as_deref(), Some("Ana"));
        assert_eq!(app.user(&actor, "\u{200b}rc-1").await.vendor_data, "\u{200b}RC-1");
        // Whom of the two the key names is for people to decide.
        let shared = users::find_by(&app.ctx, &actor, UserRef::VendorData("RC-4")).await;
        let Err(Error::Conflict(words)) = shared else { panic!("{shared:?}") };
        assert!(words.contains("2 users"), "{}: {words}", app.name);
        let again = "vendor_data,full_name\nRC-1,Ana\nKP-2,Bo\n";
        let again = app.check(&actor, again).await;
        assert_eq!((again.preview.unchanged, again.preview.invalid), (1, 1), "{}", app.name);
        // A second time there is nothing to do.
        assert_eq!(upgrade::upgrade(&app.ctx.db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn applying_all_held_rows_ends_and_leaves_look_alikes_held() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-2,Bo\n").await;
        let import = app.check(&actor, "vendor_data,full_name\nВС-1,Ana\nRC-2,Boris\n").await;
        app.create_user(&actor, json!({ "vendor_data": "BC-1" })).await.unwrap();
        app.import(&actor, "vendor_data,full_name\nRC-2,Bob\n").await;
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!(done.applied.held, 2, "{}", app.name);
        let apply = imports::ConflictDecision::Apply;
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, apply).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!((done.applied.held, done.applied.updated), (1, 1), "{}", app.name);
        assert_eq!(app.user(&actor, "RC-2").await.full_name.as_deref(), Some("Boris"));
        let found = users::find_by(&app.ctx, &actor, UserRef::VendorData("ВС-1")).await.unwrap();
        assert_eq!(found, None, "{}", app.name);
    }
}
