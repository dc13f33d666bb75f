//! SCIM: what one request may cost, so that a directory holds nobody else up.

use rollcall_core::access::Role;
use rollcall_core::scim::{self, Kind, Page, Query, Shape};
use serde_json::{Value, json};

use crate::common::directory::{Directory, refused};
use crate::common::{TestApp, test_apps};

async fn page(directory: &Directory<'_>, kind: Option<Kind>, query: &Query) -> Page {
    scim::list(&directory.app.ctx, &directory.actor, kind, query).await.unwrap().unwrap()
}

fn members(page: &Page) -> usize {
    page.resources.iter().map(|one| one["members"].as_array().map_or(0, Vec::len)).sum()
}

fn without(name: &str) -> Shape {
    Shape { attributes: Vec::new(), excluded: vec![name.into()] }
}

#[tokio::test]
async fn a_page_ends_before_it_holds_too_many_members_and_the_next_goes_on_there() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        for n in 0..110 {
            directory.user(&format!("u{n:03}@acme.test")).await;
        }
        for n in 0..100 {
            directory.group(&format!("g{n:03}"), &[]).await;
        }
        app.execute(
            "INSERT INTO directory_members (group_id, user_id)
             SELECT g.id, u.id FROM directory_groups g CROSS JOIN directory_users u",
        )
        .await;
        for query in [Query::default(), Query { filter: Some("id pr".into()), ..Query::default() }]
        {
            let mut seen = Vec::new();
            while seen.len() < 100 {
                let start_index = seen.len() as i64 + 1;
                let query = Query { start_index, ..query.clone() };
                let page = page(&directory, Some(Kind::Group), &query).await;
                assert_eq!(page.total, 100, "{}", app.name);
                assert!(!page.resources.is_empty() && members(&page) <= 10_000, "{}", app.name);
                seen.extend(page.resources.iter().map(|one| one["displayName"].to_string()));
            }
            assert_eq!(seen.len(), 100, "{}", app.name);
            seen.dedup();
            assert_eq!(seen.len(), 100, "{}", app.name);
            // Without the members a page holds as many as were asked for.
            let query = Query { shape: without("members"), ..query };
            let page = page(&directory, Some(Kind::Group), &query).await;
            assert_eq!((page.resources.len(), members(&page)), (100, 0), "{}", app.name);
            assert!(page.resources[0]["meta"].get("version").is_none(), "{}", app.name);
        }
        // Users first, and then groups, also where a page begins in the second type.
        let all = Query { start_index: 105, count: Some(10), ..Query::default() };
        let page = page(&directory, None, &Query { shape: without("groups"), ..all }).await;
        let kinds: Vec<&Value> =
            page.resources.iter().map(|one| &one["meta"]["resourceType"]).collect();
        assert_eq!((page.total, kinds.len()), (210, 10), "{}", app.name);
        assert_eq!((kinds[5], kinds[6]), (&json!("User"), &json!("Group")), "{}", app.name);
    }
}

#[tokio::test]
async fn a_filter_and_a_patch_that_cost_too_much_are_refused() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let emails: Vec<Value> =
            (0..300).map(|n| json!({"value": format!("{n}@x.test"), "type": "work"})).collect();
        for n in 0..100 {
            let body = json!({"userName": format!("u{n}@acme.test"), "emails": emails});
            directory.create(Kind::User, body).await.unwrap();
        }
        let filter = vec!["emails co \"y\""; 50].join(" or ");
        let (status, kind, words) = refused(directory.names(Kind::User, &filter).await);
        assert_eq!((status, kind), (400, Some("tooMany")), "{}: {words}", app.name);
        let filter = "emails co \"7@x\" and userName sw \"u1\"";
        assert_eq!(directory.names(Kind::User, filter).await.unwrap().len(), 11, "{}", app.name);
        let id = directory.user("ada@acme.test").await;
        let add = json!({"op": "add", "path": "emails", "value": emails});
        let filter = vec!["value co \"y\""; 50].join(" or ");
        let remove = json!({"op": "remove", "path": format!("emails[{filter}]")});
        let operations: Vec<Value> = std::iter::once(add).chain(vec![remove; 100]).collect();
        let body = json!({"Operations": operations});
        let outcome =
            scim::patch(&app.ctx, &directory.actor, Kind::User, &id, &body, None).await.unwrap();
        assert_eq!(refused(outcome).1, Some("tooMany"), "{}", app.name);
        // A long text counts as many short ones, and a path has its limit, too.
        let long = |n| {
            let path = format!("emails[value co \"{}\"]", "Ä".repeat(n));
            json!({"op": "remove", "path": path})
        };
        let add = json!({"op": "add", "path": "emails", "value": emails});
        let operations: Vec<Value> = std::iter::once(add).chain(vec![long(1_900); 100]).collect();
        let body = json!({"Operations": operations});
        let outcome =
            scim::patch(&app.ctx, &directory.actor, Kind::User, &id, &body, None).await.unwrap();
        assert_eq!(refused(outcome).1, Some("tooMany"), "{}", app.name);
        let outcome = directory.patch(Kind::User, &id, long(2_000)).await;
        assert_eq!(refused(outcome).1, Some("invalidFilter"), "{}", app.name);
        let filter = vec!["value co \"y\""; 51].join(" or ");
        let remove = json!({"op": "remove", "path": format!("emails[{filter}]")});
        let outcome = directory.patch(Kind::User, &id, remove).await;
        assert_eq!(refused(outcome).1, Some("invalidFilter"), "{}", app.name);
    }
}

#[tokio::test]
async fn one_request_changes_the_roles_of_a_thousand_people_at_most() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let mut users = Vec::new();
        for n in 0..1_001 {
            users.push(json!({"value": directory.user(&format!("u{n}@acme.test")).await}));
        }
        let body = |name: &str| json!({"displayName": name, "members": users});
        directory.give("staff", Role::Reader).await;
        let (status, kind, words) = refused(directory.create(Kind::Group, body("staff")).await);
        assert_eq!((status, kind), (400, Some("tooMany")), "{words}");
        assert!(words.contains("1001 people"), "{words}");
        assert!(directory.invited().await.is_empty());
        // A group without a role has room for all of them.
        let made = directory.create(Kind::Group, body("everybody")).await.unwrap();
        let id = made["id"].as_str().unwrap();
        let renamed = json!({"op": "replace", "path": "displayName", "value": "staff"});
        assert_eq!(refused(directory.patch(Kind::Group, id, renamed).await).1, Some("tooMany"));
        // A line gives its role to a thousand of them at once, and to the others when their turn comes.
        directory.give("everybody", Role::Reader).await;
        assert_eq!(open_invitations(&app).await, 1_000);
        assert_eq!(waiting(&directory).await, 1);
        app.run_jobs().await;
        assert_eq!(open_invitations(&app).await, 1_001);
        assert_eq!(waiting(&directory).await, 0);
        // The same when it is taken out. Who is not in the group any more waits nonetheless.
        take_out(&directory).await;
        assert_eq!((open_invitations(&app).await, waiting(&directory).await), (1, 1));
        let nobody = json!({"op": "replace", "path": "members", "value": []});
        directory.patch(Kind::Group, id, nobody).await.unwrap();
        app.run_jobs().await;
        assert_eq!((open_invitations(&app).await, waiting(&directory).await), (0, 0));
        assert_eq!(app.number("SELECT COUNT(*) FROM group_role_changes").await, 0);
        // The audit log names whoever took it out, not the worker.
        let by = "SELECT COUNT(DISTINCT actor) FROM audit_entries WHERE action = 'operator.invitation_revoked'";
        assert_eq!(app.number(by).await, 1);
        // Deleting one that gives a role takes it from all of them, a thousand at a time.
        let all = json!({"op": "replace", "path": "members", "value": users});
        directory.patch(Kind::Group, id, all).await.unwrap();
        directory.give("everybody", Role::Reader).await;
        assert!(!directory.invited().await.is_empty());
        directory.delete(Kind::Group, id).await.unwrap();
        assert!(directory.invited().await.is_empty());
        assert!(directory.find(Kind::Group, id).await.is_err());
        let told = app.audit_details(&directory.owner, "directory.group_deleted").await;
        assert!(told.len() == 1 && told[0].contains("1001"), "{told:?}");
        let told = app.audit_details(&directory.owner, "directory.group_changed").await;
        assert_eq!(told.iter().filter(|one| one.contains("1000")).count(), 1, "{told:?}");
    }
}

async fn open_invitations(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM invitations WHERE accepted_at IS NULL AND revoked_at IS NULL")
        .await
}

/// People who wait for what follows from a line.
async fn waiting(directory: &Directory<'_>) -> i64 {
    scim::settings(&directory.app.ctx, &directory.owner).await.unwrap().waiting
}

/// Takes the role of the group "everybody" out.
async fn take_out(directory: &Directory<'_>) {
    let (ctx, owner) = (&directory.app.ctx, &directory.owner);
    let lines = scim::settings(ctx, owner).await.unwrap().groups;
    let line = lines.into_iter().find(|line| line.group == "everybody").unwrap();
    scim::remove_group(ctx, owner, line.id).await.unwrap();
}
