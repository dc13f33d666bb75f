//! Follows background work for islands: polls the server, and reloads the page when the state of the
//! work has changed.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

const PAUSE: Duration = Duration::from_millis(700);

/// What an island shows of the work.
#[derive(Clone)]
pub struct Followed<P: Send + Sync + 'static> {
    /// `import` or `export`: what continues while the connection is interrupted.
    what: &'static str,
    pub progress: RwSignal<P>,
    /// Why there is no news; empty if there is.
    pub trouble: RwSignal<String>,
}

impl<P: Clone + Send + Sync + 'static> Followed<P> {
    /// Starts with the progress that the page was rendered with. `ask` fetches the newest progress;
    /// `moved_on` says whether the page must be reloaded because of it.
    pub fn begin<A, F>(what: &'static str, initial: P, ask: A, moved_on: fn(&P, &P) -> bool) -> Self
    where
        A: Fn() -> F + Clone + 'static,
        F: Future<Output = Result<P, ServerFnError>> + 'static,
    {
        let progress = RwSignal::new(initial.clone());
        let followed = Self { what, progress, trouble: RwSignal::new(String::new()) };
        let begun = followed.clone();
        // Effects run in the browser only.
        Effect::new(move |_| {
            let initial = initial.clone();
            follow(begun.clone(), ask.clone(), move |now| moved_on(&initial, now));
        });
        followed
    }
}

/// Asks again after a pause, until the state has changed.
fn follow<P, A, F, M>(followed: Followed<P>, ask: A, moved_on: M)
where
    P: Clone + Send + Sync + 'static,
    A: Fn() -> F + 'static,
    F: Future<Output = Result<P, ServerFnError>> + 'static,
    M: Fn(&P) -> bool + 'static,
{
    let step = move || {
        spawn_local(async move {
            if !has_moved_on(&followed, ask().await, &moved_on) {
                follow(followed, ask, moved_on);
            } else if let Some(window) = web_sys::window() {
                // A page that cannot be loaded again is left as it is; the next visit shows it.
                let _ = window.location().reload();
            }
        });
    };
    set_timeout(step, PAUSE);
}

fn has_moved_on<P: Clone + Send + Sync + 'static>(
    followed: &Followed<P>,
    answer: Result<P, ServerFnError>,
    moved_on: &impl Fn(&P) -> bool,
) -> bool {
    match answer {
        Ok(progress) => {
            let moved = moved_on(&progress);
            followed.progress.set(progress);
            followed.trouble.set(String::new());
            moved
        }
        Err(ServerFnError::ServerError(words)) => {
            followed.trouble.set(words);
            false
        }
        Err(_) => {
            let what = followed.what;
            followed.trouble.set(format!("Connection lost. The {what} continues. Reconnecting…"));
            false
        }
    }
}
