//! Names and values of details as people read them.

use rollcall_types::exports::ExportFilter;

use crate::Timestamp;
use crate::access::Role;
use crate::format::{bytes, capitalized, thousands};

/// Details that are numbers. Others may be names and reasons of digits alone, and stay as they are.
#[rustfmt::skip]
const COUNTS: [&str; 28] = [
    "users", "rows", "created", "updated", "unchanged", "invalid", "held", "skipped", "warned",
    "protected_cells", "status_changes", "cells", "removed", "restored", "kept", "matches", "added",
    "members", "files", "mentioned", "entries", "faces", "blocklisted_faces", "allowlisted_faces",
    "erased", "missing", "failed", "not_erased",
];

/// The value of a detail in words.
pub fn shown(name: &str, value: &str) -> String {
    match name {
        "filter" => filter(value),
        "fields" | "columns" | "changed" => {
            value.split(", ").map(field).collect::<Vec<_>>().join(", ")
        }
        "role" | "former_role" => role(value),
        "until" | "former_until" | "expires" | "at" | "roster_at" => time(value),
        "bytes" => value.parse().map_or_else(|_| value.to_owned(), bytes),
        "decision" | "before" => decision(value),
        "status" => value.to_lowercase().replace('_', " "),
        _ if COUNTS.contains(&name) => number(value),
        _ => value.to_owned(),
    }
}

/// The name of a detail in words: `protected_cells` → `Protected cells`.
pub fn label(name: &str) -> String {
    match name {
        "sha256" => "SHA-256".to_owned(),
        "roster_at" => "Data as of".to_owned(),
        "fields" => "Changed fields".to_owned(),
        _ => capitalized(&name.replace('_', " ")),
    }
}

fn filter(stored: &str) -> String {
    let Ok(filter) = serde_json::from_str::<ExportFilter>(stored) else {
        return stored.to_owned();
    };
    let words = filter.words();
    let mut letters = words.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

fn field(name: &str) -> String {
    match name {
        "vendor_data" => "user ID".to_owned(),
        "didit_internal_id" => "Rollcall ID".to_owned(),
        "metadata_json" => "metadata".to_owned(),
        "email" => "e-mail".to_owned(),
        _ => name.replace('_', " "),
    }
}

fn role(code: &str) -> String {
    Role::label_of(code).to_owned()
}

fn time(text: &str) -> String {
    Timestamp::from_rfc3339(text).map_or_else(|| text.to_owned(), Timestamp::minute)
}

fn decision(code: &str) -> String {
    match code {
        "same" => "same person",
        "different" => "different people",
        "later" => "decide later",
        "apply" => "file values applied",
        "drop" => "skipped",
        other => other,
    }
    .to_owned()
}

/// Whole numbers are grouped by thousands; everything else stays.
fn number(value: &str) -> String {
    let is_plain = value.len() > 3 && value.len() < 16 && !value.starts_with('0');
    match value.parse::<i64>() {
        Ok(number) if is_plain && value.bytes().all(|byte| byte.is_ascii_digit()) => {
            thousands(number)
        }
        _ => value.to_owned(),
    }
}
