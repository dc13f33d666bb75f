use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::{Error, Result};
use crate::imports::ImportState;
use crate::imports::lifecycle::{LeadsTo, Transition};

/// What a transition needs besides the state, as a condition on the import's row.
fn condition(transition: Transition) -> &'static str {
    match transition {
        // An operator has stopped the check, so its end comes too late.
        Transition::AskMapping | Transition::FinishValidation => " AND cancel_requested = FALSE",
        // It has written nothing.
        Transition::Revalidate => {
            " AND rows > 0 AND (state = 'ready'
                 OR (started_at IS NOT NULL AND done_rows = 0 AND undone_at IS NULL))"
        }
        Transition::ConflictsResolved => " AND held_decision IS NOT NULL",
        _ => "",
    }
}

/// Makes a transition: the one statement that changes the state of an import. It locks the import
/// until the transaction ends. `false`: the import has left the states of the transition.
pub(in crate::imports) async fn transition(
    tx: &mut Tx,
    id: Uuid,
    transition: Transition,
) -> Result<bool> {
    make(tx, None, id, transition).await
}

/// The same for an import of the actor's application. One of another application is not found.
pub(in crate::imports) async fn transition_by(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    transition: Transition,
) -> Result<bool> {
    make(tx, Some(actor.application.seq), id, transition).await
}

/// The same for the job that works on the import. If the transition cannot be made, the program is wrong.
pub(in crate::imports) async fn must_transition(
    tx: &mut Tx,
    id: Uuid,
    transition: Transition,
) -> Result<()> {
    match make(tx, None, id, transition).await? {
        true => Ok(()),
        false => Err(Error::internal("imports", &format!("{transition:?} in another state"))),
    }
}

async fn make(
    tx: &mut Tx,
    application_seq: Option<i64>,
    id: Uuid,
    transition: Transition,
) -> Result<bool> {
    let moved = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("UPDATE imports SET ");
        if transition.remembers() {
            sql.push("state_before = state, ");
        }
        sql.push("state = ");
        match transition.leads_to() {
            LeadsTo::To(state) => sql.push_bind(state.code()),
            LeadsTo::Back => sql.push(
                "COALESCE(state_before, CASE state WHEN 'undoing' THEN 'failed' ELSE 'done' END)",
            ),
        };
        sql.push(" WHERE id = ").push_bind(id).push(" AND state IN (");
        let mut states = sql.separated(", ");
        for state in transition.sources() {
            states.push_bind(state.code());
        }
        sql.push(")");
        if let Some(seq) = application_seq {
            sql.push(" AND application_seq = ").push_bind(seq);
        }
        sql.push(condition(transition));
        sql.build().execute(c).await.map(|done| done.rows_affected() == 1)
    })?;
    Ok(moved)
}

/// Locks an import until the transaction ends. `false`: it has left this state.
pub(in crate::imports) async fn lock_in_state(
    tx: &mut Tx,
    id: Uuid,
    state: ImportState,
) -> Result<bool> {
    let held = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = state WHERE id = $1 AND state = $2",
    )
    .bind(id)
    .bind(state.code())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(held)
}
