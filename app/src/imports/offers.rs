//! Suggestions: one button corrects all invalid cells with the same reason, and another takes that
//! back.

use leptos::prelude::*;
use rollcall_core::imports::{Import, Offer, RowFilter};

use super::form::{CHANGES, reason_name};
use super::query::rows_address;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::Lead;

/// `None`: the file needs no suggestion. `may_run`: the role may correct.
pub fn suggestions(import: &Import, here: &str, may_run: bool) -> Option<impl IntoView + use<>> {
    if import.offers.is_empty() || !may_run {
        return None;
    }
    let items = import.offers.iter().map(|offer| suggestion(offer, here)).collect_view();
    Some(view! {
        <section class="section" aria-labelledby="suggestions">
            <div class="section__head"><h2 id="suggestions">"Suggested corrections"</h2></div>
            <ul class="offers">{items}</ul>
            <p class="muted">
                <small>"Corrections are saved with this import and checked before anything is imported. The uploaded file does not change."</small>
            </p>
        </section>
    })
}

fn suggestion(offer: &Offer, here: &str) -> impl IntoView + use<> {
    let reason = format!("{}: {}", offer.column.label(), offer.label);
    let filter = RowFilter::Reason { column: offer.column, code: offer.code };
    let href = rows_address(here, filter);
    let value = reason_name(offer.column, offer.code);
    let values = values_in_words(offer);
    let button = if offer.accepted {
        let label = format!("Restore original values, {reason}");
        view! {
            <span class="status" data-tone="ok"><Icon of=Glyph::Check/>{done_words(offer)}</span>
            <button class="btn btn--quiet btn--sm" form=CHANGES name="withdraw" value=value aria-label=label>
                "Restore original values"
            </button>
        }
        .into_any()
    } else {
        view! {
            <button class="btn btn--sm" form=CHANGES name="accept" value=value>
                <Icon of=Glyph::Pencil/>{offer_words(offer)}
            </button>
        }
        .into_any()
    };
    view! {
        <li>
            <Lead href form=Some(CHANGES)>{reason}</Lead>
            {values.map(|words| view! { <small class="muted">{words}</small> })}
            <span class="offers__do">{button}</span>
        </li>
    }
}

/// What accepting the suggestion does, in numbers.
fn offer_words(offer: &Offer) -> String {
    let (cells, rows) = match offer.rows {
        1 => ("this cell".to_owned(), "this row".to_owned()),
        rows => {
            (format!("these {} cells", thousands(rows)), format!("these {} rows", thousands(rows)))
        }
    };
    match offer.single() {
        Some("") => format!("Leave {cells} empty"),
        Some(value) => format!("Use {value} in {rows}"),
        None => format!("Use the suggested value in {rows}"),
    }
}

/// What an accepted suggestion did.
fn done_words(offer: &Offer) -> String {
    let rows = counted(offer.rows, "row", "rows");
    match offer.single() {
        Some("") => format!("{} left empty", counted(offer.rows, "cell", "cells")),
        Some(value) => format!("{value} used in {rows}"),
        None => format!("Suggested value used in {rows}"),
    }
}

/// `country: USA used in 100 rows`. `None`: no suggestion was accepted.
pub fn accepted_in_words(offers: &[Offer]) -> Option<String> {
    let accepted = offers.iter().filter(|offer| offer.accepted);
    let words: Vec<String> =
        accepted.map(|offer| format!("{}: {}", offer.column.label(), done_words(offer))).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// `ACTIVE in 80 rows, BLOCKED in 20`. `None`: all cells get the same value, or the values are personal
/// data.
fn values_in_words(offer: &Offer) -> Option<String> {
    const SHOWN: usize = 4;
    if offer.single().is_some() || offer.values.is_empty() {
        return None;
    }
    let named = offer.values.iter().take(SHOWN).map(|(value, rows)| {
        let rows = counted(*rows, "row", "rows");
        if value.is_empty() { format!("empty in {rows}") } else { format!("{value} in {rows}") }
    });
    let mut words: Vec<String> = named.collect();
    let rest = offer.rows - offer.values.iter().take(SHOWN).map(|(_, rows)| rows).sum::<i64>();
    if rest > 0 {
        words.push(format!("other values in {}", counted(rest, "row", "rows")));
    }
    Some(words.join(", "))
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::Offer;
    use rollcall_core::users::Column;

    use super::{accepted_in_words, done_words, offer_words, values_in_words};

    fn offer(rows: i64, values: &[(&str, i64)]) -> Offer {
        let values = values.iter().map(|(value, rows)| ((*value).to_owned(), *rows)).collect();
        let label = String::new();
        Offer { column: Column::Status, code: 12, label, rows, values, accepted: false }
    }

    #[test]
    fn a_suggestion_says_what_it_writes_and_in_how_many_rows() {
        let one = offer(1_100, &[("ACTIVE", 1_100)]);
        assert_eq!(offer_words(&one), "Use ACTIVE in these 1,100 rows");
        assert_eq!(done_words(&one), "ACTIVE used in 1,100 rows");
        assert_eq!(values_in_words(&one), None);
        assert_eq!(offer_words(&offer(1, &[("DEU", 1)])), "Use DEU in this row");
        assert_eq!(offer_words(&offer(40, &[("", 40)])), "Leave these 40 cells empty");
        assert_eq!(offer_words(&offer(1, &[("", 1)])), "Leave this cell empty");
        let several = offer(312, &[("DEU", 300), ("", 2)]);
        assert_eq!(offer_words(&several), "Use the suggested value in these 312 rows");
        let words = "DEU in 300 rows, empty in 2 rows, other values in 10 rows";
        assert_eq!(values_in_words(&several).as_deref(), Some(words));
        assert_eq!(values_in_words(&offer(312, &[])), None);
        assert_eq!(accepted_in_words(std::slice::from_ref(&one)), None);
        let accepted = Offer { accepted: true, ..one };
        let words = "Status: ACTIVE used in 1,100 rows";
        assert_eq!(accepted_in_words(&[accepted]).as_deref(), Some(words));
    }
}
