use uuid::Uuid;

use super::conditions::{Conditions, Walked, push_any, push_contains, push_search, stored_tag};
use crate::db::Statement;
use crate::users::UserStatus;
use crate::users::words::PIECE;

/// The pieces that SQLite's index looks for. For each term: its spellings, of which one is enough; for
/// each spelling: its pieces, which must all be there.
pub(in crate::users) type Pieces = Vec<Vec<Vec<String>>>;

/// A source of users for a list. Each branch scans one index in the order of the list, so that a page
/// costs the same however many users there are. The list merges its branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::users) enum Branch {
    /// All users, in the order of the sort.
    All,
    /// The user with this compared key, or all users who share it.
    Key(String),
    Status(UserStatus),
    Country(String, UserStatus),
    /// Users whose documents were all issued by this country.
    Issued(String),
    /// Users whose documents were issued by several countries, this one among them.
    IssuedAmong(String),
    /// The trigram index. `is_current`: every user is indexed in their present form.
    Indexed {
        is_current: bool,
    },
    /// The trigram index, when it is current and there is no other filter. Then the users' own rows are
    /// read only for the page.
    Index,
    /// Users whose present form is not in the trigram index yet.
    Pending,
    CreatedBy(Uuid),
    UpdatedBy(Uuid),
    /// Users with a note that the filter means, where they are few: they are found first and then sorted.
    Noted,
}

/// The parts of the SQL statements that differ between the two databases.
struct Dialect {
    from_index: &'static str,
    from_pending: &'static str,
    from_updated: &'static str,
    from_issued: &'static str,
    from_issued_among: &'static str,
    index_key: &'static str,
}

const SQLITE: Dialect = Dialect {
    // CROSS JOIN keeps SQLite from swapping the two tables.
    from_index: "user_search CROSS JOIN users u WHERE u.seq = user_search.rowid",
    from_pending: "search_due d CROSS JOIN users u WHERE u.seq BETWEEN d.low AND d.high",
    from_updated: "revisions r CROSS JOIN users u WHERE u.seq = r.user_seq AND r.source = 'import'",
    from_issued: "users u INDEXED BY users_by_issuing_states WHERE u.issuing_states = ",
    from_issued_among: "users u INDEXED BY users_with_issuing_states
         WHERE instr(u.issuing_states, ',') > 0",
    index_key: "user_search.rowid",
};

const POSTGRES: Dialect = Dialect {
    from_index: "user_search f JOIN users u ON u.seq = f.user_seq WHERE TRUE",
    from_pending: "search_due d JOIN users u ON u.seq BETWEEN d.low AND d.high WHERE TRUE",
    from_updated: "revisions r JOIN users u ON u.seq = r.user_seq WHERE r.source = 'import'",
    from_issued: "users u WHERE u.issuing_states = ",
    from_issued_among: "users u WHERE strpos(u.issuing_states, ',') > 0",
    index_key: "u.seq",
};

fn dialect(sql: &Statement) -> &'static Dialect {
    if sql.is_sqlite() { &SQLITE } else { &POSTGRES }
}

impl Branch {
    /// Writes `FROM … WHERE …`: the source, and then all conditions on the user. They are checked
    /// again, because an index may be out of date, and SQLite's index only finds pieces of the texts.
    pub(super) fn push(
        &self,
        sql: &mut Statement,
        conditions: &Conditions<'_>,
        pieces: &Pieces,
        by_creation: bool,
    ) {
        let mut walked = Walked { by_creation, ..Walked::default() };
        match self {
            Self::All => drop(sql.push("users u WHERE TRUE")),
            // No key has a control character, and PostgreSQL refuses to look for some of them.
            Self::Key(key) if key.chars().any(char::is_control) => {
                sql.push("users u WHERE FALSE");
            }
            Self::Key(key) => {
                let application_seq = conditions.application_seq;
                walked.by_seq = true;
                sql.push("users u WHERE u.seq IN (SELECT k.seq FROM users k");
                sql.push(" WHERE k.application_seq = ").bind(application_seq);
                sql.push(" AND k.vendor_key = ").bind(key.as_str());
                sql.push(" UNION ALL SELECT s.user_seq FROM shared_keys s");
                sql.push(" WHERE s.application_seq = ").bind(application_seq);
                sql.push(" AND s.vendor_key = ").bind(key.as_str());
                // The key of a user who was merged away means the one who has their data now.
                sql.push(" UNION ALL SELECT m.merged_into FROM users m");
                sql.push(" WHERE m.application_seq = ").bind(-application_seq);
                sql.push(" AND m.vendor_key = ").bind(key.as_str()).push(")");
            }
            Self::Status(status) => {
                sql.push("users u WHERE TRUE");
                walked.status = Some(*status);
            }
            Self::Country(country, status) => {
                sql.push("users u WHERE TRUE");
                walked.status = Some(*status);
                walked.country = Some(country);
                walked.country_code = conditions.country.is_empty();
            }
            Self::Issued(country) => {
                sql.push(dialect(sql).from_issued).bind(format!("[\"{country}\"]"));
                walked.country_code = true;
            }
            Self::IssuedAmong(country) => {
                sql.push(dialect(sql).from_issued_among).push(" AND ");
                push_contains(sql, "u.issuing_states", &format!("\"{country}\""));
                walked.country_code = true;
            }
            Self::CreatedBy(import) => {
                sql.push("users u WHERE u.import_id = ").bind(*import);
                walked.import = true;
            }
            Self::UpdatedBy(import) => {
                sql.push(dialect(sql).from_updated).push(" AND r.source_id = ").bind(*import);
                walked.import = true;
            }
            Self::Noted => {
                walked.by_seq = true;
                walked.note = true;
                sql.push("users u WHERE u.seq IN (");
                conditions.push_noted(sql);
                sql.push(")");
            }
            Self::Indexed { is_current } => {
                walked.texts = *is_current && !sql.is_sqlite();
                sql.push(dialect(sql).from_index);
                if sql.is_sqlite() {
                    sql.push(" AND user_search MATCH ").bind(phrases(conditions, pieces));
                } else {
                    push_texts(sql, conditions);
                }
            }
            Self::Pending => {
                sql.push(dialect(sql).from_pending).push(" AND d.application_seq = ");
                sql.bind(conditions.application_seq);
            }
            Self::Index => {
                sql.push("user_search f WHERE f.application_seq = ");
                sql.bind(conditions.application_seq);
                push_texts(sql, conditions);
                return;
            }
        }
        conditions.push_walked(sql, walked);
    }

    /// `DISTINCT`, if the branch may return a user twice. A user with two pending changes would
    /// otherwise take another user's place on the page.
    pub(super) fn once(&self) -> &'static str {
        match self {
            Self::Pending => "DISTINCT ",
            _ => "",
        }
    }

    /// The column with the branch's own order.
    pub(super) fn key(&self, sql: &Statement) -> &'static str {
        match self {
            Self::Indexed { .. } => dialect(sql).index_key,
            Self::Index => "f.user_seq",
            Self::UpdatedBy(_) => "r.user_seq",
            _ => "u.seq",
        }
    }
}

/// An FTS5 query: the texts as phrases, with their quotes doubled.
pub(super) fn phrases(conditions: &Conditions<'_>, pieces: &Pieces) -> String {
    let phrase = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let all = |parts: Vec<String>| format!("({})", parts.join(" AND "));
    let any = |parts: Vec<String>| format!("({})", parts.join(" OR "));
    let mut columns = Vec::new();
    if !pieces.is_empty() {
        let spelling = |pieces: &Vec<String>| all(pieces.iter().map(|one| phrase(one)).collect());
        let term = |spellings: &Vec<Vec<String>>| any(spellings.iter().map(spelling).collect());
        let terms = all(pieces.iter().map(term).collect());
        let earlier = conditions.search.earlier.iter().filter(|text| is_indexed(text));
        let both = std::iter::once(terms).chain(earlier.map(|text| phrase(text)));
        columns.push(format!("body : {}", any(both.collect())));
    }
    columns.extend(conditions.tags.iter().map(|tag| {
        let spellings = tag.iter().map(|spelling| phrase(&stored_tag(spelling)));
        format!("tags : {}", any(spellings.collect()))
    }));
    columns.join(" AND ")
}

/// Writes the condition for PostgreSQL's index.
fn push_texts(sql: &mut Statement, conditions: &Conditions<'_>) {
    push_search(sql, &conditions.search, |sql, text| {
        if is_indexed(text) {
            sql.push("f.body LIKE ").bind(anywhere(text));
        } else {
            // A pattern that is too short for the index would make PostgreSQL scan all of it.
            push_contains(sql, "f.body", text);
        }
    });
    for tag in &conditions.tags {
        sql.push(" AND ");
        push_any(sql, tag, |sql, spelling| {
            sql.push("f.tags LIKE ").bind(anywhere(&stored_tag(spelling)));
        });
    }
}

fn is_indexed(text: &str) -> bool {
    text.chars().count() >= PIECE
}

/// A LIKE pattern that finds a text anywhere. Wildcards in the text are escaped.
fn anywhere(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
