//! Passkeys of a flow: a device in software, which answers as a browser would send it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use rollcall_core::access::Identity;
use rollcall_core::factors::{self, Holder};
use rollcall_core::operators::sessions::{self, SessionRecord};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::authenticator::still;
use super::{ADDRESS, TestApp, TestApps};

/// The session, or the cookie, of the browser.
pub const BROWSER: &str = "browser";
pub const ORIGIN: &str = "https://rollcall.example";

/// Rosters at an address under which browsers have passkeys, with clocks that stand.
pub async fn passkey_apps() -> TestApps {
    let mut apps = still().await;
    for app in apps.iter_mut() {
        app.ctx.settings.public_url = ORIGIN.into();
    }
    apps
}

/// Somebody who has just proved who they are.
pub fn proved<'a>(app: &TestApp, identity: &'a Identity) -> Holder<'a> {
    let proved_at = Some(app.ctx.clock.now());
    Holder { identity, address: ADDRESS, request_id: "request", proved_at }
}

/// Opens the session [`BROWSER`] of somebody. Whose it was before does not matter.
pub async fn open_session(app: &TestApp, identity: &Identity) {
    let now = app.ctx.clock.now();
    let record = SessionRecord {
        longest_pause_seconds: 0,
        proved_at: None,
        key: BROWSER.into(),
        operator_id: Some(identity.operator_id),
        data: "{}".into(),
        provider: None,
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_seconds(24 * 3_600),
        address: ADDRESS.into(),
        user_agent: "Browser".into(),
    };
    if !sessions::create(&app.ctx, &record).await.unwrap() {
        sessions::save(&app.ctx, &record).await.unwrap();
    }
}

/// A device with one passkey. What it says can be made wrong.
pub struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    /// The name that the site has for the account.
    pub handle: String,
    pub origin: String,
    pub site: String,
    /// How often it has signed; it does not count if it begins with 0 and stays there.
    pub count: u32,
    /// 1: somebody is there; 4: and was verified.
    pub flags: u8,
}

impl Device {
    pub fn new(operator: &Identity) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self {
            key: EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap(),
            id: rand::random::<[u8; 20]>().to_vec(),
            handle: base64url(operator.operator_id.as_bytes()),
            origin: ORIGIN.into(),
            site: "rollcall.example".into(),
            count: 1,
            flags: 5,
        }
    }

    /// The answer to a page that asks for a new passkey.
    pub fn create(&self, options: &str) -> Value {
        let (token, challenge) = asked(options);
        let point = self.key.public_key().as_ref();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let credential = [&[0; 16][..], &length, &self.id, b"\xa0"].concat();
        let data = [&self.data(self.flags | 0x40)[..], &credential].concat();
        json!({
            "token": token,
            "id": base64url(&self.id),
            "client_data": base64url(&self.client_data("webauthn.create", &challenge)),
            "authenticator_data": base64url(&data),
            "public_key": base64url(&[&hex::decode(P256_PREFIX).unwrap()[..], point].concat()),
            "transports": ["internal", "hybrid"],
        })
    }

    /// The answer to a page that asks for a passkey.
    pub fn sign(&self, options: &str) -> Value {
        let (token, challenge) = asked(options);
        let client_data = self.client_data("webauthn.get", &challenge);
        let data = self.data(self.flags);
        let message = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        json!({
            "token": token,
            "id": base64url(&self.id),
            "client_data": base64url(&client_data),
            "authenticator_data": base64url(&data),
            "signature": base64url(signature.as_ref()),
            "user_handle": self.handle,
        })
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = json!({ "type": kind, "challenge": challenge, "origin": self.origin });
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        [&Sha256::digest(&self.site)[..], &[flags], &self.count.to_be_bytes()].concat()
    }
}

/// SubjectPublicKeyInfo of a key on P-256, without its point.
const P256_PREFIX: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Token and challenge of the options.
fn asked(options: &str) -> (String, String) {
    let options: Value = serde_json::from_str(options).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&options["token"]), text(&options["publicKey"]["challenge"]))
}

/// Adds a passkey. Returns its device and the recovery codes.
pub async fn add(app: &TestApp, identity: &Identity, name: &str) -> (Device, Vec<String>) {
    let device = Device::new(identity);
    open_session(app, identity).await;
    let holder = proved(app, identity);
    let options = factors::begin_passkey(&app.ctx, &holder, BROWSER).await.unwrap();
    let answer = device.create(&options).to_string();
    let codes = factors::add_passkey(&app.ctx, &holder, BROWSER, &answer, name).await.unwrap();
    (device, codes)
}
