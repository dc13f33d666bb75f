//! Adds users in batches. Programs often send one user per request, many requests at the same time. A
//! transaction waits for the disk and locks the head of the audit chain once, however many users it
//! adds; so one transaction for all of them is faster.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use uuid::Uuid;

use super::User;
use super::UserInput;
use super::create::{CreateRequest, create_batch};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::store;

/// Most users in one transaction.
const MAX_USERS: usize = 200;

/// Users of one lane can share a transaction. A lane is an application, and the API key or operator who
/// adds to it.
type Lane = (i64, Option<Uuid>);

/// The users that wait in this process to be written. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct CreateQueue(Arc<Mutex<HashMap<Lane, Vec<Waiting>>>>);

struct Waiting {
    request: CreateRequest,
    answer: oneshot::Sender<Result<User>>,
}

impl CreateQueue {
    /// Adds a user, in one transaction with others who wait in the same lane.
    pub(super) async fn create(
        &self,
        ctx: &Context,
        actor: &Actor,
        input: UserInput,
    ) -> Result<User> {
        let lane = (actor.application.seq, actor.id());
        let request = CreateRequest { input, request_id: actor.request_id.clone() };
        let (answer, answered) = oneshot::channel();
        if self.push(lane, Waiting { request, answer }) {
            let turn = Turn { queue: self.clone(), lane, is_over: false };
            // Runs in a task of its own: if this caller goes away, the other users of the batch are
            // still written.
            tokio::spawn(turn.work_off(ctx.clone(), actor.clone()));
        }
        let lost = |_| Error::internal("users", &"whoever was to add the user is gone");
        answered.await.map_err(lost)?
    }

    /// Adds a user to a lane. `true`: the lane was empty, so the caller has to start the work on it.
    fn push(&self, lane: Lane, waiting: Waiting) -> bool {
        let mut lanes = self.lanes();
        let is_first = !lanes.contains_key(&lane);
        lanes.entry(lane).or_default().push(waiting);
        is_first
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<Lane, Vec<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Works on one lane until it is empty. If it panics, the lane is dropped, and everyone who waits in it
/// gets an error.
struct Turn {
    queue: CreateQueue,
    lane: Lane,
    is_over: bool,
}

impl Turn {
    async fn work_off(mut self, ctx: Context, actor: Actor) {
        while let Some(batch) = self.next() {
            write(&ctx, &actor, batch).await;
        }
    }

    /// The next batch. Removes an empty lane, so that the next caller starts the work again.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut lanes = self.queue.lanes();
        let waiting = lanes.get_mut(&self.lane)?;
        if waiting.is_empty() {
            lanes.remove(&self.lane);
            self.is_over = true;
            return None;
        }
        let rest = waiting.split_off(waiting.len().min(MAX_USERS));
        Some(mem::replace(waiting, rest))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_over {
            self.queue.lanes().remove(&self.lane);
        }
    }
}

/// Writes a batch in one transaction. If that fails, writes each user in a transaction of its own, so
/// that one bad user does not fail the others.
async fn write(ctx: &Context, actor: &Actor, batch: Vec<Waiting>) {
    let requests: Vec<&CreateRequest> = batch.iter().map(|one| &one.request).collect();
    let answers = match create_batch(ctx, actor, &requests).await {
        Ok(Some(answers)) => answers,
        _ if requests.len() > 1 => {
            let mut answers = Vec::with_capacity(requests.len());
            for one in requests {
                answers.push(alone(create_batch(ctx, actor, &[one]).await));
            }
            answers
        }
        failed => vec![alone(failed)],
    };
    for (one, answer) in batch.into_iter().zip(answers) {
        // A caller who has gone away does not need the answer.
        let _ = one.answer.send(answer);
    }
}

fn alone(outcome: Result<Option<Vec<Result<User>>>>) -> Result<User> {
    match outcome?.and_then(|mut answers| answers.pop()) {
        Some(answer) => answer,
        // Another transaction has added this key first.
        None => Err(store::key_taken()),
    }
}
