//! The binary itself: what it prints, and its exit status.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const KEY: &str = "abababababababababababababababababababababababababababababababab";

/// A folder with a site, in which the binary is run with nothing from outside.
pub(crate) struct Machine(TempDir);

impl Machine {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        crate::common::write_site(&folder.path().join("site"));
        std::fs::write(folder.path().join("secret.key"), KEY).expect("a key");
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .env("ROLLCALL_LOG", "warn")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("an end"))
    }

    pub fn seeded() -> Self {
        let machine = Self::new();
        machine.run(&["seed"]).with_status(0);
        machine
    }
}

pub(crate) struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The one JSON object that was printed.
    pub fn summary(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).expect("one JSON object")
    }

    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn with_status(self, status: i32) -> Self {
        assert_eq!(self.status, status, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// One line on standard error, in which all of these stand.
    fn refusing(self, parts: &[&str]) {
        let line = self.with_status(2).err;
        assert_eq!(line.trim_end().lines().count(), 1, "{line}");
        for part in parts {
            assert!(line.contains(part), "{part:?} in {line:?}");
        }
    }
}

const EVERYWHERE: [&str; 5] = ["serve", "--site", "site", "--addr", "0.0.0.0:0"];

fn serve_everywhere(more: &[&'static str]) -> Vec<&'static str> {
    EVERYWHERE.iter().chain(more).copied().collect()
}

#[test]
fn a_public_address_without_a_key_file_is_refused() {
    let machine = Machine::new();
    machine.run(&EVERYWHERE).refusing(&["ROLLCALL_SECRET_KEY_FILE", "0.0.0.0", "openssl rand"]);
}

#[test]
fn a_key_that_is_too_short_is_refused_even_on_loopback() {
    let machine = Machine::new();
    std::fs::write(machine.folder().join("short.key"), "hunter2").expect("a file");
    let serve = ["serve", "--site", "site", "--secret-key-file", "short.key"];
    machine.run(&serve).refusing(&["ROLLCALL_SECRET_KEY_FILE", "short.key", "32 bytes"]);
}

#[test]
fn a_public_address_with_demonstration_accounts_is_refused_and_named_how_to_mend() {
    let machine = Machine::seeded();
    let serve = serve_everywhere(&["--secret-key-file", "secret.key"]);
    machine.run(&serve).refusing(&[
        "ROLLCALL_ADDR",
        "owner@demo.test",
        "rollcall operator disable",
    ]);
}

#[test]
fn a_proxy_or_a_public_address_in_front_of_a_loopback_address_serves_others_too() {
    let machine = Machine::seeded();
    let serve = |more: &[&'static str]| {
        let base = ["serve", "--site", "site", "--addr", "127.0.0.1:0"];
        machine.run(&base.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let url = "https://rollcall.example";
    serve(&["--public-url", url]).refusing(&["ROLLCALL_SECRET_KEY_FILE", "rollcall.example"]);
    let key = "secret.key";
    serve(&["--public-url", url, "--secret-key-file", key]).refusing(&[
        "ROLLCALL_PUBLIC_URL",
        "owner@demo.test",
        "rollcall operator disable",
    ]);
    serve(&["--trust-proxy", "--secret-key-file", key])
        .refusing(&["ROLLCALL_TRUST_PROXY", "owner@demo.test"]);
}

#[test]
fn the_demonstration_is_not_seeded_for_a_public_address() {
    let machine = Machine::new();
    let serve = serve_everywhere(&["--secret-key-file", "secret.key", "--seed-demo"]);
    machine.run(&serve).refusing(&["--seed-demo", "127.0.0.1"]);
    assert!(machine.run(&["operator", "list"]).with_status(0).out.contains("no operators"));
}

#[test]
fn a_bad_value_is_one_line_that_names_it_whether_flag_or_variable() {
    let machine = Machine::new();
    machine
        .run(&["serve", "--addr", "here"])
        .refusing(&["ROLLCALL_ADDR (--addr)", "127.0.0.1:3000"]);
    let run = |name: &str, value: &str| {
        Ran::of(
            machine
                .command(&["serve", "--site", "site"])
                .env(name, value)
                .output()
                .expect("an end"),
        )
    };
    run("ROLLCALL_ADDR", "3000").refusing(&["ROLLCALL_ADDR (--addr)"]);
    run("ROLLCALL_PUBLIC_URL", "console").refusing(&["ROLLCALL_PUBLIC_URL (--public-url)"]);
    run("ROLLCALL_DATABASE_URL", "mysql://x").refusing(&["ROLLCALL_DATABASE_URL (--database-url)"]);
    run("ROLLCALL_STORAGE_URL", "ftp://x").refusing(&["ROLLCALL_STORAGE_URL (--storage-url)"]);
    run("ROLLCALL_MAX_UPLOAD", "lots").refusing(&["ROLLCALL_MAX_UPLOAD (--max-upload)", "512MiB"]);
    run("ROLLCALL_SESSION_IDLE", "8").refusing(&["ROLLCALL_SESSION_IDLE (--session-idle)", "8h"]);
    run("ROLLCALL_SESSION_ABSOLUTE", "1h").refusing(&["ROLLCALL_SESSION_ABSOLUTE"]);
    run("ROLLCALL_TRUST_PROXY", "maybe")
        .refusing(&["ROLLCALL_TRUST_PROXY (--trust-proxy)", "true"]);
    run("ROLLCALL_LOG", "a=b=c").refusing(&["ROLLCALL_LOG (--log)"]);
    run("ROLLCALL_LOG_FORMAT", "xml").refusing(&["ROLLCALL_LOG_FORMAT (--log-format)", "json"]);
    machine
        .run(&["serve", "--site", "nowhere"])
        .refusing(&["ROLLCALL_SITE (--site)", "cargo xtask"]);
    machine.run(&["serve", "--colour"]).refusing(&["--colour", "rollcall --help"]);
}

#[test]
fn help_names_every_variable() {
    let machine = Machine::new();
    let help = machine.run(&["serve", "--help"]).with_status(0).out;
    for variable in [
        "ADDR",
        "PUBLIC_URL",
        "DATABASE_URL",
        "STORAGE_URL",
        "SECRET_KEY_FILE",
        "LOG",
        "LOG_FORMAT",
        "SITE",
        "DEMO_PASSWORD",
        "MAX_UPLOAD",
        "SESSION_IDLE",
        "SESSION_ABSOLUTE",
        "TRUST_PROXY",
        "METRICS_PUBLIC",
    ] {
        assert!(help.contains(&format!("ROLLCALL_{variable}")), "{variable} in\n{help}");
    }
}

#[test]
fn the_help_of_api_key_create_names_every_permission() {
    let help = Machine::new().run(&["api-key", "create", "--help"]).with_status(0).out;
    for permission in rollcall_core::api_keys::KeyPermission::ALL {
        assert!(help.contains(permission.code()), "{} in\n{help}", permission.code());
    }
}

#[test]
fn an_operator_is_created_listed_and_disabled() {
    let machine = Machine::new();
    machine.run(&["migrate"]).with_status(0);
    let create = [
        "operator",
        "create",
        "ana@kestrel.test",
        "--name",
        "Ana",
        "--application",
        "kestrel/pay",
        "--role",
        "compliance-officer",
    ];
    let created = machine.run(&create).with_status(0);
    assert!(created.out.contains("Password: "), "{}", created.out);
    let list = machine.run(&["operator", "list"]).with_status(0).out;
    assert!(list.contains("ana@kestrel.test") && list.contains("COMPLIANCE_OFFICER"), "{list}");
    let reset = machine.run(&["operator", "reset-password", "ana@kestrel.test"]).with_status(0);
    assert!(reset.out.contains("Password: "), "{}", reset.out);
    machine.run(&["operator", "disable", "ana@kestrel.test"]).with_status(0);
    assert!(machine.run(&["operator", "list"]).with_status(0).out.contains("disabled"));
    let unknown = machine.run(&["operator", "disable", "nobody@kestrel.test"]).with_status(1);
    assert!(unknown.err.contains("nobody@kestrel.test"), "{}", unknown.err);
}

#[test]
fn a_served_demonstration_prints_its_accounts_and_ends_with_status_0_on_sigterm() {
    let machine = Machine::new();
    let mut serve =
        machine.command(&["serve", "--site", "site", "--addr", "127.0.0.1:0", "--seed-demo"]);
    let child = serve
        .env("ROLLCALL_DEMO_PASSWORD", "a long password to print")
        .stdout(Stdio::from(std::fs::File::create(machine.folder().join("out")).expect("a file")))
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let printed = wait_for(&machine.folder().join("out"), "reader@demo.test");
    assert!(printed.starts_with("Rollcall is at http://localhost:"), "{printed}");
    assert!(printed.contains("a long password to print"), "{printed}");
    let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(kill.expect("a signal").success());
    Ran::of(child.wait_with_output().expect("an end")).with_status(0);
}

fn wait_for(path: &Path, words: &str) -> String {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if text.contains(words) {
            return text;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{words:?} was not printed within a minute");
}

#[test]
fn an_export_writes_the_file_whole_and_prints_its_manifest() {
    let machine = Machine::seeded();
    let out = machine.folder().join("out.csv");
    let path = out.display().to_string();
    let base = ["export", "--application", "demo/main", "--as", "owner@demo.test", "--out", &path];
    let refused = machine.run(&base).with_status(1);
    assert!(refused.err.contains("purpose"), "{}", refused.err);
    assert!(!out.exists());
    let wanted =
        ["--columns", "vendor_data,email", "--status", "ACTIVE", "--purpose", "x", "--json"];
    let ran = machine.run(&[base.as_slice(), &wanted].concat()).with_status(0);
    let manifest: serde_json::Value = serde_json::from_str(&ran.out).expect("a manifest");
    let text = std::fs::read_to_string(&out).expect("the file");
    assert!(text.starts_with("vendor_data,email\r\n"), "{text}");
    assert_eq!(text.lines().count() as i64, manifest["rows"].as_i64().expect("rows") + 1);
    assert_eq!(text.len() as i64, manifest["size"].as_i64().expect("a size"));
    let reader = ["--as", "reader@demo.test", "--columns", "email", "--purpose", "x"];
    let forged = machine.run(
        &[&["export", "--application", "demo/main", "--out", &path], reader.as_slice()].concat(),
    );
    assert!(forged.with_status(1).err.contains("cannot read email"));
}

#[test]
fn a_role_is_granted_and_a_disabled_operator_enabled() {
    let machine = Machine::seeded();
    let grant = |role: &'static str| {
        let email = "reader@demo.test";
        ["operator", "grant", email, "--application", "demo/main", "--role", role]
    };
    let granted = machine.run(&grant("ADMIN")).with_status(0).out;
    assert_eq!(granted, "reader@demo.test is now Admin of demo, and was Reader.\n");
    let again = machine.run(&grant("ADMIN")).with_status(0).out;
    assert!(again.contains("as before"), "{again}");
    machine.run(&["operator", "disable", "reader@demo.test"]).with_status(0);
    machine.run(&["operator", "enable", "reader@demo.test"]).with_status(0);
    assert!(!machine.run(&["operator", "list"]).with_status(0).out.contains("disabled"));
    let last =
        ["operator", "grant", "owner@demo.test", "--application", "demo/main", "--role", "reader"];
    assert!(machine.run(&last).with_status(1).err.contains("only active owner"));
}

#[test]
fn a_custom_role_is_made_given_for_one_application_and_deleted() {
    let machine = Machine::seeded();
    let at = ["--application", "demo/main"];
    let run = |words: &[&str], status: i32| {
        machine.run(&[&["operator"], words, &at].concat()).with_status(status)
    };
    let create = ["roles", "create", "Fraud analyst", "--copy", "reader", "--allow", "read_audit"];
    let made = run(&create, 0).out;
    assert_eq!(made, "Fraud analyst is now a role; its code is FRAUD_ANALYST.\n");
    let blind = run(&["roles", "change", "fraud-analyst", "--allow", "edit_users"], 1).err;
    assert!(blind.contains("requires every"), "{blind}");
    run(&["roles", "change", "fraud-analyst", "--deny", "run_exports", "--hide", "country"], 0);
    let list = run(&["roles", "list"], 0).out;
    assert!(list.contains("allows read_users read_audit read_exports"), "{list}");

    let grant = ["grant", "reader@demo.test", "--role", "fraud-analyst", "--only-application"];
    let granted = run(&[grant.as_slice(), &["--until", "2099-12-31"]].concat(), 0).out;
    assert_eq!(
        granted,
        "reader@demo.test is now Fraud analyst of demo/main until 2099-12-31 23:59 UTC.\n"
    );
    let listed = machine.run(&["operator", "list"]).with_status(0).out;
    assert!(listed.contains("in main: FRAUD_ANALYST until 2099-12-31"), "{listed}");
    let past = run(&[grant.as_slice(), &["--until", "2020-01-01"]].concat(), 1).err;
    assert!(past.contains("in the past"), "{past}");
    let unknown = run(&["grant", "reader@demo.test", "--role", "pilot"], 1).err;
    assert!(unknown.contains("there is no role PILOT"), "{unknown}");

    let used = run(&["roles", "delete", "fraud-analyst"], 1).err;
    assert!(used.contains("in use"), "{used}");
    run(&["take-role", "reader@demo.test", "--only-application"], 0);
    run(&["roles", "delete", "fraud-analyst"], 0);
    let only = run(&["take-role", "reader@demo.test"], 1).err;
    assert!(only.contains("only role"), "{only}");
}

#[test]
fn a_team_is_run_from_the_command_line() {
    let machine = Machine::seeded();
    let at = ["--application", "demo/main"];
    let invite = ["operator", "invite", "mia@demo.test", "--role", "reader"];
    let invite = [invite.as_slice(), &at].concat();
    let refused = machine.run(&invite).with_status(2);
    assert!(refused.err.contains("ROLLCALL_SECRET_KEY_FILE"), "{}", refused.err);
    let key = ["--secret-key-file", "secret.key", "--public-url", "https://rollcall.example"];
    let invited = machine.run(&[invite.as_slice(), &key].concat()).with_status(0).out;
    assert!(invited.contains("https://rollcall.example/account/invitation/2."), "{invited}");
    let operator = |verb: &str, email: &str| {
        machine.run(&[&["operator", verb, email], at.as_slice()].concat()).with_status(0).out
    };
    assert!(operator("revoke-invitation", "mia@demo.test").contains("revoked"));
    operator("suspend", "reader@demo.test");
    let list = || machine.run(&["operator", "list"]).with_status(0).out;
    assert!(list().contains("suspended"), "{}", list());
    operator("restore", "reader@demo.test");
    assert!(!list().contains("suspended"), "{}", list());
    assert_eq!(
        operator("sign-out", "reader@demo.test"),
        "0 sessions of reader@demo.test have ended.\n"
    );
    operator("remove", "reader@demo.test");
    assert!(!list().contains("reader@demo.test"), "{}", list());
    let last = machine.run(&[&["operator", "remove", "owner@demo.test"], at.as_slice()].concat());
    assert!(last.with_status(1).err.contains("only active owner"));
    let change = ["operator", "change-email", "admin@demo.test", "boss@demo.test"];
    machine.run(&change).with_status(0);
    assert!(list().contains("boss@demo.test"), "{}", list());
}

#[test]
fn an_empty_installation_prints_a_set_up_link() {
    let machine = Machine::new();
    let out = machine.folder().join("out");
    let mut serve = machine.command(&["serve", "--site", "site", "--addr", "127.0.0.1:0"]);
    let child = serve
        .stdout(Stdio::from(std::fs::File::create(&out).expect("a file")))
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let printed = wait_for(&out, "/account/set-up/2.");
    let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(kill.expect("a signal").success());
    let ran = Ran::of(child.wait_with_output().expect("an end")).with_status(0);
    assert!(!ran.err.contains("set-up/2."), "the link is in no log: {}", ran.err);
    assert!(printed.contains("Set up the first owner"), "{printed}");
}
