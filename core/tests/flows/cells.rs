//! What the cells of real files hold, and what is kept of them: the same in a file, in a later one and
//! for programs.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::users;
use serde_json::json;

use crate::common::{case, test_apps};

#[tokio::test]
async fn numbers_in_scientific_notation_are_refused_with_what_became_of_them() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &case("01-excel-scientific")).await;
        let rows = app.rows_by_line(&actor, &import).await;
        for line in [2, 3, 4, 6] {
            let words = rows.wrong(line);
            assert!(words.contains("scientific notation has lost digits"), "{line}: {words}");
        }
        assert!(rows.is_valid(5) && rows.is_valid(7), "{rows:?}");
    }
}

#[tokio::test]
async fn a_line_break_in_a_name_is_a_blank() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("04a-cr-only")).await;
        assert_eq!(import.applied.created, 3, "{}: {:?}", app.name, import.reasons);
        let user = app.user(&actor, "RC-0402").await;
        assert_eq!(user.full_name.as_deref(), Some("Tariq Benali"));
    }
}

#[tokio::test]
async fn text_with_the_bytes_of_another_encoding_is_offered_as_it_was_meant() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &case("06-mojibake")).await;
        let rows = app.rows_by_line(&actor, &import).await;
        assert!(rows.wrong(4).contains("“Łucja Żuraw”"), "{rows:?}");
        assert!([2, 3, 5, 6].iter().all(|line| rows.is_valid(*line)), "{rows:?}");
    }
}

#[tokio::test]
async fn tags_are_what_stands_between_the_commas() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("16-tags").replace("RC-1605,Yann Petit,vip;pep\n", "");
        let import = app.import(&actor, &file).await;
        assert_eq!((import.applied.created, import.applied.invalid), (6, 1), "{}", app.name);
        for (key, tags) in [
            ("RC-1601", &["retail", "pep"][..]),
            ("RC-1602", &["vip", "pep"]),
            ("RC-1603", &["VIP"]),
            ("RC-1606", &["vip", "pep"]),
            ("RC-1607", &["vip", "pep"]),
            ("RC-1608", &["high-risk", "pep"]),
        ] {
            assert_eq!(app.user(&actor, key).await.tags, tags, "{}: {key}", app.name);
        }
        let rows = app.rows_by_line(&actor, &import).await;
        assert!(rows.wrong(5).contains("“top, client” contains a comma"), "{rows:?}");
    }
}

#[tokio::test]
async fn each_way_to_write_a_phone_number_is_taken_or_has_its_own_reason() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("17b-phone-forms")).await;
        for (key, phone) in [
            ("RC-1723", "+390655501234"),
            ("RC-1733", "+493023125133"),
            ("RC-1739", "+493023125139"),
        ] {
            assert_eq!(app.user(&actor, key).await.phone.as_deref(), Some(phone));
        }
        assert_eq!(import.applied.created, 3, "{}", app.name);
        let rows = app.rows_by_line(&actor, &import).await;
        for (line, words) in [
            (2, "Starts with 00. Use +493023125121."),
            (3, "only dialled inside the country. Use +442079460018."),
            (5, "before the number. Use +12025550143."),
            (6, "The number has an extension"),
            (7, "The number has an extension"),
            (8, "The number has an extension"),
            (9, "Several numbers found"),
            (10, "The country code is missing"),
            (11, "The number contains letters"),
            (12, "16 digits"),
            (13, "A country code cannot begin with 0"),
            (15, "The number contains a /"),
            (16, "a pause or a dialling character"),
            (17, "“n/a” is a placeholder. Leave it empty."),
            (18, "“-” is a placeholder. Leave it empty."),
            (19, "“+” is a placeholder. Leave it empty."),
        ] {
            assert!(rows.wrong(line).contains(words), "line {line}: {}", rows.words(line));
        }
    }
}

#[tokio::test]
async fn a_status_is_read_in_any_capitals_and_never_guessed() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("20-status-words")).await;
        for (key, status) in [
            ("RC-2001", "ACTIVE"),
            ("RC-2002", "BLOCKED"),
            ("RC-2005", "ACTIVE"),
            ("RC-2009", "FLAGGED"),
        ] {
            assert_eq!(app.user(&actor, key).await.status.code(), status, "{}", app.name);
        }
        assert_eq!((import.applied.created, import.applied.invalid), (4, 5), "{}", app.name);
        let rows = app.rows_by_line(&actor, &import).await;
        for line in [4, 5, 7, 9] {
            assert!(rows.wrong(line).contains("ACTIVE, FLAGGED or BLOCKED"), "{rows:?}");
        }
        assert!(rows.wrong(8).contains("The first letter is a Cyrillic А"), "{rows:?}");
    }
}

#[tokio::test]
async fn the_edit_form_and_programs_follow_the_rules_of_the_cells() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\n").await;
        let before = app.user(&actor, "RC-1").await;
        let edit = users::UserEdit {
            version: before.version,
            full_name: "Ana\u{a0}Pop".into(),
            email: "Ana@BÜCHER.example".into(),
            phone: "\u{202d}+49 30 ٢3125121\u{202c}".into(),
            country: "deu".into(),
            tags: "VIP, vip".into(),
            ..users::UserEdit::default()
        };
        let after = users::edit(&app.ctx, &actor, before.didit_internal_id, &edit).await.unwrap();
        assert_eq!(after.full_name.as_deref(), Some("Ana Pop"));
        assert_eq!(after.email.as_deref(), Some("Ana@bücher.example"));
        assert_eq!(after.phone.as_deref(), Some("+493023125121"));
        assert_eq!(after.country.as_deref(), Some("DEU"));
        assert_eq!(after.tags, ["VIP"]);
        let body = json!({ "phone": "+44 (0)20 7946 0018", "email": "a@b", "country": "DЕU" });
        let wrong = app.user_input(&body);
        let Err(Error::Invalid(fields)) = wrong else { panic!("{wrong:?}") };
        assert!(fields["phone"][0].contains("Use +442079460018."), "{fields:?}");
        assert!(fields["email"][0].contains("no dot"), "{fields:?}");
        assert!(fields["country"][0].contains("Cyrillic"), "{fields:?}");
    }
}

#[tokio::test]
async fn programs_give_tags_of_one_line_without_brackets() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for tag in ["vip\npep", "vip\u{2028}pep", "[vip]", "{vip", "\"vip\""] {
            let body = json!({ "vendor_data": "t-1", "tags": [tag] });
            let Err(Error::Invalid(fields)) = app.user_input(&body) else {
                panic!("{tag:?} taken")
            };
            assert!(fields.contains_key("tags"), "{tag:?}: {fields:?}");
        }
        let body = json!({ "vendor_data": "t-1", "tags": ["v[i]p", " pep "] });
        assert!(app.user_input(&body).is_err(), "{}", app.name);
        let body = json!({ "vendor_data": "t-1", "tags": [" pep ", "VIP"] });
        let input = app.user_input(&body).unwrap();
        let created = users::create(&app.ctx, &actor, &input);
        assert_eq!(created.await.unwrap().tags, ["pep", "VIP"], "{}", app.name);
    }
}
