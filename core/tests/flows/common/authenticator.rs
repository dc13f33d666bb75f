//! Authenticator apps of a flow.

use rollcall_core::Timestamp;
use rollcall_core::access::Identity;
use rollcall_core::clock::Clock;
use rollcall_core::factors::{self, Holder};
use totp_rs::{Builder, Secret, Totp};

use super::{ADDRESS, PASSWORD, TestApp, TestApps, test_apps};

/// Rosters whose clock stands, so that each code is known.
pub async fn still() -> TestApps {
    let mut apps = test_apps().await;
    for app in apps.iter_mut() {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
    }
    apps
}

pub fn holder(identity: &Identity) -> Holder<'_> {
    Holder { identity, address: ADDRESS, request_id: "request", proved_at: None }
}

/// An authenticator app with the secret that a page shows.
pub fn app_with(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

pub fn code_at(app: &TestApp, phone: &Totp) -> String {
    phone.generate(app.ctx.clock.now().micros().unsigned_abs() / 1_000_000).to_string()
}

/// Sets an app up. Returns it with the recovery codes.
pub async fn set_up(app: &TestApp, identity: &Identity) -> (Totp, Vec<String>) {
    let new = factors::begin_set_up(&app.ctx, identity, None).unwrap();
    let phone = app_with(&new.secret);
    let code = code_at(app, &phone);
    let holder = holder(identity);
    let key = format!("set up {} {}", identity.operator_id, app.ctx.clock.now().micros());
    if !app.has_session(&key).await {
        app.open_session(identity, &key).await;
    }
    let codes = factors::add_app(&app.ctx, &holder, &new.token, &code, PASSWORD, &key);
    (phone, codes.await.unwrap())
}
