//! An organization with a provider of single sign-on, and people who come from there.

use rollcall_core::Error;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Identity, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::sign_in::Client;
use rollcall_core::sso::{
    self, Aim, Answer, Begun, Finished, NewGroupRole, Provider, ProviderText,
};
use serde_json::{Value, json};

use super::identity_provider::{CLIENT_ID, CLIENT_SECRET, IdentityProvider, parameter};
use super::{CLIENT, TestApp, TestApps, test_apps_with};

/// Test apps whose providers may be on this machine, and whose clocks stand still.
pub async fn sso_apps() -> TestApps {
    let settings = Settings { sso_private_networks: true, ..Settings::default() };
    let mut apps = test_apps_with(settings).await;
    for app in apps.iter_mut() {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
    }
    apps
}

/// `acme` with a provider for `acme.test`, which its owner has set up.
pub struct Scene<'a> {
    pub app: &'a TestApp,
    pub owner: Actor,
    pub idp: IdentityProvider,
    pub provider: Provider,
}

pub fn provider_text(issuer: &str) -> ProviderText {
    ProviderText {
        name: "Directory".into(),
        issuer: issuer.into(),
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
        domains: "acme.test".into(),
        ..ProviderText::default()
    }
}

impl<'a> Scene<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        Self::with(app, |_| {}).await
    }

    pub async fn with(app: &'a TestApp, differ: impl Fn(&mut ProviderText)) -> Self {
        let owner = app.actor(Role::Owner).await;
        let idp = IdentityProvider::start().await;
        let mut text = provider_text(&idp.issuer);
        differ(&mut text);
        let provider = sso::create(&app.ctx, &owner, &text).await.unwrap();
        Self { app, owner, idp, provider }
    }

    pub async fn begin(&self) -> (Begun, String) {
        let ctx = &self.app.ctx;
        sso::begin(ctx, self.provider.id, Aim::SignIn, "", "/").await.unwrap()
    }

    /// What the provider says of somebody: the claims of an ID token for this request.
    pub fn claims(&self, address: &str, person: &Value) -> Value {
        let now = self.seconds();
        let mut claims = json!({
            "iss": self.idp.issuer,
            "aud": CLIENT_ID,
            "nonce": parameter(address, "nonce"),
            "iat": now,
            "exp": now + 300,
            "email_verified": true,
        });
        for (name, value) in person.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    pub fn seconds(&self) -> i64 {
        self.app.ctx.clock.now().micros() / 1_000_000
    }

    /// Somebody signs in of whom the provider says this.
    pub async fn sign_in(&self, person: &Value) -> Result<Finished, Error> {
        let (begun, address) = self.begin().await;
        let claims = self.claims(&address, person);
        self.come_back(&begun, &address, self.idp.sign(&claims)).await
    }

    /// The same in a browser that keeps these cookies.
    pub async fn sign_in_with(
        &self,
        person: &Value,
        cookies: &[String],
    ) -> Result<Finished, Error> {
        let (begun, address) = self.begin().await;
        let token = self.idp.sign(&self.claims(&address, person));
        let code = self.idp.code_for(&address, token);
        let state = parameter(&address, "state");
        let answer = Answer { code: &code, state: &state, ..Answer::default() };
        let client = Client { cookies, ..CLIENT };
        sso::finish(&self.app.ctx, &begun, "acme", &answer, &client).await
    }

    /// The provider answers with this ID token.
    pub async fn come_back(
        &self,
        begun: &Begun,
        address: &str,
        token: String,
    ) -> Result<Finished, Error> {
        let code = self.idp.code_for(address, token);
        let state = parameter(address, "state");
        let answer = Answer { code: &code, state: &state, ..Answer::default() };
        self.finish(begun, &answer).await
    }

    pub async fn finish(&self, begun: &Begun, answer: &Answer<'_>) -> Result<Finished, Error> {
        sso::finish(&self.app.ctx, begun, "acme", answer, &CLIENT).await
    }

    /// Lets a group give a role in the organization.
    pub async fn give(&self, group: &str, role: Role) {
        let new = NewGroupRole { group: group.into(), role: role.code().into(), application: None };
        sso::add_group(&self.app.ctx, &self.owner, self.provider.id, &new).await.unwrap();
    }

    /// The reason that the audit log has for the latest refusal.
    pub async fn reason(&self) -> String {
        let mut found = self.app.audit_details(&self.owner, "sso.sign_in_refused").await;
        let of_account = self.app.audit_details(&self.owner, "operator.sign_in_failed").await;
        found.extend(of_account);
        found.into_iter().next().unwrap_or_default()
    }

    /// The application and role that somebody opens, as they have signed in.
    pub async fn opens(&self, identity: &Identity) -> Vec<String> {
        let open = rollcall_core::operators::memberships(&self.app.ctx, identity).await.unwrap();
        open.iter()
            .map(|one| {
                let (organization, application) = (&one.organization.slug, &one.application.slug);
                format!("{organization}/{application} {}", one.role.code())
            })
            .collect()
    }
}

/// Somebody of `acme.test`.
pub fn person(subject: &str, email: &str) -> Value {
    json!({"sub": subject, "email": email, "name": "Ada Berg"})
}
