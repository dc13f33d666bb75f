//! Messages on their way: through a real SMTP conversation, past a server that is away, and into the
//! outbox where there is none.

use std::sync::{Arc, Mutex};

use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::mail::{self, Mail, MailSettings, MailState};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::common::{TestApp, test_apps};

/// A mail server that takes everything (RFC 5321, without extensions).
#[derive(Clone, Default)]
struct MailServer(Arc<Mutex<Vec<String>>>);

impl MailServer {
    fn open(&self, listener: TcpListener) {
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await.unwrap();
        let mut message: Option<String> = None;
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match (&mut message, line.as_str()) {
                (Some(_), ".") => {
                    self.0.lock().unwrap().push(message.take().unwrap());
                    "250 taken\r\n"
                }
                (Some(text), line) => {
                    text.push_str(line);
                    text.push('\n');
                    continue;
                }
                (None, "DATA") => {
                    message = Some(String::new());
                    "354 go on\r\n"
                }
                (None, "QUIT") => "221 bye\r\n",
                (None, _) => "250 ok\r\n",
            };
            if write.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn taken(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn with_server(port: u16) -> Settings {
    Settings {
        mail: MailSettings {
            smtp_url: Some(format!("smtp://127.0.0.1:{port}")),
            from: "Rollcall <rollcall@acme.example>".into(),
        },
        ..Settings::default()
    }
}

async fn until(app: &TestApp, owner: &Actor, wanted: impl Fn(&Mail) -> bool) -> Mail {
    for _ in 0..600 {
        let mails = mail::list(&app.ctx, owner, None).await.unwrap().mails;
        if let Some(mail) = mails.into_iter().find(|mail| wanted(mail)) {
            return mail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}: no such message", app.name);
}

#[tokio::test]
async fn a_server_that_was_away_gets_the_message_once() {
    for mut app in test_apps().await {
        // A port at which nobody listens yet.
        let port = {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            listener.local_addr().unwrap().port()
        };
        app.ctx.settings = with_server(port);
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        let worker = app.worker();
        let new = NewExport {
            columns: vec!["vendor_data".into()],
            purpose: "<b>review</b> & more".into(),
            ..NewExport::default()
        };
        let export = exports::request(&app.ctx, &owner, &new).await.unwrap();
        let export = app.until_export(&owner, &export, ExportState::Done).await;
        let waits = until(&app, &owner, |mail| mail.attempts == 1).await;
        assert_eq!(waits.state, MailState::Waiting);
        assert!(!waits.last_error.is_empty());
        app.until_idle().await;

        let server = MailServer::default();
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        server.open(listener);
        app.ctx.clock.advance(60);
        let sent = until(&app, &owner, |mail| mail.state == MailState::Sent).await;
        assert_eq!((sent.attempts, sent.text.as_str(), sent.html.as_str()), (2, "", ""));
        // Time for another attempt, if there were one.
        app.ctx.clock.advance(7_200);
        mail::send_test(&app.ctx, &owner).await.unwrap();
        until(&app, &owner, |mail| mail.kind == "test_message" && mail.state == MailState::Sent)
            .await;
        let taken = server.taken();
        assert_eq!(taken.len(), 2, "{}", app.name);
        let message = &taken[0];
        assert!(message.contains("multipart/alternative"), "{message}");
        assert!(message.contains(&format!("Message-ID: <{}@acme.example>", sent.id)), "{message}");
        assert!(message.contains("To: owner@acme.test"), "{message}");
        let joined = message.replace("=\n", "");
        let path = exports::link_path(&app.ctx, &owner, &export).unwrap();
        assert!(joined.contains(&path), "{path} in {joined}");
        assert!(joined.contains("&lt;b&gt;review"), "{joined}");
        drop(worker);
    }
}

#[tokio::test]
async fn without_a_server_the_outbox_keeps_the_message_for_owner_and_admin() {
    for app in test_apps().await {
        let reader = app.actor(Role::Reader).await;
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::request(&app.ctx, &reader, &new).await.unwrap();
        let export = app.run_jobs_until_export(&reader, &export, ExportState::Done).await;
        let admin = app.actor(Role::Admin).await;
        let list = mail::list(&app.ctx, &admin, None).await.unwrap();
        assert!(!list.has_server);
        let kept = &list.mails[0];
        assert_eq!((kept.state, kept.recipient.as_str()), (MailState::Kept, "reader@acme.test"));
        let path = exports::link_path(&app.ctx, &reader, &export).unwrap();
        assert!(kept.text.contains(&format!("http://localhost:3000{path}")), "{}", kept.text);
        let elsewhere = app.actor_of("other", "main", Role::Owner).await;
        assert_eq!(mail::find(&app.ctx, &elsewhere, kept.id).await.unwrap(), None);
        assert!(mail::resend(&app.ctx, &admin, kept.id).await.is_err());
    }
}

#[tokio::test]
async fn whoever_started_an_import_that_took_long_is_told_how_it_ended() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mails = async || mail::list(&app.ctx, &owner, None).await.unwrap().mails;
        app.import(&owner, "vendor_data\nquick\n").await;
        assert!(mails().await.is_empty(), "{}: nobody waits for a quick one", app.name);

        let import = app.check(&owner, "vendor_data,status\nslow,\nbad,WRONG\n").await;
        rollcall_core::imports::start(&app.ctx, &owner, import.id).await.unwrap();
        // The run has been at it since long ago.
        app.execute("UPDATE imports SET running_at = 1 WHERE state = 'waiting'").await;
        let _worker = app.worker();
        let told = until(&app, &owner, |mail| mail.kind == "import_ended").await;
        assert_eq!(told.recipient, "owner@acme.test");
        assert_eq!(told.subject, "Your import is done: users.csv");
        let opened = mail::find(&app.ctx, &owner, told.id).await.unwrap().unwrap();
        assert!(opened.text.contains("1 created, 1 invalid"), "{}", opened.text);
    }
}
