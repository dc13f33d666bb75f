//! A small OpenID provider that signs whatever a test wants it to say. A real one is asked by the browser
//! tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub const CLIENT_ID: &str = "rollcall";
pub const CLIENT_SECRET: &str = "a+secret/of=the&provider";

#[derive(Clone)]
pub struct IdentityProvider {
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    key: Option<Key>,
    /// By code: the challenge of PKCE, and the ID token.
    codes: HashMap<String, (String, String)>,
    user_info: Value,
    /// Entries of its configuration that differ.
    configuration: HashMap<String, Value>,
    /// How often its keys were asked for.
    key_requests: usize,
}

struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(id: &str) -> Self {
        let random = SystemRandom::new();
        let rule = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let der = EcdsaKeyPair::generate_pkcs8(rule, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(rule, der.as_ref(), &random).unwrap();
        Self { id: id.to_owned(), pair }
    }

    fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.id, "x": x, "y": y})
    }

    fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "kid": self.id});
        let message = unsigned(&header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Header and claims of a token, without a signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", encoded(header), encoded(claims))
}

impl IdentityProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = State { key: Some(Key::new("first")), ..State::default() };
        let provider = Self { issuer, state: Arc::new(Mutex::new(state)) };
        let own = provider.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let own = own.clone();
                tokio::spawn(async move { own.answer(stream).await });
            }
        });
        provider
    }

    /// Signs with another key from now on, and publishes that one alone.
    pub fn rotate(&self, id: &str) {
        self.state.lock().unwrap().key = Some(Key::new(id));
    }

    pub fn configure(&self, name: &str, value: Value) {
        self.state.lock().unwrap().configuration.insert(name.to_owned(), value);
    }

    pub fn say_more(&self, claims: Value) {
        self.state.lock().unwrap().user_info = claims;
    }

    pub fn key_requests(&self) -> usize {
        self.state.lock().unwrap().key_requests
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.state.lock().unwrap().key.as_ref().unwrap().sign(claims)
    }

    /// A code for which it gives out this token, once. `address`: where it was asked.
    pub fn code_for(&self, address: &str, token: String) -> String {
        let code = format!("code-{:x}", rand::random::<u64>());
        let challenge = parameter(address, "code_challenge");
        self.state.lock().unwrap().codes.insert(code.clone(), (challenge, token));
        code
    }

    async fn answer(&self, mut stream: TcpStream) {
        let Some((head, body)) = read(&mut stream).await else { return };
        let path = head.split_whitespace().nth(1).unwrap_or_default();
        let (status, answer) = match path {
            "/.well-known/openid-configuration" => (200, self.configuration()),
            "/keys" => (200, self.keys()),
            "/token" => self.tokens(&head, &body),
            "/me" => (200, self.state.lock().unwrap().user_info.clone()),
            _ => (404, json!({})),
        };
        let answer = answer.to_string();
        let text = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        );
        // Whoever has asked may have gone.
        let _ = stream.write_all(text.as_bytes()).await;
    }

    fn configuration(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        let mut value = json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/me"),
            "end_session_endpoint": at("/end"),
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile", "groups"],
            "backchannel_logout_supported": true,
        });
        for (name, own) in &self.state.lock().unwrap().configuration {
            value[name] = own.clone();
        }
        value
    }

    fn keys(&self) -> Value {
        let mut state = self.state.lock().unwrap();
        state.key_requests += 1;
        let key = state.key.as_ref().unwrap().public();
        // A key of a kind that nobody knows does no harm.
        json!({"keys": [{"kty": "FUTURE", "kid": "f"}, key]})
    }

    fn tokens(&self, head: &str, body: &str) -> (u16, Value) {
        let secret: String = form_urlencoded::byte_serialize(CLIENT_SECRET.as_bytes()).collect();
        let expected = STANDARD.encode(format!("{CLIENT_ID}:{secret}"));
        if !head.contains(&format!("Basic {expected}")) {
            return (401, json!({"error": "invalid_client"}));
        }
        let form: HashMap<_, _> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let mut state = self.state.lock().unwrap();
        let Some((challenge, token)) = state.codes.remove(&form["code"]) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let proved = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
        if proved != challenge {
            return (400, json!({"error": "invalid_grant"}));
        }
        (200, json!({"access_token": "a", "token_type": "Bearer", "id_token": token}))
    }
}

/// A value in the query of an address.
pub fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(one, _)| one == name);
    found.unwrap_or_else(|| panic!("{address} has no {name}")).1.into_owned()
}

async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let (mut text, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        text.extend_from_slice(&buffer[..read]);
        // Somebody who speaks TLS.
        if !text[0].is_ascii_uppercase() {
            return None;
        }
        let whole = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = whole.split_once("\r\n\r\n") else { continue };
        let lower = head.to_lowercase();
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}
