//! Which columns the list shows, in which order, and how many users stand on a page. A form beside the
//! filters; it needs no script.

use leptos::prelude::*;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{
    DEFAULT_COLUMNS, DEFAULT_PAGE_SIZE, LIST_COLUMNS, PAGE_SIZES, UserQuery, chosen_columns,
};

use super::address::{ALL, pairs, users_address};
use super::cells::label;
use crate::ui::icon::{Glyph, Icon};

/// The name of the form's mark in an address: boxes that are all unticked send nothing.
const CHOOSE: &str = "choose";
/// Behind every number that somebody types.
const LAST: u32 = 1_000;

/// The columns that a query shows, of those that the role can read.
pub fn shown(query: &UserQuery, rights: Rights) -> Vec<UserColumn> {
    let columns: &[UserColumn] =
        if query.columns.is_empty() { &DEFAULT_COLUMNS } else { &query.columns };
    columns.iter().copied().filter(|column| rights.reads(*column)).collect()
}

/// The query with what the form has sent. `None`: the address is not the form's.
pub fn chosen(query: &UserQuery, sent: &[(String, String)]) -> Option<UserQuery> {
    sent.iter().find(|(name, _)| name == CHOOSE)?;
    let place_of = |column: UserColumn| {
        let field = place_field(column);
        let typed = sent.iter().find(|(name, _)| *name == field);
        typed.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(LAST)
    };
    let ticked = sent.iter().filter(|(name, _)| name == "col");
    let mut columns: Vec<(u32, UserColumn)> = ticked
        .filter_map(|(_, name)| UserColumn::from_name(name))
        .map(|column| (place_of(column), column))
        .collect();
    // Those with the same number stay in the order of the form.
    columns.sort_by_key(|(place, _)| *place);
    let columns: Vec<UserColumn> = columns.into_iter().map(|(_, column)| column).collect();
    Some(UserQuery { columns: chosen_columns(&columns), cursor: None, ..query.clone() })
}

fn place_field(column: UserColumn) -> String {
    format!("place_{}", column.name())
}

#[component]
pub fn ColumnsForm(query: UserQuery, list: String, rights: Rights) -> impl IntoView {
    let chosen = shown(&query, rights);
    let is_default = query.columns.is_empty() && query.page_size == 0;
    let others = UserQuery { columns: Vec::new(), page_size: 0, cursor: None, ..query.clone() };
    let kept = pairs(&others)
        .into_iter()
        .chain([(ALL, "1".to_owned()), (CHOOSE, "1".to_owned())])
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    // The shown ones stand first, in their order.
    let hidden = LIST_COLUMNS.into_iter().filter(|column| !chosen.contains(column));
    let items = chosen
        .iter()
        .copied()
        .chain(hidden)
        .filter(|column| rights.reads(*column))
        .map(|column| item(column, chosen.iter().position(|one| *one == column)))
        .collect_view();
    let size = if query.page_size == 0 { DEFAULT_PAGE_SIZE } else { query.page_size };
    let sizes = PAGE_SIZES
        .map(|one| {
            view! { <option value=one.to_string() selected=one == size>{one.to_string()}</option> }
        })
        .collect_view();
    let reset = (!is_default).then(|| {
        view! { <a class="btn btn--sm btn--quiet" href=users_address(&list, &others)>"Use the default"</a> }
    });
    let on = (!is_default).then_some("");
    view! {
        <span class="filter" data-on=on>
            <button type="button" popovertarget="list-columns" aria-haspopup="dialog">
                "Columns"<Icon of=Glyph::Down/>
            </button>
        </span>
        <div class="panel" id="list-columns" popover="auto" role="dialog" aria-label="Columns and page size">
            <form action=list>
                {kept}
                <fieldset aria-describedby="columns-hint">
                    <legend>"Columns"</legend>
                    <p class="muted" id="columns-hint">
                        "The name always stands first. The numbers say in which order the others follow."
                    </p>
                    {items}
                </fieldset>
                <div class="field">
                    <label for="size">"Users on a page"</label>
                    <span class="select">
                        <select class="input" id="size" name="size">{sizes}</select>
                        <Icon of=Glyph::Down/>
                    </span>
                </div>
                <div class="actions">
                    {reset}
                    <button class="btn btn--primary btn--sm">"Apply"</button>
                </div>
            </form>
        </div>
    }
}

/// A box for a column, and the number of its place. `place`: from 0; none: it is not shown.
fn item(column: UserColumn, place: Option<usize>) -> impl IntoView {
    let label = label(column);
    let number = place.map(|place| (place + 1).to_string());
    view! {
        <div class="placed">
            <label class="choice">
                <input type="checkbox" name="col" value=column.name() checked=place.is_some()/>
                <span>{label}</span>
            </label>
            <input
                class="input"
                type="number"
                name=place_field(column)
                min="1"
                max="99"
                value=number.unwrap_or_default()
                aria-label=format!("Place of {label}")
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use rollcall_core::access::UserColumn;
    use rollcall_core::users::UserQuery;

    use super::chosen;

    fn sent(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn ticked_columns_stand_in_the_order_of_their_numbers() {
        let query = UserQuery { tag: "pep".into(), ..UserQuery::default() };
        let form = sent(&[
            ("choose", "1"),
            ("col", "vendor_data"),
            ("place_vendor_data", "2"),
            ("place_email", "1"),
            ("col", "phone"),
            ("place_phone", ""),
            ("col", "status"),
            ("place_status", "1"),
            ("col", "nonsense"),
        ]);
        let after = chosen(&query, &form).unwrap();
        let expected = [UserColumn::Status, UserColumn::VendorData, UserColumn::Phone];
        assert_eq!((after.columns.as_slice(), after.tag.as_str()), (&expected[..], "pep"));
        assert_eq!(chosen(&query, &form[1..]), None);
        let none = chosen(&query, &form[..1]).unwrap();
        assert!(none.columns.is_empty());
    }
}
