//! Takes the ticks of a page of the list, and leads on: to another page, or to what is done with the
//! selected users.

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::access::Permission;
use rollcall_core::exports::ExportFilter;
use rollcall_core::users;
use uuid::Uuid;

use super::address::{Pair, parse};
use super::picked::{NOBODY, Picked, SELECTION};
use crate::address::with_query;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::exports::address::pairs;

type Pairs = Vec<(String, String)>;

/// `do`: what the pressed button does. `go`: the address of another page, whose button has no `do`.
/// `here`: the address of the page. `rows`: the users on it. `id`: those that are ticked.
pub async fn select(console: ConsoleContext, Form(form): Form<Pairs>) -> Answer {
    console.actor.require(Permission::ReadUsers)?;
    let one = |wanted: &str| {
        let found = form.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let here = of_list(&console, one("here"));
    let shown: Vec<Uuid> = one("rows").split(',').filter_map(|id| id.parse().ok()).collect();
    let picked = match one("do") {
        "all" => Picked::All,
        "clear" => Picked::Nobody,
        "page" => taken(&console, &form, &shown, shown.clone()).await?,
        then => {
            if matches!(then, "export" | "change" | "erase") {
                Picked::require_kept(&console, &form).await?;
            }
            let ticked = form.iter().filter(|(name, _)| name == "id");
            let ticked = ticked.filter_map(|(_, id)| id.parse().ok()).collect();
            taken(&console, &form, &shown, ticked).await?
        }
    };
    let to = match one("do") {
        "export" => to_work(&console, "/exports/new", &here, &picked),
        "change" => to_work(&console, "/users/change", &here, &picked),
        "erase" => to_work(&console, "/users/erase", &here, &picked),
        _ if !one("go").is_empty() => {
            in_list(&console, &of_list(&console, one("go")), picked.pair())
        }
        _ => in_list(&console, &here, picked.pair()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The selection with the ticks of this page. Where all were selected and one is no longer, those of this
/// page stay.
async fn taken(
    console: &ConsoleContext,
    form: &Pairs,
    shown: &[Uuid],
    ticked: Vec<Uuid>,
) -> rollcall_core::Result<Picked> {
    let before = Picked::load(console, form).await?;
    if before == Picked::All && shown.iter().all(|id| ticked.contains(id)) {
        return Ok(Picked::All);
    }
    let kept = match before {
        Picked::These { id, .. } => Some(id),
        _ => None,
    };
    let (ctx, actor) = (console.ctx(), &console.actor);
    let id = users::select(ctx, actor, kept, shown, &ticked).await?;
    Ok(id.map_or(Picked::Nobody, |id| Picked::These { id, users: Vec::new() }))
}

/// The parts of an address of this list, without its selection; of any other address none.
fn of_list(console: &ConsoleContext, address: &str) -> Pairs {
    let query = address.strip_prefix(&console.at("/users")).and_then(|rest| rest.strip_prefix('?'));
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .filter(|(name, _)| name != SELECTION)
        .collect()
}

fn in_list(console: &ConsoleContext, pairs: &Pairs, selection: Pair) -> String {
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.clone()));
    with_query(&console.at("/users"), pairs.chain([selection]))
}

/// The address of a page that works with the selected users.
fn to_work(console: &ConsoleContext, path: &str, here: &Pairs, picked: &Picked) -> String {
    match picked {
        Picked::Nobody | Picked::NobodyYet => in_list(console, here, (SELECTION, NOBODY.into())),
        Picked::All => with_query(&console.at(path), pairs(&ExportFilter::from(&parse(here)))),
        Picked::These { .. } => with_query(&console.at(path), [picked.pair()]),
    }
}
