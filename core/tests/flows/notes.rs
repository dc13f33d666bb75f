//! What the team writes about a user: who may, who is told, what is kept, and what goes.

use futures::TryStreamExt;
use rollcall_core::access::{Actor, ActorKind, Permission, Role};
use rollcall_core::account::{self, Notice};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::exports::{self, NewExport};
use rollcall_core::imports::{self, ImportState, KeptReason};
use rollcall_core::notes::{self, FileKind, Upload};
use rollcall_core::users::{CommentKind, User, UserRef};
use rollcall_core::{Error, Result, erasure};
use serde_json::json;
use uuid::Uuid;

use crate::common::authenticator::still;
use crate::common::roster::{conflict, refused_fields};
use crate::common::{TestApp, body, test_apps};

async fn somebody(app: &TestApp, actor: &Actor) -> Uuid {
    app.create_user(actor, json!({"vendor_data": "u-1"})).await.unwrap().didit_internal_id
}

async fn written(app: &TestApp, actor: &Actor, user: Uuid, text: &str) -> Uuid {
    notes::add(&app.ctx, actor, user, text, None).await.unwrap().id
}

async fn received(app: &TestApp, actor: &Actor, user: Uuid, text: &str) -> Result<Upload> {
    notes::receive_file(&app.ctx, actor, user, "C:\\x\\proof.txt", body(text)).await
}

#[tokio::test]
async fn a_note_keeps_its_former_texts_and_only_its_author_edits_it() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let owner = app.actor(Role::Owner).await;
        let user = somebody(&app, &owner).await;
        let note = written(&app, &officer, user, " First\r\n  line \u{0}").await;
        let shown = async || notes::list(&app.ctx, &owner, user).await.unwrap().remove(0);
        assert_eq!((shown().await.text.as_str(), shown().await.edited_at), ("First\n  line", None));

        let theirs = notes::edit(&app.ctx, &owner, note, 1, "Mine").await;
        assert!(matches!(theirs, Err(Error::Forbidden(_))), "{}: {theirs:?}", app.name);
        notes::edit(&app.ctx, &officer, note, 1, "Second").await.unwrap();
        notes::edit(&app.ctx, &officer, note, 1, "Second").await.unwrap();
        conflict(notes::edit(&app.ctx, &officer, note, 1, "Late").await);
        notes::edit(&app.ctx, &officer, note, 2, "Third").await.unwrap();
        let note = shown().await;
        let former: Vec<&str> = note.former.iter().map(|one| one.text.as_str()).collect();
        assert_eq!((note.text.as_str(), note.version), ("Third", 3));
        assert_eq!(former, ["Second", "First\n  line"]);
        for (text, field) in [(" \u{0}\n", "text"), (&*"x".repeat(5_001), "text")] {
            let refused = notes::add(&app.ctx, &owner, user, text, None).await;
            assert!(refused_fields(refused).contains_key(field));
        }
        for version in 3..=50 {
            let text = version.to_string();
            notes::edit(&app.ctx, &officer, note.id, version, &text).await.unwrap();
        }
        let refused = notes::edit(&app.ctx, &officer, note.id, 51, "One more").await;
        assert!(refused_fields(refused)["text"][0].contains("50 former texts"), "{}", app.name);
        assert_eq!((shown().await.former.len(), shown().await.text.as_str()), (50, "50"));
        let nobody = notes::add(&app.ctx, &owner, Uuid::nil(), "x", None).await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn a_deleted_note_is_gone_with_its_texts_and_files_and_the_log_holds_none_of_them() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = somebody(&app, &owner).await;
        let file = received(&app, &owner, user, "Secret proof").await.unwrap();
        let note = notes::add(&app.ctx, &owner, user, "Secret one", Some(file)).await.unwrap().id;
        notes::edit(&app.ctx, &owner, note, 1, "Secret two").await.unwrap();
        let officer = app.actor(Role::ComplianceOfficer).await;
        let refused = notes::delete(&app.ctx, &officer, note).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}", app.name);
        assert_eq!(app.stored_files("notes").len(), 1);
        notes::delete(&app.ctx, &owner, note).await.unwrap();
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes"), Vec::<String>::new(), "{}", app.name);
        for sql in [
            "SELECT COUNT(*) FROM notes",
            "SELECT COUNT(*) FROM note_versions",
            "SELECT COUNT(*) FROM note_files",
        ] {
            assert_eq!(app.number(sql).await, 0, "{}: {sql}", app.name);
        }
        let log = audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap();
        let actions: Vec<&str> = log.entries.iter().map(|entry| entry.action.as_str()).collect();
        for action in ["note.added", "note.edited", "note.deleted"] {
            assert!(actions.contains(&action), "{actions:?}");
        }
        assert!(!format!("{:?}", log.entries).contains("Secret"));
    }
}

#[tokio::test]
async fn erasing_a_user_takes_their_notes_and_an_undo_keeps_who_has_some() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let import = app.import(&owner, "vendor_data\nu-1\nu-2\nu-3\n").await;
        let one = app.user(&owner, "u-1").await.didit_internal_id;
        let two = app.user(&owner, "u-2").await.didit_internal_id;
        let file = received(&app, &owner, one, "proof").await.unwrap();
        notes::add(&app.ctx, &owner, one, "", Some(file)).await.unwrap();
        written(&app, &owner, two, "Keep me").await;
        erasure::erase(&app.ctx, &owner, UserRef::Id(one)).await.unwrap();
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes"), Vec::<String>::new(), "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM notes").await, 1);
        imports::undo(&app.ctx, &owner, import.id).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Undone).await;
        let kept = imports::kept_users(&app.ctx, &owner, import.id, 0).await.unwrap().unwrap();
        let kept: Vec<_> = kept.iter().map(|one| (one.vendor_data.as_str(), one.reason)).collect();
        assert_eq!(kept, [("u-2", KeptReason::HasNote)], "{}", app.name);
        assert_eq!(notes::count(&app.ctx, &owner, two).await, Ok(1));
    }
}

#[tokio::test]
async fn nothing_of_a_note_is_left_when_it_is_written_while_its_user_goes() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let import = app.import(&owner, "vendor_data\nu-1\nu-2\nu-3\nu-4\nu-5\nu-6\n").await;
        for key in ["u-1", "u-2", "u-3", "u-4"] {
            let user = app.user(&owner, key).await.didit_internal_id;
            let note = written(&app, &owner, user, "Secret one").await;
            let edit = notes::edit(&app.ctx, &owner, note, 1, "Secret two");
            let erasure = erasure::erase(&app.ctx, &owner, UserRef::Id(user));
            let (edited, erased) = tokio::join!(edit, erasure);
            assert_eq!(erased, Ok(()), "{}", app.name);
            assert!(matches!(edited, Ok(_) | Err(Error::NotFound(_))), "{edited:?}");
        }
        let five = app.user(&owner, "u-5").await.didit_internal_id;
        imports::undo(&app.ctx, &owner, import.id).await.unwrap();
        let (added, ()) =
            tokio::join!(notes::add(&app.ctx, &owner, five, "New", None), app.run_jobs());
        assert!(matches!(added, Ok(_) | Err(Error::NotFound(_))), "{added:?}");
        app.run_jobs_until(&owner, &import, ImportState::Undone).await;
        let left = i64::from(added.is_ok());
        for (sql, expected) in [
            ("SELECT COUNT(*) FROM note_versions", 0),
            ("SELECT COUNT(*) FROM notes", left),
            ("SELECT COUNT(*) FROM users", left),
        ] {
            assert_eq!(app.number(sql).await, expected, "{}: {sql}", app.name);
        }
    }
}

#[tokio::test]
async fn whom_a_note_mentions_is_told_once_if_they_can_read_it_and_want_to_be() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        let reader = app.actor(Role::Reader).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let user = somebody(&app, &owner).await;
        let named: Vec<String> =
            [&owner, &officer, &reader, &stranger].map(|one| email(one).to_owned()).to_vec();
        let text = format!("@{} @{} @{} @{}", named[0], named[1], named[2], named[3]);
        let colleagues = notes::colleagues(&app.ctx, &owner).await.unwrap();
        let emails: Vec<&str> = colleagues.iter().map(|one| one.email.as_str()).collect();
        assert!(emails.contains(&email(&officer)) && !emails.contains(&email(&reader)));
        let added = notes::add(&app.ctx, &owner, user, &text, None).await.unwrap();
        assert_eq!(added.mentioned, [officer.name()], "{}", app.name);
        assert_eq!(mails(&app).await, 1);
        let text = app.text("SELECT text_body FROM mails WHERE kind = 'note_mention'").await;
        assert!(text.contains(&format!("/users/{user}/notes#note-{}", added.id)), "{text}");
        assert!(!text.contains('@') || !text.contains("u-1"), "{text}");

        // Whoever was mentioned before is not told again, and who has switched it off not at all.
        let again = format!("Now: @{}", named[1]);
        notes::edit(&app.ctx, &owner, added.id, 1, &again).await.unwrap();
        assert_eq!(mails(&app).await, 1);
        notes::edit(&app.ctx, &owner, added.id, 2, "Nobody").await.unwrap();
        let once_more = notes::edit(&app.ctx, &owner, added.id, 3, &again).await.unwrap();
        assert_eq!((once_more.mentioned.len(), mails(&app).await), (0, 1), "{}", app.name);
        let many = format!("@{} ", named[1]).repeat(21);
        for refused in [
            notes::add(&app.ctx, &owner, user, &many, None).await,
            notes::edit(&app.ctx, &owner, added.id, 4, &many).await,
        ] {
            assert!(refused_fields(refused)["text"][0].contains("at most 20"), "{}", app.name);
        }
        let ActorKind::Operator(identity) = &officer.kind else { panic!("an operator") };
        account::set_notices(&app.ctx, identity, &[Notice::ImportEnded], "r").await.unwrap();
        let added = notes::add(&app.ctx, &owner, user, &again, None).await.unwrap();
        assert_eq!((added.mentioned.len(), mails(&app).await), (1, 1), "{}", app.name);
    }
}

fn email(actor: &Actor) -> &str {
    match &actor.kind {
        ActorKind::Operator(identity) => &identity.email,
        other => panic!("{other:?}"),
    }
}

async fn mails(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM mails WHERE kind = 'note_mention'").await
}

#[tokio::test]
async fn a_file_is_taken_by_its_bytes_and_read_by_those_who_read_notes() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = somebody(&app, &owner).await;
        for (content, words) in [("", "empty"), ("PK\u{3}\u{4}zip", "PDF")] {
            let refused = received(&app, &owner, user, content).await;
            let fields = refused_fields(refused.map(|_| ()));
            assert!(fields["file"][0].contains(words), "{fields:?}");
        }
        let upload = received(&app, &owner, user, "%PDF-1.7 proof").await.unwrap();
        let other = app.create_user(&owner, json!({"vendor_data": "u-2"})).await.unwrap();
        let moved =
            notes::add(&app.ctx, &owner, other.didit_internal_id, "", Some(upload.clone())).await;
        conflict(moved);
        notes::add(&app.ctx, &owner, user, "", Some(upload.clone())).await.unwrap();
        conflict(notes::add(&app.ctx, &owner, user, "", Some(upload)).await);
        let note = notes::list(&app.ctx, &owner, user).await.unwrap().remove(0);
        let file = &note.files[0];
        assert_eq!((file.name.as_str(), file.kind, file.size), ("proof.txt", FileKind::Pdf, 14));
        let open = notes::open_file(&app.ctx, &owner, file.id).await.unwrap();
        let parts: Vec<_> = open.body(&app.ctx).await.unwrap().try_collect().await.unwrap();
        assert_eq!(parts.concat(), b"%PDF-1.7 proof");
        for actor in
            [app.actor(Role::Reader).await, app.actor_of("other", "main", Role::Owner).await]
        {
            let refused = notes::open_file(&app.ctx, &actor, file.id).await;
            assert!(matches!(refused, Err(Error::NotFound(_))), "{}", app.name);
        }
        let told = app.audit_details(&owner, "note.file_downloaded").await;
        assert_eq!(told.len(), 1, "{}", app.name);
        // What was refused is deleted at once.
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes").len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_file_waits_a_day_for_its_note_and_is_deleted_with_one_that_is_refused() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let user = somebody(&app, &owner).await;
        let slow = received(&app, &owner, user, "slow").await.unwrap();
        app.ctx.clock.advance(86_000);
        app.run_jobs().await;
        notes::add(&app.ctx, &owner, user, "", Some(slow)).await.unwrap();
        let refused = received(&app, &owner, user, "refused").await.unwrap();
        let long = "x".repeat(5_001);
        let outcome = notes::add(&app.ctx, &owner, user, &long, Some(refused)).await;
        assert!(refused_fields(outcome).contains_key("text"));
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes").len(), 1, "{}", app.name);
        received(&app, &owner, user, "forgotten").await.unwrap();
        assert_eq!(app.stored_files("notes").len(), 2, "{}", app.name);
        app.ctx.clock.advance(86_401);
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes").len(), 1, "{}", app.name);

        // The job has run before the file was there.
        let late = received(&app, &owner, user, "late").await.unwrap();
        app.execute("DELETE FROM jobs WHERE kind = 'note.sweep'").await;
        conflict(notes::add(&app.ctx, &owner, user, "", Some(late)).await);
        app.run_jobs().await;
        assert_eq!(app.stored_files("notes").len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn notes_are_told_in_files_and_comments_to_those_who_read_them() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = somebody(&app, &owner).await;
        let other = app.create_user(&owner, json!({"vendor_data": "u-2"})).await.unwrap();
        let other = other.didit_internal_id;
        written(&app, &owner, user, "One\n=1+1").await;
        written(&app, &owner, user, "Two").await;
        let found: User = app.user(&owner, "u-1").await;
        let comments =
            notes::comments(&app.ctx, &owner, std::slice::from_ref(&found)).await.unwrap();
        let texts: Vec<_> = comments[&user].iter().map(|one| one.text.as_deref()).collect();
        assert_eq!(texts, [Some("One\n=1+1"), Some("Two")], "{}", app.name);
        assert!(comments[&user].iter().all(|one| one.kind == CommentKind::Note));
        for n in 0..50 {
            written(&app, &owner, other, &n.to_string()).await;
        }
        written(&app, &owner, other, "Newest").await;
        let found_other: User = app.user(&owner, "u-2").await;
        let both = [found.clone(), found_other];
        let comments = notes::comments(&app.ctx, &owner, &both).await.unwrap();
        let texts: Vec<_> = comments[&other].iter().map(|one| one.text.as_deref()).collect();
        assert_eq!((texts.len(), texts[0], texts[49]), (50, Some("1"), Some("Newest")));
        assert_eq!(comments[&user].len(), 2, "{}", app.name);
        erasure::erase(&app.ctx, &owner, UserRef::Id(other)).await.unwrap();
        let searched = async |actor: &Actor, text: &str| {
            notes::search(&app.ctx, actor, text, None).await.unwrap().notes
        };
        let texts: Vec<_> = searched(&owner, "").await.into_iter().map(|one| one.text).collect();
        assert_eq!(texts, ["Two", "One\n=1+1"], "{}", app.name);
        let one = searched(&owner, " ÓNE ").await.remove(0);
        assert_eq!((one.user, one.user_name()), (user, "u-1"));
        let rest = notes::search(&app.ctx, &owner, "", Some(one.id)).await.unwrap();
        assert_eq!((rest.notes.len(), rest.next), (0, None), "{}", app.name);
        assert_eq!(searched(&owner, "three").await, []);
        assert_eq!(searched(&app.actor(Role::Reader).await, "").await, []);
        assert_eq!(searched(&app.actor_of("other", "main", Role::Owner).await, "").await, []);
        let new = NewExport {
            columns: vec!["vendor_data".into(), "notes".into()],
            purpose: "test".into(),
            ..NewExport::default()
        };
        let export = exports::run_inline(&app.ctx, &owner, &new, |_| {}).await.unwrap();
        let parts: Vec<_> =
            exports::body(&app.ctx, &owner, export.id).await.unwrap().try_collect().await.unwrap();
        let text = String::from_utf8(parts.concat()).unwrap();
        let day = app.ctx.clock.now().day();
        let (one, two) =
            (format!("{day} {}: One", owner.name()), format!("{day} {}: Two", owner.name()));
        assert!(text.contains(&one) && text.contains(&two), "{}: {text}", app.name);

        for role in [Role::Developer, Role::Reader] {
            let actor = app.actor(role).await;
            assert_eq!(notes::list(&app.ctx, &actor, user).await, Ok(Vec::new()), "{role:?}");
            assert_eq!(notes::count(&app.ctx, &actor, user).await, Ok(0));
            assert!(!actor.may(Permission::WriteNotes));
            let told = notes::comments(&app.ctx, &actor, std::slice::from_ref(&found)).await;
            assert!(told.unwrap().is_empty());
        }
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        let missing = notes::list(&app.ctx, &theirs, user).await;
        assert!(matches!(missing, Err(Error::NotFound(_))), "{}", app.name);
    }
}
