//! Files of other systems and in other languages: what is suggested for their columns, what is asked, and
//! what is said of the way in which they are written.

use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{self, Import, ImportState, Question, ReadOptions, RowFilter, Target};
use rollcall_core::users::{Column, UserStatus};

use crate::any_csv::{as_shown, check, step, user, words};
use crate::common::{TestApp, test_apps};

/// What each column of a file would become.
async fn targets(app: &TestApp, actor: &Actor, file: &str) -> (Import, Vec<String>) {
    let import = check(app, actor, file.as_bytes(), ReadOptions::default()).await;
    assert_eq!(import.state, ImportState::Mapping, "{file}");
    let shown = step(app, actor, &import, ReadOptions::default()).await;
    (import, shown.columns.iter().map(|column| column.target.name()).collect())
}

#[tokio::test]
async fn a_status_in_another_language_is_found_and_nobody_becomes_active_unasked() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (file, blocked) in [
            ("会員番号,氏名,ステータス\nJP-1,山田 太郎,有効\nJP-2,佐藤 花子,停止\n", "JP-2"),
            ("customer id,name,상태\nKR-1,Kim A,정상\nKR-2,Lee B,정지\n", "KR-2"),
            ("id,name,stav\nCZ-1,Jan Novák,aktivní\nCZ-2,Petr Černý,blokovaný\n", "CZ-2"),
            ("customer id,name,สถานะ\nTH-1,Somchai A,ปกติ\nTH-2,Malee B,ระงับ\n", "TH-2"),
        ] {
            let (import, found) = targets(&app, &actor, file).await;
            assert_eq!(found, ["vendor_data", "full_name", "status"], "{file}");
            let shown = step(&app, &actor, &import, ReadOptions::default()).await;
            imports::choose_mapping(&app.ctx, &actor, import.id, &as_shown(&shown)).await.unwrap();
            app.run_jobs_until(&actor, &import, ImportState::Ready).await;
            let words = words(&app, &actor, &import).await;
            imports::choose_words(&app.ctx, &actor, import.id, &words).await.unwrap();
            app.run_jobs_until(&actor, &import, ImportState::Ready).await;
            app.start_as_shown(&actor, &import).await.unwrap();
            app.run_jobs_until(&actor, &import, ImportState::Done).await;
            let status = user(&app, &actor, blocked).await.status;
            assert_eq!(status, UserStatus::Blocked, "{}: {blocked}", app.name);
        }
        // Turkish has a word for inactive: an operator says what it means.
        let file = "customer id,name,durum\nTR-1,Ayşe Y,aktif\nTR-2,Can D,pasif\n";
        assert_eq!(targets(&app, &actor, file).await.1[2], "status", "{}", app.name);
    }
}

#[tokio::test]
async fn what_may_tell_who_is_blocked_is_asked_before_it_is_left_out() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "customer id,name,status,黑名单,停用,Chargeback,SAR,AML hit\n\
                    1,Ana Pop,active,是,否,TRUE,Y,yes\n2,Bo Ek,active,否,否,FALSE,N,no\n";
        let (_, found) = targets(&app, &actor, file).await;
        assert!(found[3..].iter().all(|target| target == "Choose…"), "{found:?}");
        let note = "customer id,name,Bemerkung\n1,Ana Pop,\n2,Bo Ek,gesperrt wegen Betrug\n";
        let (import, found) = targets(&app, &actor, note).await;
        assert_eq!(found[2], "Choose…");
        let shown = step(&app, &actor, &import, ReadOptions::default()).await;
        let said = &shown.columns[2].note;
        assert!(said.contains("seem to be blocked: “gesperrt wegen Betrug”"), "{said}");
    }
}

#[tokio::test]
async fn data_of_other_people_is_never_suggested_as_the_users() {
    let file = "customer id,name,Manager email,Emergency contact phone,Previous status\n\
                OP-1,Ana Pop,boss@acme.example,+4915112345671,blocked\n\
                OP-2,Bo Ek,boss@acme.example,+4915112345672,active\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let (import, found) = targets(&app, &actor, file).await;
        assert!(found[2..].iter().all(|target| target == "Choose…"), "{found:?}");
        let shown = step(&app, &actor, &import, ReadOptions::default()).await;
        let said = &shown.columns[2].note;
        assert!(said.contains("e-mail addresses, perhaps not the user’s own"), "{said}");
    }
}

#[tokio::test]
async fn where_several_columns_may_be_the_key_an_operator_says_which() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (file, doubtful, words) in [
            (
                "Id,AccountId,LastName,FirstName,Email\n003A,001Z7,Pop,Ana,ana@b.example\n\
                 003B,001Z8,Ek,Bo,bo@b.example\n003C,001Z8,Lo,Cy,cy@b.example\n",
                &[0, 1][..],
                "Values repeat",
            ),
            ("Customer ID,Name\n77,Ana Pop\n77,Bo Ek\n", &[0], "Values repeat"),
            ("contact_id,account_id,name\n1,77,Ana Pop\n2,78,Bo Ek\n", &[0, 1], "Several columns"),
        ] {
            let (import, found) = targets(&app, &actor, file).await;
            assert!(!found.contains(&"vendor_data".to_owned()), "{file}: {found:?}");
            let shown = step(&app, &actor, &import, ReadOptions::default()).await;
            let asked = |index: &usize| shown.columns[*index].target == Target::Undecided;
            assert!(doubtful.iter().all(asked), "{file}: {found:?}");
            let said = &shown.columns[doubtful[doubtful.len() - 1]].note;
            assert!(said.contains(words), "{said}");
        }
    }
}

#[tokio::test]
async fn a_number_with_a_code_of_no_country_is_refused_and_a_russian_one_is_offered() {
    let csv = "vendor_data,full_name,phone\nVP-1,Ivan Petrov,+8 916 123-45-67\nVP-2,Bo,+99912345678\n\
               VP-3,Cy,+1 123 456 7890\nVP-4,Di,+8801712345678\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, csv).await;
        assert_eq!((import.applied.created, import.applied.invalid), (1, 3), "{}", app.name);
        let rows = app.rows_by_line(&actor, &import).await;
        for (line, words) in [
            (2, "No country has the code +891. Use +79161234567."),
            (3, "No country has the code +999. Enter the country code"),
            (4, "No area has the code 123"),
        ] {
            assert!(rows.wrong(line).contains(words), "line {line}: {}", rows.words(line));
        }
    }
}

#[tokio::test]
async fn tags_of_other_programs_are_read_refused_or_warned_of() {
    let csv = "vendor_data,tags\nVT-1,\"vip\\,gold\"\nVT-2,\"'vip','pep'\"\nVT-3,#vip #pep\n\
               VT-4,vip؛pep\nVT-5,\"#vip,c# dev\"\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, csv).await;
        assert_eq!((import.applied.created, import.applied.invalid), (4, 1), "{}", app.name);
        assert_eq!(app.user(&actor, "VT-2").await.tags, ["vip", "pep"]);
        let rows = app.rows_by_line(&actor, &import).await;
        assert!(rows.wrong(2).contains("“vip,gold” contains a comma"), "{}", rows.words(2));
        let warned: Vec<(Column, u8, i64)> =
            import.warnings.iter().map(|one| (one.column, one.code, one.count)).collect();
        assert_eq!(warned, [(Column::Tags, 136, 2)], "{}", app.name);
    }
}

#[tokio::test]
async fn what_no_delimiter_and_no_mapping_can_help_is_said() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (file, words) in [
            ("vendor_data^full_name^status\n1^Ana^BLOCKED\n", "are separated by “^”"),
            ("vendor_data||full_name||status\n1||Ana||BLOCKED\n", "two delimiters between them"),
        ] {
            let import = check(&app, &actor, file.as_bytes(), ReadOptions::default()).await;
            assert_eq!(
                (import.state, import.reading.question),
                (ImportState::Mapping, Question::File)
            );
            assert!(import.cause.contains(words), "{}: {}", app.name, import.cause);
            assert!(import.cause.contains("Export the file again"), "{}", import.cause);
        }
        let quoted = "vendor_data,full_name,status\n\"1,Ana Pop,BLOCKED\"\n";
        let import = app.check(&actor, quoted).await;
        let rows = app.rows_by_line(&actor, &import).await;
        assert!(rows.words(2).contains("The whole row is in quotes"), "{}", rows.words(2));
    }
}

#[tokio::test]
async fn rows_that_somebody_has_taken_out_are_comments() {
    let csv = "vendor_data,full_name,status\nA-1,Ana,BLOCKED\n% A-6,Old,BLOCKED\n!A-5,Old,BLOCKED\n\
               ;A-8,Old,BLOCKED\n--A-7,Old,BLOCKED\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        let kinds: Vec<(u8, i64)> =
            import.warnings.iter().map(|one| (one.code, one.count)).collect();
        assert_eq!(kinds, [(135, 4)], "{}", app.name);
        assert_eq!(app.rows(&actor, &import, RowFilter::Warned).await.len(), 4);
        // Where most keys begin so, it is how a system writes them.
        let csv = "vendor_data,full_name\n!A-1,Ana\n!A-2,Bo\n!A-3,Cy\n";
        assert_eq!(app.check(&actor, csv).await.preview.warned, 0, "{}", app.name);
    }
}
