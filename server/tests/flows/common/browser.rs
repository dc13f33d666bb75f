//! A browser, as far as the server can tell.

use std::sync::Mutex;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use uuid::Uuid;

use super::Server;

/// Keeps the session's cookie and sends what a browser sends from its own pages.
pub struct Browser<'a> {
    server: &'a Server,
    cookie: Mutex<Option<String>>,
    /// The cookie that says who has signed in last.
    owner: Mutex<Option<String>>,
    /// The cookie with a secret for the next page.
    once: Mutex<Option<String>>,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a Server) -> Self {
        let none = || Mutex::new(None);
        Self { server, cookie: none(), owner: none(), once: none() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form.into()).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Sends a file as the upload form does.
    pub async fn upload(&self, path: &str, name: &str, content: &str) -> Answer {
        self.send_file(path, name, content, "text/html").await
    }

    /// Sends a file as the upload island does.
    pub async fn upload_for_json(&self, path: &str, name: &str, content: &str) -> Answer {
        self.send_file(path, name, content, "application/json").await
    }

    async fn send_file(&self, path: &str, name: &str, content: &str, accept: &str) -> Answer {
        let body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n--edge--\r\n"
        );
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("accept", accept)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, body.into()).await
    }

    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let mut request = request.body(body).expect("a request");
        let once = self.once.lock().expect("the cookie").take();
        let owner = self.owner.lock().expect("the cookie").clone();
        let cookies: Vec<_> = self.cookie().into_iter().chain(owner).chain(once).collect();
        if !cookies.is_empty() {
            let cookies = cookies.join("; ");
            request.headers_mut().insert(COOKIE, cookies.parse().expect("a cookie"));
        }
        let answer = self.server.send(request).await;
        for cookie in answer.set_cookies().filter(|cookie| cookie.contains("rollcall=")) {
            let pair = cookie.split(';').next().unwrap_or_default().to_owned();
            let is_removed = pair.ends_with('=');
            *self.cookie.lock().expect("the cookie") = (!is_removed).then_some(pair);
        }
        for (name, kept) in [("shown_once=", &self.once), ("form_owner=", &self.owner)] {
            for cookie in answer.set_cookies().filter(|cookie| cookie.starts_with(name)) {
                let pair = cookie.split(';').next().unwrap_or_default().to_owned();
                *kept.lock().expect("the cookie") = (!pair.ends_with('=')).then_some(pair);
            }
        }
        answer
    }

    /// Sends a form that makes a secret, and opens the page that shows it.
    pub async fn post_for_secret(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let made = self.post(path, fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
        assert_eq!(made.location(), path);
        self.get(path).await
    }

    /// `name=value` of the session, as it is sent.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("the cookie").clone()
    }

    /// As when the session has ended by itself.
    pub fn lose_session(&self) {
        *self.cookie.lock().expect("the cookie") = None;
    }

    pub fn set_cookie(&self, pair: &str) {
        *self.cookie.lock().expect("the cookie") = Some(pair.to_owned());
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok())
    }

    /// The id at the end of the address that this answer points to.
    pub fn import_id(&self) -> Uuid {
        let last = self.location().rsplit('/').next().unwrap_or_default();
        Uuid::parse_str(last)
            .unwrap_or_else(|_| panic!("{} leads to {:?}: {}", self.status, last, self.text()))
    }
}

/// A post of a form without any header that a browser adds.
pub fn bare_post(path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
