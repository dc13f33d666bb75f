//! The exports of other systems, and files with a header of their own: columns are mapped, and a
//! mapping is saved, changed and refused.

use futures::TryStreamExt;
use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::imports::{
    self, Correction, Delimiter, ImportState, MappingChoice, ReadOptions, RowFilter, Target,
};
use rollcall_core::users::Column;

use crate::any_csv::{as_shown, check, step, user, utf16, words};
use crate::common::test_apps;

/// The export, what is expected of its columns, and a full name that must arrive.
type Export = (
    &'static str,
    &'static [u8],
    &'static [(&'static str, &'static str)],
    (&'static str, &'static str),
);

const EXPORTS: [Export; 9] = [
    (
        "Didit",
        include_bytes!("fixtures/exports/didit.csv"),
        &[
            ("vendor_data", "vendor_data"),
            ("full_name", "full_name"),
            ("status", "status"),
            ("date_of_birth", "date_of_birth"),
            ("session_count", "Ignore this column"),
        ],
        ("dd-1002", "Siobhán Ní Dhomhnaill"),
    ),
    (
        "Sumsub",
        include_bytes!("fixtures/exports/sumsub.csv"),
        &[
            ("externalUserId", "vendor_data"),
            ("applicantId", "metadata: applicant_id"),
            ("clientId", "metadata: client_id"),
            ("info.firstName", "full_name: given name"),
            ("info.lastName", "full_name: family name"),
            ("info.country", "country"),
            ("tags", "tags"),
            ("phone", "phone"),
            ("applicantStatus", "status"),
        ],
        ("kp-2001", "Olena Kovalchuk"),
    ),
    (
        "Onfido",
        include_bytes!("fixtures/exports/onfido.csv"),
        &[
            ("applicant_id", "vendor_data"),
            ("address.country", "country"),
            ("phone_number", "phone"),
            ("check.status", "Choose…"),
        ],
        ("1030303a-1234-4321-aaaa-000000000002", "Layla Ben Youssef"),
    ),
    (
        "Veriff",
        include_bytes!("fixtures/exports/veriff.csv"),
        &[
            ("vendorData", "vendor_data"),
            ("endUserId", "metadata: end_user_id"),
            ("document.country", "country"),
            ("status", "status"),
        ],
        ("vf-3002", "Zoë van den Berg"),
    ),
    (
        "Persona",
        include_bytes!("fixtures/exports/persona.csv"),
        &[
            ("reference-id", "vendor_data"),
            ("name-middle", "full_name: middle name"),
            ("email-address", "email"),
            ("address-country-code", "country"),
            ("tags", "tags"),
        ],
        ("ps-4001", "Ingrid Marie Solheim"),
    ),
    (
        "Jumio",
        include_bytes!("fixtures/exports/jumio.csv"),
        &[
            ("User Reference", "vendor_data"),
            ("Customer Reference", "metadata: customer_reference"),
            ("Issuing Country", "country"),
            ("Phone Number", "phone"),
        ],
        ("jm-5002", "Aarav Mehta"),
    ),
    (
        "Stripe Identity",
        include_bytes!("fixtures/exports/stripe.csv"),
        &[
            ("client_reference_id", "vendor_data"),
            ("id", "metadata: id"),
            ("verified_outputs.email", "email"),
            ("verified_outputs.address.country", "country"),
        ],
        ("st-6001", "Noor Haddad"),
    ),
    (
        "Trulioo",
        include_bytes!("fixtures/exports/trulioo.csv"),
        &[
            ("CustomerReferenceID", "vendor_data"),
            ("FirstGivenName", "full_name: given name"),
            ("FirstSurName", "full_name: family name"),
            ("MobileNumber", "phone"),
        ],
        ("tr-7001", "Grace Wanjiru Otieno"),
    ),
    (
        "a German bank",
        include_bytes!("fixtures/exports/core_banking_de.csv"),
        &[
            ("Kundennummer", "vendor_data"),
            ("Kundenname", "full_name"),
            ("Spitzname", "display_name"),
            ("E-Mail-Adresse", "email"),
            ("Telefon", "phone"),
            ("Land", "country"),
            ("Labels", "tags"),
            ("Kontonummer", "Ignore this column"),
        ],
        ("0047-119-220-8842", "Jürgen Groß"),
    ),
];

#[tokio::test]
async fn the_exports_of_other_systems_are_mapped_as_suggested() {
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        for (system, bytes, expected, (key, name)) in EXPORTS {
            let import = check(&app, &actor, bytes, ReadOptions::default()).await;
            assert_eq!(import.state, ImportState::Mapping, "{system}: {}", import.cause);
            let shown = step(&app, &actor, &import, ReadOptions::default()).await;
            for (column, target) in expected {
                let found = shown.columns.iter().find(|one| one.name == *column).unwrap();
                assert_eq!(found.target.name(), *target, "{system}: {column}");
            }
            let choice = as_shown(&shown);
            imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
            let mut ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
            if ready.preview.invalid > 0 {
                // Words of its own: as suggested, and FLAGGED where nothing is.
                let words = words(&app, &actor, &ready).await;
                imports::choose_words(&app.ctx, &actor, import.id, &words).await.unwrap();
                ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
            }
            assert_eq!(ready.preview.invalid, 0, "{system}: {:?}", ready.reasons);
            app.start_as_shown(&actor, &import).await.unwrap();
            app.run_jobs_until(&actor, &import, ImportState::Done).await;
            assert_eq!(user(&app, &actor, key).await.full_name.as_deref(), Some(name), "{system}");
        }
        for report in audit::verify(&app.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None, "{}", app.name);
        }
    }
}

const SHOP: &str =
    "Customer ID,Name,Branch code,Risk,Note\nkp-1,Ana Pop,007,low,x\nkp-2,Bo,008,,\n";

#[tokio::test]
async fn a_column_sent_into_metadata_is_added_to_what_is_there() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,metadata_json\nkp-1,\"{\"\"n\"\": 12345678901234567890123, \"\"risk\"\": \"\"high\"\"}\"\n").await;
        for (round, outcome) in [(1, (1, 1, 0)), (2, (0, 0, 2))] {
            let import = check(&app, &actor, SHOP.as_bytes(), ReadOptions::default()).await;
            let mut choice = as_shown(&step(&app, &actor, &import, ReadOptions::default()).await);
            choice.targets[2] = Target::Metadata("branch".into());
            choice.targets[3] = Target::Metadata("risk".into());
            imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
            let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
            let counts = ready.preview;
            assert_eq!((counts.created, counts.updated, counts.unchanged), outcome, "{round}");
            let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9)
                .await
                .unwrap()
                .unwrap();
            let shown = page.rows[0].cells.last().unwrap();
            assert_eq!(shown.column, Column::MetadataJson);
            assert!(shown.value.contains("\"branch\":\"007\""), "{}", shown.value);
            if round == 1 {
                app.start_as_shown(&actor, &import).await.unwrap();
                app.run_jobs_until(&actor, &import, ImportState::Done).await;
            }
        }
        let first = user(&app, &actor, "kp-1").await;
        assert_eq!(
            first.metadata_json.as_deref(),
            Some(r#"{"n":12345678901234567890123,"risk":"low","branch":"007"}"#)
        );
        let second = user(&app, &actor, "kp-2").await;
        assert_eq!(second.metadata_json.as_deref(), Some(r#"{"branch":"008"}"#));
    }
}

#[tokio::test]
async fn metadata_from_columns_is_corrected_as_one_object_and_added_to_what_is_there() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,metadata_json\nkp-1,\"{\"\"risk\"\":\"\"high\"\"}\"\n")
            .await;
        let file = "Customer ID,Name,Note\nkp-1,Ana Pop,bad\u{7}bell\n";
        let import = check(&app, &actor, file.as_bytes(), ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import, ReadOptions::default()).await);
        choice.targets[2] = Target::Metadata("note".into());
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.invalid, 1, "{}", app.name);
        let value = r#"{"note":"mended"}"#.to_owned();
        let fix = Correction { ordinal: 0, column: Column::MetadataJson, value };
        imports::correct(&app.ctx, &actor, import.id, &[fix]).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.invalid, ready.preview.updated), (0, 1), "{}", app.name);
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let user = user(&app, &actor, "kp-1").await;
        assert_eq!(user.metadata_json.as_deref(), Some(r#"{"risk":"high","note":"mended"}"#));
    }
}

#[tokio::test]
async fn a_saved_mapping_is_offered_for_the_same_header_and_named_in_the_audit_log() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let elsewhere = app.actor_of("rival", "main", Role::Owner).await;
        let import = check(&app, &actor, SHOP.as_bytes(), ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import, ReadOptions::default()).await);
        choice.targets[2] = Target::Metadata("branch".into());
        choice.save_as = "Shop".into();
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;

        let report = "CUSTOMER ID,Name,Branch code,Risk,Note,rollcall_line\nkp-9,Cy,1,,,4\n";
        let again = check(&app, &actor, report.as_bytes(), ReadOptions::default()).await;
        let shown = step(&app, &actor, &again, ReadOptions::default()).await;
        assert_eq!((shown.mapping.as_str(), shown.same_header), ("Shop", true));
        assert_eq!(shown.columns.len(), 5, "a report's column is not shown");
        assert_eq!(shown.columns[2].target, Target::Metadata("branch".into()));
        let theirs = check(&app, &elsewhere, report.as_bytes(), ReadOptions::default()).await;
        assert_eq!(step(&app, &elsewhere, &theirs, ReadOptions::default()).await.saved, [""; 0]);

        // By its name there is no step at all, and it may be asked for beforehand.
        let options = ReadOptions { mapping: "Shop".into(), ..ReadOptions::default() };
        let named = check(&app, &actor, report.as_bytes(), options.clone()).await;
        assert_eq!(named.state, ImportState::Ready, "{}", named.cause);
        assert_eq!(named.reading.mapping, "Shop");
        let other = check(&app, &actor, b"Customer ID,shoe\n1,2\n", options).await;
        assert_eq!(other.state, ImportState::Mapping);
        assert!(other.cause.contains("does not cover \"shoe\""), "{}", other.cause);
        let options = ReadOptions { mapping: "Nope".into(), ..ReadOptions::default() };
        let unknown = check(&app, &actor, report.as_bytes(), options).await;
        assert!(unknown.cause.contains("no saved mapping \"Nope\""), "{}", unknown.cause);

        let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let has = |action: &str, key: &str, value: &str| {
            entries
                .iter()
                .filter(|entry| entry.action == action)
                .any(|entry| entry.details.iter().any(|(name, text)| name == key && text == value))
        };
        assert!(has("import.mapped", "saved_mapping", "Shop"));
        assert!(has("import.mapped", "columns", "vendor_data, full_name, metadata: branch"));
        assert!(has("import.previewed", "mapping", "Shop"));
    }
}

#[tokio::test]
async fn what_was_detected_can_be_changed_and_the_file_is_checked_again() {
    let file = "id;name,x\n1;a,b\n2;c,d\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file.as_bytes(), ReadOptions::default()).await;
        let options = ReadOptions { delimiter: Some(Delimiter::Comma), ..ReadOptions::default() };
        let shown = step(&app, &actor, &import, options).await;
        assert_eq!(shown.detected_delimiter, Delimiter::Semicolon);
        assert_eq!(shown.columns[0].name, "id;name");
        assert_eq!(shown.sample[1], (2, "1;a,b".to_owned()));
        let targets = vec![Target::Column(Column::VendorData), Target::Ignore];
        let comma = MappingChoice {
            delimiter: Some(Delimiter::Comma),
            targets: targets.clone(),
            ..MappingChoice::default()
        };
        imports::choose_mapping(&app.ctx, &actor, import.id, &comma).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.reading.delimiter, Delimiter::Comma);
        let first = |page: imports::PreviewPage| page.rows[0].cells[0].value.clone();
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(first(page), "1;a");
        // Checked already, and still read in another way.
        let semicolon = MappingChoice { targets, ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, import.id, &semicolon).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(first(page), "1");

        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let late = imports::choose_mapping(&app.ctx, &actor, import.id, &semicolon).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
        assert!(
            imports::mapping_step(&app.ctx, &actor, import.id, &ReadOptions::default())
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_mapping_that_cannot_be_is_refused_at_its_fields_and_nothing_changes() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, SHOP.as_bytes(), ReadOptions::default()).await;
        for (targets, field) in [
            (vec![Target::Ignore; 5], "columns"),
            (vec![Target::Column(Column::VendorData)], "columns"),
            (vec![Target::Column(Column::VendorData); 5], "becomes-1"),
            (vec![Target::Metadata(" ".trim().into()); 5], "key-0"),
        ] {
            let choice = MappingChoice { targets, ..MappingChoice::default() };
            let refused = imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert!(fields.contains_key(field), "{fields:?}");
        }
        let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(found.state, ImportState::Mapping);
        assert!(imports::start(&app.ctx, &actor, import.id).await.is_err());
        let discarded = imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        assert_eq!(discarded.state, ImportState::Cancelled);
    }
}

#[tokio::test]
async fn the_error_file_of_a_mapped_export_goes_round() {
    let export = "Kunde;Vorname;Nachname;Land;Filiale\nkp-1;Ana;Pop;RO;007\nkp-2;Bo;Ek;SWE;008\nkp-3;Zoë;\"B;erg\";NL;009\n";
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(export);
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, &latin, ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import, ReadOptions::default()).await);
        choice.targets[0] = Target::Column(Column::VendorData);
        choice.targets[4] = Target::Metadata("branch".into());
        choice.save_as = "Bank".into();
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (1, 2));
        let report = imports::error_report(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        let bytes: Vec<u8> = report.body.try_collect::<Vec<_>>().await.unwrap().concat();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "rollcall_line;rollcall_outcome;rollcall_reasons;Kunde;Vorname;Nachname;Land;Filiale"
        );
        assert!(lines[2].starts_with("4;invalid;"), "{text}");
        assert!(lines[2].ends_with(";kp-3;Zoë;\"B;erg\";NL;009"), "{text}");
        let corrected = text.replace(";RO;", ";ROU;").replace(";NL;", ";NLD;");
        // A spreadsheet may save it in its own way.
        let saved = utf16(&corrected, true, true);
        let options = ReadOptions { mapping: "Bank".into(), ..ReadOptions::default() };
        let again = check(&app, &actor, &saved, options).await;
        assert_eq!(again.state, ImportState::Ready, "{}", again.cause);
        assert_eq!((again.preview.created, again.preview.invalid), (2, 0));
        assert!(imports::error_report(&app.ctx, &actor, again.id).await.unwrap().is_some());
    }
}
