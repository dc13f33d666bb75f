use uuid::Uuid;

use super::{NewVerification, Verification, VerificationStatus};
use crate::Timestamp;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
pub(super) struct Known {
    user_seq: i64,
    status: String,
    full_name: Option<String>,
    date_of_birth: Option<String>,
    country: Option<String>,
    completed_at: i64,
}

impl Known {
    pub(super) fn says(&self, user_seq: i64, new: &NewVerification) -> bool {
        self.user_seq == user_seq
            && self.status == new.status.code()
            && self.full_name == new.full_name
            && self.date_of_birth == new.date_of_birth
            && self.country == new.country
            && self.completed_at == new.completed_at.micros()
    }
}

pub(super) async fn find(
    tx: &mut Tx,
    application_seq: i64,
    session_id: &str,
) -> Result<Option<Known>> {
    let row = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_seq, status, full_name, date_of_birth, country, completed_at
         FROM verifications WHERE application_seq = $1 AND session_id = $2",
    )
    .bind(application_seq)
    .bind(session_id)
    .fetch_optional(c)
    .await)?;
    Ok(row)
}

pub(super) async fn insert(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    new: &NewVerification,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO verifications (application_seq, session_id, user_seq, status, full_name,
             date_of_birth, country, completed_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(application_seq)
    .bind(&new.session_id)
    .bind(user_seq)
    .bind(new.status.code())
    .bind(&new.full_name)
    .bind(&new.date_of_birth)
    .bind(&new.country)
    .bind(new.completed_at.micros())
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))
    // Another request reported this session for another user at the same time.
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::Conflict("This session was already reported for another user.".into()),
        None => error.into(),
    })
}

pub(super) async fn count(tx: &mut Tx, user_seq: i64, new: &NewVerification) -> Result<()> {
    let one = |status| i64::from(new.status == status);
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET session_count = session_count + 1,
             approved_count = approved_count + $2, declined_count = declined_count + $3,
             in_review_count = in_review_count + $4,
             first_session_at = CASE WHEN first_session_at IS NULL OR first_session_at > $5
                                     THEN $5 ELSE first_session_at END,
             last_session_at = CASE WHEN last_session_at < $5 THEN $5 ELSE last_session_at END
         WHERE seq = $1",
    )
    .bind(user_seq)
    .bind(one(VerificationStatus::Approved))
    .bind(one(VerificationStatus::Declined))
    .bind(one(VerificationStatus::InReview))
    .bind(new.completed_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// For each field, when the latest approved session that carried it completed.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Latest {
    pub full_name: Option<i64>,
    pub date_of_birth: Option<i64>,
}

pub(super) async fn latest(tx: &mut Tx, user_seq: i64) -> Result<Latest> {
    let latest = on_tx!(tx, c => sqlx::query_as(
        "SELECT MAX(CASE WHEN full_name IS NOT NULL THEN completed_at END) AS full_name,
                MAX(CASE WHEN date_of_birth IS NOT NULL THEN completed_at END) AS date_of_birth
         FROM verifications WHERE user_seq = $1 AND status = $2",
    )
    .bind(user_seq)
    .bind(VerificationStatus::Approved.code())
    .fetch_one(c)
    .await)?;
    Ok(latest)
}

/// `by`: the session to show beside the user, if it changed: the one that verified the full name,
/// or the date of birth while no name is verified.
pub(super) async fn set_verified(
    tx: &mut Tx,
    user_seq: i64,
    verified_fields: i64,
    by: Option<&NewVerification>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET verified_fields = $2, verified_session = COALESCE($3, verified_session),
             verified_at = COALESCE($4, verified_at)
         WHERE seq = $1",
    )
    .bind(user_seq)
    .bind(verified_fields)
    .bind(by.map(|by| by.session_id.as_str()))
    .bind(by.map(|by| by.completed_at.micros()))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    session_id: String,
    status: String,
    full_name: Option<String>,
    date_of_birth: Option<String>,
    country: Option<String>,
    completed_at: i64,
    created_at: i64,
}

pub(super) async fn of_user(
    db: &Db,
    application_seq: i64,
    user_id: Uuid,
) -> Result<Vec<Verification>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT v.session_id, v.status, v.full_name, v.date_of_birth, v.country, v.completed_at,
                v.created_at
         FROM users u JOIN verifications v ON v.user_seq = u.seq
         WHERE u.id = $1 AND u.application_seq = $2
         ORDER BY v.completed_at DESC, v.created_at DESC, v.session_id LIMIT 200",
    )
    .bind(user_id)
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|row| {
            let status = VerificationStatus::from_code(&row.status)
                .ok_or_else(|| Error::internal("verifications", &"unknown status"))?;
            Ok(Verification {
                session_id: row.session_id,
                status,
                full_name: row.full_name,
                date_of_birth: row.date_of_birth,
                country: row.country,
                completed_at: Timestamp::from_micros(row.completed_at),
                created_at: Timestamp::from_micros(row.created_at),
            })
        })
        .collect()
}
