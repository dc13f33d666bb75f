//! Roles of an organization, of single applications, and with an end.

use rollcall_core::access::{
    Actor, ActorKind, Permission, Rights, Role, Scope, SessionAge, SignedInBy, UserColumn,
};
use rollcall_core::api_keys::{self, KeyPermission, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::operators;
use rollcall_core::organizations;
use rollcall_core::roles::{self, RoleText};
use rollcall_core::team::{self, NewInvitation, NewRole};
use rollcall_core::{Error, Timestamp};
use uuid::Uuid;

use crate::common::{PASSWORD, TestApp, test_apps};

const DAY: i64 = 24 * 3_600;

pub(crate) fn id_of(actor: &Actor) -> Uuid {
    actor.operator_id().unwrap()
}

fn in_application(role: &str, application: Uuid) -> NewRole {
    NewRole { code: role.into(), application: Some(application), until: None }
}

/// What somebody is in `acme/APPLICATION` now.
pub(crate) async fn at(app: &TestApp, email: &str, application: &str) -> Option<Actor> {
    operators::resolve_by_email(&app.ctx, email, "acme", application, "test").await.unwrap()
}

async fn role_at(app: &TestApp, email: &str, application: &str) -> Option<String> {
    at(app, email, application).await.map(|actor| actor.role.code().to_owned())
}

async fn open_to(app: &TestApp, actor: &Actor) -> Vec<String> {
    let ActorKind::Operator(identity) = &actor.kind else { panic!() };
    let open = operators::memberships(&app.ctx, identity).await.unwrap();
    open.into_iter().map(|one| one.application.slug).collect()
}

pub(crate) async fn entries(app: &TestApp, owner: &Actor, group: &str) -> Vec<audit::AuditEntry> {
    let query = AuditQuery { action: group.into(), ..AuditQuery::default() };
    audit::search(&app.ctx, owner, &query).await.unwrap().entries
}

pub(crate) fn analyst() -> RoleText {
    let permissions = [Permission::ReadUsers, Permission::ReadExports, Permission::RunExports];
    let columns = [UserColumn::DisplayName, UserColumn::Status];
    RoleText { name: "Fraud analyst".into(), rights: Rights::new(&permissions, &columns) }
}

#[tokio::test]
async fn a_role_of_an_application_counts_there_and_the_switcher_shows_no_other() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let cards = organizations::create_application(&app.ctx, &owner, " Cards ").await.unwrap();
        assert_eq!((cards.name.as_str(), cards.slug.as_str()), ("Cards", "cards"));
        assert_eq!(role_at(&app, "reader@acme.test", "cards").await.as_deref(), Some("READER"));

        // Both: the application's own counts there.
        let admin = in_application("ADMIN", cards.id);
        team::change_role(&app.ctx, &owner, id_of(&reader), &admin).await.unwrap();
        let there = at(&app, "reader@acme.test", "cards").await.unwrap();
        assert_eq!((there.role.code(), there.scope), ("ADMIN", Scope::Application));
        assert_eq!(role_at(&app, "reader@acme.test", "main").await.as_deref(), Some("READER"));

        // The application's alone: nothing else is open, at once.
        team::take_role(&app.ctx, &owner, id_of(&reader), None).await.unwrap();
        assert_eq!(role_at(&app, "reader@acme.test", "main").await, None, "{}", app.name);
        assert_eq!(open_to(&app, &reader).await, ["cards"]);
        app.sign_in("reader@acme.test", PASSWORD).await.unwrap();
        let only = team::take_role(&app.ctx, &owner, id_of(&reader), Some(cards.id)).await;
        assert!(matches!(only, Err(Error::Conflict(_))), "{only:?}");

        let (member, _) = team::find(&app.ctx, &owner, id_of(&reader)).await.unwrap().unwrap();
        assert_eq!(member.roles.len(), 1);
        assert_eq!(member.roles[0].words(), "Admin in Cards");
        // The log of the application has what concerns it, and what concerns the whole organization.
        let there = at(&app, "owner@acme.test", "cards").await.unwrap();
        let here = entries(&app, &owner, "operator").await;
        assert!(here.iter().all(|one| one.action != "operator.role_granted"), "{here:?}");
        let entries = entries(&app, &there, "operator").await;
        let granted = entries.iter().find(|one| one.action == "operator.role_granted").unwrap();
        assert!(granted.details.contains(&("application".into(), "cards".into())), "{granted:?}");
        let taken = entries.iter().find(|one| one.action == "operator.role_taken").unwrap();
        assert!(taken.details.contains(&("former_role".into(), "READER".into())), "{taken:?}");
    }
}

#[tokio::test]
async fn whose_role_holds_in_one_application_decides_about_that_one_alone() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let developer = app.actor(Role::Developer).await;
        let cards = organizations::create_application(&app.ctx, &owner, "Cards").await.unwrap();
        let admin = in_application("ADMIN", cards.id);
        team::change_role(&app.ctx, &owner, id_of(&reader), &admin).await.unwrap();
        let lead = at(&app, "reader@acme.test", "cards").await.unwrap();

        // They see those who can open their application, and change who has a role there alone.
        let sent = invite(&app, &lead, "leo@acme.test", in_application("READER", cards.id)).await;
        let leo = accept(&app, &sent).await;
        assert_eq!(role_at(&app, "leo@acme.test", "cards").await.as_deref(), Some("READER"));
        assert_eq!(role_at(&app, "leo@acme.test", "main").await, None, "{}", app.name);
        let more = in_application("DEVELOPER", cards.id);
        team::change_role(&app.ctx, &lead, leo, &more).await.unwrap();

        let whole = NewRole::from(Role::Reader);
        let invited = NewInvitation {
            email: "x@acme.test".into(),
            roles: vec![whole.clone()],
            ..NewInvitation::default()
        };
        for refused in [
            team::change_role(&app.ctx, &lead, leo, &whole).await,
            team::change_role(&app.ctx, &lead, id_of(&developer), &more).await,
            team::take_role(&app.ctx, &lead, leo, None).await,
            team::invite(&app.ctx, &lead, &invited).await.map(drop),
            team::suspend(&app.ctx, &lead, leo).await,
            team::restore(&app.ctx, &lead, leo).await,
            team::remove(&app.ctx, &lead, leo).await.map(drop),
            team::end_sessions(&app.ctx, &lead, leo).await.map(drop),
            team::reset_second_factor(&app.ctx, &lead, leo).await,
            team::require_second_factor(&app.ctx, &lead, false).await,
            roles::create(&app.ctx, &lead, &analyst()).await.map(drop),
            roles::change(&app.ctx, &lead, "X", &analyst()).await.map(drop),
            roles::delete(&app.ctx, &lead, "X").await,
            organizations::create_application(&app.ctx, &lead, "More").await.map(drop),
            organizations::rename_application(&app.ctx, &lead, cards.id, "More").await,
            organizations::applications(&app.ctx, &lead).await.map(drop),
        ] {
            let Err(Error::Forbidden(words)) = &refused else {
                panic!("{}: {refused:?}", app.name)
            };
            assert!(words.contains("Cards"), "{words}");
        }
        let main = owner.application.id;
        let elsewhere = in_application("READER", main);
        let refused = team::change_role(&app.ctx, &lead, leo, &elsewhere).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        assert_eq!(team::places(&app.ctx, &lead).await.unwrap().len(), 1);
        // They read the log of their application, without what concerns the others.
        let log = entries(&app, &lead, "operator").await;
        assert!(log.iter().any(|one| one.action == "operator.joined"), "{log:?}");
        assert!(log.iter().all(|one| one.action != "operator.created"), "{log:?}");

        // Somebody whose role is for another application is not shown.
        let only_main = in_application("READER", main);
        let sent = invite(&app, &owner, "mia@acme.test", only_main).await;
        let open = team::list(&app.ctx, &lead).await.unwrap();
        assert!(open.invitations.is_empty());
        let again = team::send_again(&app.ctx, &lead, sent.invitation.id).await;
        assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
        let mia = accept(&app, &sent).await;
        assert_eq!(team::find(&app.ctx, &lead, mia).await.unwrap(), None, "{}", app.name);
        assert!(team::find(&app.ctx, &owner, mia).await.unwrap().is_some());
        let actors = audit::actors(&app.ctx, &lead).await.unwrap();
        assert!(actors.iter().any(|(id, _)| *id == leo), "{}: {actors:?}", app.name);
        assert!(actors.iter().all(|(id, _)| *id != mia), "{}: {actors:?}", app.name);
        let actors = audit::actors(&app.ctx, &owner).await.unwrap();
        assert!(actors.iter().any(|(id, _)| *id == mia), "{}: {actors:?}", app.name);
    }
}

#[tokio::test]
async fn what_somebody_leaves_in_another_application_is_not_shown() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let cards = organizations::create_application(&app.ctx, &owner, "Cards").await.unwrap();
        let admin = in_application("ADMIN", cards.id);
        team::change_role(&app.ctx, &owner, id_of(&reader), &admin).await.unwrap();
        let lead = at(&app, "reader@acme.test", "cards").await.unwrap();
        let new = NewApiKey {
            name: "Tablets".into(),
            permissions: vec![KeyPermission::ReadUsers],
            ..NewApiKey::default()
        };
        api_keys::create(&app.ctx, &owner, &new).await.unwrap();
        for (actor, expected) in [(&owner, 1), (&lead, 0)] {
            let (_, left) = team::find(&app.ctx, actor, id_of(&owner)).await.unwrap().unwrap();
            assert_eq!(left.api_keys.len(), expected, "{}: {left:?}", app.name);
        }
    }
}

#[tokio::test]
async fn a_role_ends_at_its_time_and_the_one_of_the_organization_counts_again() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let until = Timestamp::end_of_day("2026-09-15");
        let main = owner.application.id;
        let new = NewRole { until, ..in_application("ADMIN", main) };
        team::change_role(&app.ctx, &owner, id_of(&reader), &new).await.unwrap();
        assert_eq!(role_at(&app, "reader@acme.test", "main").await.as_deref(), Some("ADMIN"));
        app.ctx.clock.advance(2 * DAY);
        assert_eq!(role_at(&app, "reader@acme.test", "main").await.as_deref(), Some("READER"));

        let past = NewRole { until, ..NewRole::from(Role::Developer) };
        let refused = team::change_role(&app.ctx, &owner, id_of(&reader), &past).await;
        let Err(Error::Invalid(fields)) = &refused else { panic!("{refused:?}") };
        assert!(fields.contains_key("until"));
        let until = Some(app.ctx.clock.now().plus_seconds(3_600));
        let short = NewRole { until, ..NewRole::from(Role::Developer) };
        team::change_role(&app.ctx, &owner, id_of(&reader), &short).await.unwrap();
        app.sign_in("reader@acme.test", PASSWORD).await.unwrap();
        let ActorKind::Operator(identity) = &reader.kind else { panic!() };
        assert_eq!(operators::memberships(&app.ctx, identity).await.unwrap()[0].until, until);
        app.ctx.clock.advance(3_600);
        // Nothing is left: no page, no session, no way in.
        assert_eq!(role_at(&app, "reader@acme.test", "main").await, None, "{}", app.name);
        assert!(
            operators::of_session(
                &app.ctx,
                id_of(&reader),
                SignedInBy::Password,
                None,
                SessionAge::default()
            )
            .await
            .unwrap()
            .is_none()
        );
        assert!(app.sign_in("reader@acme.test", PASSWORD).await.is_err());
        let report = team::access_report(&app.ctx, &owner).await.unwrap();
        assert_eq!(report.people.len(), 1);
        assert_eq!(report.without_access.len(), 1);
    }
}

#[tokio::test]
async fn an_owner_is_one_everywhere_and_one_of_them_has_no_end() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let main = owner.application.id;
        let single = in_application("OWNER", main);
        let refused = team::change_role(&app.ctx, &owner, id_of(&admin), &single).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let narrowed = in_application("READER", main);
        let refused = team::change_role(&app.ctx, &owner, id_of(&owner), &narrowed).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");

        // An end for the last owner is a way to have none.
        let until = Some(app.ctx.clock.now().plus_seconds(3_600));
        let ends = NewRole { until, ..NewRole::from(Role::Owner) };
        let refused = team::change_role(&app.ctx, &owner, id_of(&owner), &ends).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        team::change_role(&app.ctx, &owner, id_of(&admin), &ends).await.unwrap();
        let refused = team::change_role(&app.ctx, &owner, id_of(&owner), &Role::Admin.into()).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);

        // Who becomes an owner loses the roles of single applications.
        let reader = app.actor(Role::Reader).await;
        team::change_role(&app.ctx, &owner, id_of(&reader), &narrowed).await.unwrap();
        team::change_role(&app.ctx, &owner, id_of(&reader), &Role::Owner.into()).await.unwrap();
        let (member, _) = team::find(&app.ctx, &owner, id_of(&reader)).await.unwrap().unwrap();
        assert_eq!(member.roles.len(), 1);
        team::change_role(&app.ctx, &owner, id_of(&owner), &Role::Admin.into()).await.unwrap();
    }
}

#[tokio::test]
async fn an_application_is_made_and_renamed_and_keeps_its_address() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let cards = organizations::create_application(&app.ctx, &owner, "Cards").await.unwrap();
        let again = organizations::create_application(&app.ctx, &owner, "CARDS").await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
        organizations::rename_application(&app.ctx, &owner, cards.id, "Card issuing")
            .await
            .unwrap();
        let taken = organizations::create_application(&app.ctx, &owner, "Cards").await.unwrap();
        assert_eq!(taken.slug, "cards-2", "{}", app.name);
        let list = organizations::applications(&app.ctx, &owner).await.unwrap();
        let names: Vec<_> = list.iter().map(|one| (one.name.as_str(), one.slug.as_str())).collect();
        assert!(names.contains(&("Card issuing", "cards")), "{names:?}");
        let entries = entries(&app, &owner, "application").await;
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["application.created", "application.renamed", "application.created"]);
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        let foreign = organizations::rename_application(&app.ctx, &theirs, cards.id, "Mine").await;
        assert!(matches!(foreign, Err(Error::NotFound(_))), "{foreign:?}");
    }
}

#[tokio::test]
async fn a_mail_tells_of_the_end_of_a_role_three_days_before_and_once() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let developer = app.actor(Role::Developer).await;
        let end = |day: &str| Timestamp::end_of_day(day);
        let soon =
            NewRole { until: end("2026-09-16"), ..in_application("ADMIN", owner.application.id) };
        let later = NewRole { until: end("2026-09-20"), ..NewRole::from(Role::Reader) };
        team::change_role(&app.ctx, &owner, id_of(&reader), &soon).await.unwrap();
        team::change_role(&app.ctx, &owner, id_of(&developer), &later).await.unwrap();
        assert_eq!(told_of_ends(&app, 1).await, 1, "{}", app.name);
        let text = app.text("SELECT text_body FROM mails WHERE kind = 'role_ends'").await;
        assert!(text.contains("Admin in Main") && text.contains("2026-09-16 23:59 UTC"), "{text}");
        app.ctx.clock.advance(4 * DAY);
        assert_eq!(told_of_ends(&app, 2).await, 2, "{}", app.name);
        let further = NewRole { until: end("2026-09-19"), ..later };
        team::change_role(&app.ctx, &owner, id_of(&developer), &further).await.unwrap();
        assert_eq!(told_of_ends(&app, 3).await, 3, "{}", app.name);
        // The owner is told of each, too.
        let sql = "SELECT COUNT(*) FROM mails WHERE kind = 'role_of_other_ends'";
        assert_eq!(app.number(sql).await, 3, "{}", app.name);
        let sql =
            "SELECT text_body FROM mails WHERE kind = 'role_of_other_ends' ORDER BY id LIMIT 1";
        let text = app.text(sql).await;
        let words = ["Hello Owner", "reader@acme.test", "Admin in Main", "2026-09-16 23:59 UTC"];
        assert!(words.iter().all(|one| text.contains(one)), "{}: {text}", app.name);
    }
}

#[tokio::test]
async fn the_end_of_a_role_is_in_the_audit_log_once_it_has_come() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let until = Timestamp::end_of_day("2026-09-16");
        let here = in_application("ADMIN", owner.application.id);
        let here = NewRole { until, ..here };
        team::change_role(&app.ctx, &owner, id_of(&reader), &here).await.unwrap();
        told_of_ends(&app, 1).await;
        assert!(app.audit_details(&owner, "operator.role_ended").await.is_empty());
        app.ctx.clock.advance(3 * DAY);
        for _ in 0..2 {
            let ended = ended_roles(&app, &owner).await;
            assert_eq!(ended.len(), 1, "{}: {ended:?}", app.name);
            let has = |words: &str| ended[0].contains(words);
            assert!(has("ADMIN") && has("main") && has("2026-09-16T23:59"), "{ended:?}");
        }
        // A role that is given again and ends again is another end.
        let until = Timestamp::end_of_day("2026-09-18");
        let again = NewRole { until, ..here };
        team::change_role(&app.ctx, &owner, id_of(&reader), &again).await.unwrap();
        app.ctx.clock.advance(3 * DAY);
        assert_eq!(ended_roles(&app, &owner).await.len(), 2, "{}", app.name);
    }
}

/// What the audit log says of ends of roles, after two workers at once have looked after them.
async fn ended_roles(app: &TestApp, owner: &Actor) -> Vec<String> {
    let found = async || app.audit_details(owner, "operator.role_ended").await;
    let before = found().await.len();
    let workers = (app.worker(), app.worker());
    for _ in 0..50 {
        if found().await.len() > before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    drop(workers);
    found().await
}

/// Mails about the end of a role, after the worker has started. It looks after them when it starts.
async fn told_of_ends(app: &TestApp, expected: i64) -> i64 {
    let sql = "SELECT COUNT(*) FROM mails WHERE kind = 'role_ends'";
    let worker = app.worker();
    for _ in 0..500 {
        if app.number(sql).await >= expected {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    drop(worker);
    app.number(sql).await
}

pub(crate) async fn invite(app: &TestApp, actor: &Actor, email: &str, role: NewRole) -> team::Sent {
    let new = NewInvitation { email: email.into(), roles: vec![role], ..NewInvitation::default() };
    team::invite(&app.ctx, actor, &new).await.unwrap()
}

async fn accept(app: &TestApp, sent: &team::Sent) -> Uuid {
    let link = sent.link.as_deref().unwrap();
    let token = link.split("/account/invitation/").nth(1).unwrap();
    let name = &sent.invitation.email;
    let made = team::accept(&app.ctx, token, name, "seven tame wolves read", "request").await;
    made.unwrap().operator_id
}
