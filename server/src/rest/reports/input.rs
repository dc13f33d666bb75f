//! Reads the request for a report from a body, and collects everything that is wrong with it.
//!
//! Filters are members of `filters`, as in the console, or of the body itself, as Didit's clients send
//! them. Each filter may be given once, under one of its names. If one were ignored, the report would
//! hold every user.

use rollcall_core::access::{Actor, UserColumn};
use rollcall_core::exports::{ExportFilter, FileForm, NewExport};
use rollcall_core::json::Body;
use rollcall_core::users::{self, UserStatus};
use rollcall_core::{Error, FieldErrors, Result, Timestamp};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::rest::instant::instant;

/// Without `columns` the report has all columns that the key can read. Without filters it has all
/// users.
pub fn read(actor: &Actor, body: &Body) -> Result<NewExport> {
    let mut read = Read { body, filters: Map::new(), errors: FieldErrors::new(), filtered: false };
    match body.get("filters") {
        None => {}
        Some(Value::Object(filters)) => read.filters = filters,
        Some(Value::Null) => read.wrong("filters", NULL),
        Some(_) => read.wrong("filters", "Send an object."),
    }
    let filter = filter(&mut read);
    if read.flag("export_all") == Some(true) && read.filtered {
        read.wrong("export_all", "Send export_all or a filter, not both.");
    }
    if read.flag("export_all") == Some(false) && !read.filtered && read.errors.is_empty() {
        read.wrong(
            "export_all",
            "Without a filter all users are exported. Send a filter, or true.",
        );
    }
    let columns = match body.get("columns") {
        None | Some(Value::Null) => {
            let all = UserColumn::ALL.into_iter().filter(|column| actor.reads(*column));
            all.map(|column| column.name().to_owned()).collect()
        }
        Some(Value::Array(list)) if list.is_empty() => Vec::new(),
        Some(value) => read.texts("columns", &value),
    };
    let purpose = match body.get("purpose") {
        None | Some(Value::Null) => String::new(),
        Some(value) => read.text("purpose", &value),
    };
    let form = FileForm {
        gzip: read.flag("gzip").unwrap_or_default(),
        bom: read.flag("bom").unwrap_or_default(),
    };
    if read.errors.is_empty() {
        Ok(NewExport { filter, columns, purpose, form })
    } else {
        Err(Error::Invalid(read.errors))
    }
}

fn filter(read: &mut Read<'_>) -> ExportFilter {
    let status = read.each(&["status"], "Send ACTIVE, FLAGGED or BLOCKED.", |code| {
        UserStatus::from_code(&code.to_ascii_uppercase())
    });
    let words = "Send three letters (ISO 3166-1), such as DEU.";
    let known = |code: &str| {
        let code = code.to_ascii_uppercase();
        users::country_codes().iter().any(|(known, _)| *known == code).then_some(code)
    };
    let country = read.each(&["country"], words, known);
    let country_code = read.each(&["country_code"], words, known);
    let id = |id: &str| Uuid::try_parse(id).ok();
    let mut imports = read.each(&["import_id"], "Send a UUID.", id);
    if imports.len() > 1 {
        read.wrong("import_id", "Send one import.");
    }
    let search = read.find(&["search"]).map(|(field, value)| read.text(&field, &value));
    ExportFilter {
        status,
        country,
        country_code,
        tags: read.each(&["tags", "tag"], "Send a string.", |tag| Some(tag.to_owned())),
        search: search.unwrap_or_default(),
        created_from: read.time(&["created_from", "date_from", "created_after"], false),
        created_before: read.time(&["created_to", "date_to", "created_before"], true),
        active_from: read.time(&["active_from", "last_activity_after"], false),
        active_before: read.time(&["active_to", "last_activity_before"], true),
        import: imports.pop(),
        note: None,
        ids: read.each(&["didit_internal_ids"], "Send a UUID.", id),
    }
}

/// Nothing but blanks and the commas between values.
fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter == ',' || letter.is_whitespace())
}

struct Read<'a> {
    body: &'a Body,
    filters: Map<String, Value>,
    errors: FieldErrors,
    /// Whether any filter was given.
    filtered: bool,
}

impl Read<'_> {
    /// Finds a filter under any of its names. Returns its path in the body and its value.
    fn find(&mut self, names: &[&str]) -> Option<(String, Value)> {
        let at_top = names.iter().map(|name| ((*name).to_owned(), self.body.get(name)));
        let within =
            names.iter().map(|name| (format!("filters.{name}"), self.filters.get(*name).cloned()));
        let given = |(field, value): (String, Option<Value>)| value.map(|value| (field, value));
        let mut found: Vec<(String, Value)> = at_top.chain(within).filter_map(given).collect();
        // A null filter usually is a bug of the client, which has lost the value. It must not get every
        // user.
        for (field, _) in found.iter().filter(|(_, value)| value.is_null()) {
            self.errors.insert(field.clone(), vec![NULL.to_owned()]);
        }
        found.retain(|(_, value)| !value.is_null());
        if let [(first, _), (second, _), ..] = found.as_slice() {
            let words = format!("{first} is the same filter. Send one of them.");
            let second = second.clone();
            self.wrong(&second, &words);
        }
        self.filtered |= !found.is_empty();
        if found.is_empty() { None } else { Some(found.swap_remove(0)) }
    }

    /// Reads a text. An empty one is refused, because an empty filter would match everybody.
    fn text(&mut self, field: &str, value: &Value) -> String {
        match value {
            // No column holds a NUL character, and PostgreSQL refuses to look for one.
            Value::String(text) if !text.contains('\0') => {
                if text.trim().is_empty() && field != "purpose" {
                    self.wrong(field, EMPTY);
                }
                text.trim().to_owned()
            }
            _ => {
                self.wrong(field, "Send a string.");
                String::new()
            }
        }
    }

    /// A list of texts, or one text.
    fn texts(&mut self, field: &str, value: &Value) -> Vec<String> {
        let list: Option<Vec<&str>> = match value {
            Value::Array(list) => list.iter().map(Value::as_str).collect(),
            Value::String(text) => Some(vec![text]),
            _ => None,
        };
        match list.filter(|list| list.iter().all(|text| !text.contains('\0'))) {
            Some(list) if list.is_empty() || list.iter().any(|text| is_blank(text)) => {
                self.wrong(field, EMPTY);
                Vec::new()
            }
            Some(list) => list.into_iter().map(|text| text.trim().to_owned()).collect(),
            None => {
                self.wrong(field, "Send a list of strings.");
                Vec::new()
            }
        }
    }

    fn each<T>(&mut self, names: &[&str], words: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let Some((field, value)) = self.find(names) else { return Vec::new() };
        let texts = self.texts(&field, &value);
        // Several in one text, as in the address of a list. No code, ID or tag has a comma.
        let each = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        let found: Option<Vec<T>> = each.filter(|text| !text.is_empty()).map(read).collect();
        found.unwrap_or_else(|| {
            self.wrong(&field, words);
            Vec::new()
        })
    }

    fn time(&mut self, names: &[&str], end: bool) -> Option<Timestamp> {
        let (field, value) = self.find(names)?;
        let text = self.text(&field, &value);
        if text.is_empty() {
            return None;
        }
        let found = instant(&text, end);
        if found.is_none() {
            self.wrong(
                &field,
                "Send a day, 2026-09-14, or a time with its zone, 2026-09-14T09:40:00Z.",
            );
        }
        found
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        match self.body.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(flag),
            Some(_) => {
                self.wrong(name, "Send true or false.");
                None
            }
        }
    }

    fn wrong(&mut self, field: &str, words: &str) {
        let told = self.errors.entry(field.to_owned()).or_default();
        if !told.iter().any(|one| one == words) {
            told.push(words.to_owned());
        }
    }
}

const NULL: &str = "This is null, and would ask for everybody. Give it a value, or leave it out.";
const EMPTY: &str =
    "This filter is empty and would match all users. Send a value, or leave it out.";

#[cfg(test)]
mod tests {
    use rollcall_core::Error;
    use rollcall_core::access::{Actor, ActorKind, ApplicationRef, OrganizationRef, Role, Scope};
    use rollcall_core::json::Body;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::read;

    fn developer() -> Actor {
        let (id, slug, name) = (Uuid::nil(), String::new(), String::new());
        Actor {
            kind: ActorKind::System,
            role: Role::Developer.into(),
            scope: Scope::Application,
            organization: OrganizationRef { seq: 1, id, slug: slug.clone(), name: name.clone() },
            application: ApplicationRef { seq: 1, id, slug, name },
            request_id: String::new(),
            proved_at: None,
        }
    }

    fn body(body: Value) -> Body {
        Body::read(body.to_string().as_bytes()).expect("a body")
    }

    #[test]
    fn a_body_without_columns_asks_for_all_that_the_role_reads() {
        let asked = read(&developer(), &body(json!({"purpose": " x "}))).expect("an export");
        assert!(asked.columns.contains(&"tags".to_owned()));
        assert!(!asked.columns.contains(&"email".to_owned()));
        assert_eq!(asked.purpose, "x");
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let wrong = body(json!({
            "filters": {"status": ["x"], "country": 7, "created_from": "x", "import_id": 1,
                        "didit_internal_ids": ["x"], "tags": [" "]},
            "columns": [1], "purpose": {}, "gzip": "yes",
        }));
        let Err(Error::Invalid(fields)) = read(&developer(), &wrong) else { panic!("taken") };
        assert_eq!(
            fields.keys().collect::<Vec<_>>(),
            [
                "columns",
                "filters.country",
                "filters.created_from",
                "filters.didit_internal_ids",
                "filters.import_id",
                "filters.status",
                "filters.tags",
                "gzip",
                "purpose",
            ]
        );
        assert!(read(&developer(), &body(json!({"filters": []}))).is_err());
    }
    #[test]
    fn a_filter_at_the_top_filters_and_one_that_is_given_twice_is_refused() {
        let asked = |sent: Value| read(&developer(), &body(sent));
        let top = asked(json!({"status": "BLOCKED", "country_code": ["DEU"], "tag": "pep",
                               "date_from": "2026-01-01", "last_activity_after": "2026-02-01"}));
        let within = asked(json!({"filters": {"status": ["BLOCKED"], "country_code": ["DEU"],
                          "tags": ["pep"], "created_from": "2026-01-01",
                          "active_from": "2026-02-01"}}));
        assert_eq!(top.expect("an export").filter, within.expect("an export").filter);
        assert!(asked(json!({"export_all": true})).is_ok());
        for wrong in [
            json!({"status": "BLOCKED", "filters": {"status": ["ACTIVE"]}}),
            json!({"status": []}),
            json!({"filters": {"search": " "}}),
            json!({"export_all": true, "status": "BLOCKED"}),
            json!({"export_all": false}),
            json!({"status": null}),
            json!({"filters": null}),
            json!({"filters": {"country": null}, "status": "BLOCKED"}),
        ] {
            assert!(asked(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
