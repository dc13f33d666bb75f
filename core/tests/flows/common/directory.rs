//! A directory that says by SCIM who is in the team.

use std::net::IpAddr;

use rollcall_core::access::{Actor, Role};
use rollcall_core::scim::{self, Authentication, Kind, NewToken, Query, Refusal, Shape};
use rollcall_core::sso::NewGroupRole;
use rollcall_core::team::{self, Member};
use serde_json::{Value, json};
use uuid::Uuid;

use super::TestApp;

/// The directory of an organization, with its token.
pub struct Directory<'a> {
    pub app: &'a TestApp,
    pub owner: Actor,
    pub actor: Actor,
}

impl<'a> Directory<'a> {
    /// That of `acme`.
    pub async fn new(app: &'a TestApp) -> Self {
        Self::of(app, app.actor(Role::Owner).await).await
    }

    pub async fn of(app: &'a TestApp, owner: Actor) -> Self {
        let new = NewToken { name: "Okta".into(), expires_at: None };
        let made = scim::create_token(&app.ctx, &owner, &new).await.unwrap();
        let actor = authenticate(app, &made.token).await.unwrap();
        Self { app, owner, actor }
    }

    pub async fn create(&self, kind: Kind, body: Value) -> Result<Value, Refusal> {
        let made = scim::create(&self.app.ctx, &self.actor, kind, &body).await.unwrap();
        made.map(|made| made.shaped(&Shape::default()))
    }

    /// The id of a new user with this address.
    pub async fn user(&self, email: &str) -> String {
        id_of(&self.create(Kind::User, json!({"userName": email})).await.unwrap())
    }

    /// The id of a new group with these members.
    pub async fn group(&self, name: &str, members: &[&str]) -> String {
        let members: Vec<Value> = members.iter().map(|id| json!({"value": id})).collect();
        let body = json!({"displayName": name, "members": members});
        id_of(&self.create(Kind::Group, body).await.unwrap())
    }

    pub async fn find(&self, kind: Kind, id: &str) -> Result<Value, Refusal> {
        let found = scim::find(&self.app.ctx, &self.actor, kind, id).await.unwrap();
        found.map(|found| found.shaped(&Shape::default()))
    }

    /// Sends one operation of a PATCH.
    pub async fn patch(&self, kind: Kind, id: &str, operation: Value) -> Result<Value, Refusal> {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [operation],
        });
        let ctx = &self.app.ctx;
        let changed = scim::patch(ctx, &self.actor, kind, id, &body, None).await.unwrap();
        changed.map(|changed| changed.shaped(&Shape::default()))
    }

    pub async fn set_active(&self, id: &str, active: bool) -> Result<Value, Refusal> {
        let operation = json!({"op": "replace", "path": "active", "value": active});
        self.patch(Kind::User, id, operation).await
    }

    pub async fn replace(&self, kind: Kind, id: &str, body: Value) -> Result<Value, Refusal> {
        let ctx = &self.app.ctx;
        let changed = scim::replace(ctx, &self.actor, kind, id, &body, None).await.unwrap();
        changed.map(|changed| changed.shaped(&Shape::default()))
    }

    pub async fn delete(&self, kind: Kind, id: &str) -> Result<(), Refusal> {
        scim::delete(&self.app.ctx, &self.actor, kind, id, None).await.unwrap()
    }

    /// The names of those that a filter finds.
    pub async fn names(&self, kind: Kind, filter: &str) -> Result<Vec<String>, Refusal> {
        let query = Query { filter: Some(filter.into()), ..Query::default() };
        let page = scim::list(&self.app.ctx, &self.actor, Some(kind), &query).await.unwrap()?;
        let name = |one: &Value| {
            one["userName"].as_str().or(one["displayName"].as_str()).unwrap().to_owned()
        };
        Ok(page.resources.iter().map(name).collect())
    }

    /// Lets a group give a role in the organization.
    pub async fn give(&self, group: &str, role: Role) {
        let new = NewGroupRole { group: group.into(), role: role.code().into(), application: None };
        scim::add_group(&self.app.ctx, &self.owner, &new).await.unwrap();
    }

    /// Somebody of the team.
    pub async fn member(&self, email: &str) -> Option<Member> {
        let team = team::list(&self.app.ctx, &self.owner).await.unwrap();
        team.members.into_iter().find(|one| one.email.eq_ignore_ascii_case(email))
    }

    /// The codes of the roles of somebody of the team.
    pub async fn roles(&self, email: &str) -> Vec<String> {
        let member = self.member(email).await.unwrap_or_else(|| panic!("{email} is not there"));
        member.roles.iter().map(|given| given.role.code().to_owned()).collect()
    }

    /// Where the roles of somebody of the team come from.
    pub async fn origins(&self, email: &str) -> Vec<String> {
        origins(self.app, &self.owner, email).await
    }

    /// The addresses with an open invitation.
    pub async fn invited(&self) -> Vec<String> {
        let team = team::list(&self.app.ctx, &self.owner).await.unwrap();
        team.invitations.into_iter().map(|one| one.email).collect()
    }
}

/// The directory that presents a token. `None`: nobody.
pub async fn authenticate(app: &TestApp, token: &str) -> Option<Actor> {
    let address: IpAddr = "192.0.2.7".parse().unwrap();
    match scim::authenticate(&app.ctx, token, Some(address), "scim").await.unwrap() {
        Authentication::Known { actor, .. } => Some(*actor),
        Authentication::Unknown => None,
    }
}

/// Where the list of the team says that the roles of somebody come from.
pub async fn origins(app: &TestApp, owner: &Actor, email: &str) -> Vec<String> {
    let team = team::list(&app.ctx, owner).await.unwrap();
    let member = team.members.iter().find(|one| one.email == email).unwrap();
    let words = |given| team.origins.of(member.operator_id, given).unwrap_or("by hand").to_owned();
    member.roles.iter().map(words).collect()
}

pub fn id_of(resource: &Value) -> String {
    let id = resource["id"].as_str().unwrap();
    assert!(Uuid::try_parse(id).is_ok());
    id.to_owned()
}

/// The status and the word of the standard of what is refused.
pub fn refused<T>(outcome: Result<T, Refusal>) -> (u16, Option<&'static str>, String) {
    match outcome {
        Ok(_) => panic!("not refused"),
        Err(Refusal { status, kind, detail }) => (status, kind, detail),
    }
}
