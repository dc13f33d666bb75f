//! What is asked for, read from a body with everything that is wrong with it.

use rollcall_core::access::{Actor, readable};
use rollcall_core::exports::{ExportFilter, FileForm, NewExport};
use rollcall_core::users::{self, UserStatus};
use rollcall_core::{Error, FieldErrors, Result, Timestamp};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::rest::instant::instant;

/// A body without columns asks for all that the key may read.
pub fn read(actor: &Actor, body: &Map<String, Value>) -> Result<NewExport> {
    let mut errors = FieldErrors::new();
    let filter = match body.get("filters") {
        None | Some(Value::Null) => ExportFilter::default(),
        Some(Value::Object(filters)) => filter(&mut Read { of: filters, errors: &mut errors }),
        Some(_) => {
            errors.insert("filters".into(), vec!["An object is expected.".into()]);
            ExportFilter::default()
        }
    };
    let mut read = Read { of: body, errors: &mut errors };
    let columns = match body.get("columns") {
        None | Some(Value::Null) => {
            readable(actor.role).iter().map(|column| column.name().to_owned()).collect()
        }
        Some(_) => read.texts("columns", "columns"),
    };
    let purpose = read.text("purpose", "purpose");
    let form = FileForm { gzip: read.flag("gzip"), bom: read.flag("bom") };
    if errors.is_empty() {
        Ok(NewExport { filter, columns, purpose, form })
    } else {
        Err(Error::Invalid(errors))
    }
}

fn filter(read: &mut Read<'_>) -> ExportFilter {
    let status = read.each("status", "Write ACTIVE, FLAGGED or BLOCKED.", UserStatus::from_code);
    let country = read.each("country", "Write three letters (ISO 3166-1), such as DEU.", |code| {
        let known = users::country_codes().iter().any(|(known, _)| *known == code);
        known.then(|| code.to_owned())
    });
    let ids = read.each("didit_internal_ids", "A UUID is expected.", |id| Uuid::try_parse(id).ok());
    let import = match read.text("import_id", "filters.import_id").as_str() {
        "" => None,
        id => {
            let found = Uuid::try_parse(id).ok();
            if found.is_none() {
                read.wrong("filters.import_id", "A UUID is expected.");
            }
            found
        }
    };
    ExportFilter {
        status,
        country,
        tags: read.texts("tags", "filters.tags"),
        search: read.text("search", "filters.search"),
        created_from: read.time("created_from", false),
        created_before: read.time("created_to", true),
        active_from: read.time("active_from", false),
        active_before: read.time("active_to", true),
        import,
        ids,
    }
}

struct Read<'a> {
    of: &'a Map<String, Value>,
    errors: &'a mut FieldErrors,
}

impl Read<'_> {
    fn text(&mut self, name: &str, field: &str) -> String {
        match self.of.get(name) {
            None | Some(Value::Null) => String::new(),
            // No column holds a NUL, and PostgreSQL takes none.
            Some(Value::String(text)) if !text.contains('\0') => text.trim().to_owned(),
            Some(_) => {
                self.wrong(field, "A text is expected.");
                String::new()
            }
        }
    }

    fn texts(&mut self, name: &str, field: &str) -> Vec<String> {
        let list = match self.of.get(name) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(list)) => list.iter().map(Value::as_str).collect::<Option<Vec<_>>>(),
            Some(_) => None,
        };
        match list.filter(|list| list.iter().all(|text| !text.contains('\0'))) {
            Some(list) => list.into_iter().map(|text| text.trim().to_owned()).collect(),
            None => {
                self.wrong(field, "A list of texts is expected.");
                Vec::new()
            }
        }
    }

    fn each<T>(&mut self, name: &str, words: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let field = format!("filters.{name}");
        let texts = self.texts(name, &field);
        let found: Option<Vec<T>> = texts.iter().map(|text| read(text)).collect();
        found.unwrap_or_else(|| {
            self.wrong(&field, words);
            Vec::new()
        })
    }

    fn time(&mut self, name: &str, end: bool) -> Option<Timestamp> {
        let field = format!("filters.{name}");
        let text = self.text(name, &field);
        if text.is_empty() {
            return None;
        }
        let found = instant(&text, end);
        if found.is_none() {
            self.wrong(&field, "Write a day, 2026-09-14, or a time, 2026-09-14T09:40:00Z.");
        }
        found
    }

    fn flag(&mut self, name: &str) -> bool {
        match self.of.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong(name, "true or false is expected.");
                false
            }
        }
    }

    fn wrong(&mut self, field: &str, words: &str) {
        self.errors.entry(field.to_owned()).or_default().push(words.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use rollcall_core::Error;
    use rollcall_core::access::{Actor, ActorKind, ApplicationRef, OrganizationRef, Role};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::read;

    fn developer() -> Actor {
        let (id, slug, name) = (Uuid::nil(), String::new(), String::new());
        Actor {
            kind: ActorKind::System,
            role: Role::Developer,
            organization: OrganizationRef { seq: 1, id, slug: slug.clone(), name: name.clone() },
            application: ApplicationRef { seq: 1, id, slug, name },
            request_id: String::new(),
        }
    }

    fn body(body: Value) -> serde_json::Map<String, Value> {
        body.as_object().expect("an object").clone()
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
            "filters": {"status": ["x"], "country": "DEU", "created_from": "x", "import_id": 1,
                        "didit_internal_ids": ["x"], "tags": ["\0"]},
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
}
