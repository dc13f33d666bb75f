//! A program with an API key, as far as the server can tell.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Request, StatusCode};
use rollcall_core::access::Actor;
use rollcall_core::api_keys::{self, KeyPermission, MadeApiKey, NewApiKey};
use serde_json::Value;

use super::{Answer, OWNER, Server};

pub struct Program<'a> {
    server: &'a Server,
    pub made: MadeApiKey,
    /// Sent as `x-api-key`.
    pub key: String,
    /// The application's path, without its slash at the end.
    pub base: String,
}

impl Server {
    /// A program whose key may do everything.
    pub async fn program(&self) -> Program<'_> {
        self.program_that_may(&KeyPermission::ALL).await
    }

    pub async fn program_that_may(&self, permissions: &[KeyPermission]) -> Program<'_> {
        let actor = self.actor(OWNER).await;
        self.program_of(&actor, permissions).await
    }

    pub async fn program_of(&self, actor: &Actor, permissions: &[KeyPermission]) -> Program<'_> {
        let new = NewApiKey {
            name: "Tests".into(),
            permissions: permissions.to_vec(),
            ..NewApiKey::default()
        };
        let made = api_keys::create(&self.ctx, actor, &new).await.expect("a key");
        let (organization, application) = (actor.organization.id, actor.application.id);
        let base =
            format!("/v3/organization/{organization}/application/{application}/vendor-users");
        Program { server: self, key: made.key.clone(), made, base }
    }
}

impl Program<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path), Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, body, &[]).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PATCH, path, body, &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path), Body::empty()).await
    }

    pub async fn json(
        &self,
        method: Method,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.request(method, path).header(CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, body.to_string().into()).await
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header("x-api-key", &self.key)
    }

    /// Sends a request and checks what every answer has: the rate, the request's id, a form.
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let answer = self.server.send(request.body(body).expect("a request")).await;
        for header in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
            assert!(answer.header(header).parse::<u64>().is_ok(), "{header}: {}", answer.status);
        }
        assert!(!answer.header("x-request-id").is_empty());
        if answer.status != StatusCode::NO_CONTENT {
            assert_eq!(answer.header("content-type"), "application/json", "{}", answer.status);
            let body = answer.json();
            assert!(body.is_object() || body.is_array(), "{}", answer.text());
        }
        answer
    }
}
