//! Tables. The explicit roles keep them tables for assistive technology when the style sheet turns
//! rows into blocks.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How a column's head can sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sorting {
    Not,
    /// The address of the other order, and whether this column sorts now, and how.
    By {
        href: String,
        now: Option<Direction>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// A column's head. Columns of `rank` 3, then 2, are hidden first on medium widths.
#[derive(Clone, Debug)]
pub struct Head {
    label: &'static str,
    class: &'static str,
    rank: Option<&'static str>,
    sorting: Sorting,
    hidden: bool,
    picks: bool,
}

impl Head {
    pub fn new(label: &'static str) -> Self {
        Self { label, class: "", rank: None, sorting: Sorting::Not, hidden: false, picks: false }
    }

    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    pub fn rank(mut self, rank: &'static str) -> Self {
        self.rank = Some(rank);
        self
    }

    pub fn sorting(mut self, href: String, now: Option<Direction>) -> Self {
        self.sorting = Sorting::By { href, now };
        self
    }

    /// The head of ticks. A script offers a box for all of them.
    pub fn picking(mut self) -> Self {
        self.picks = true;
        self
    }

    /// Read aloud, not shown.
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

/// `caption` says in words what the rows are; `label` names the region that scrolls; its section may
/// have the same name. `stays`: the heads stay in sight while the page scrolls; for tables that are never
/// wider than the page.
#[component]
pub fn Table(
    #[prop(into)] label: String,
    #[prop(into)] caption: String,
    heads: Vec<Head>,
    #[prop(optional)] stays: bool,
    children: Children,
) -> impl IntoView {
    let class = if stays { "table-wrap table-wrap--stays" } else { "table-wrap" };
    view! {
        <div class=class role="region" aria-label=format!("Table: {label}") tabindex="0">
            <table class="table" role="table">
                <caption class="vh">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

fn head(head: Head) -> impl IntoView {
    let (order, content) = match head.sorting {
        Sorting::Not if head.picks => (
            None,
            view! {
                <span class="vh">{head.label}</span>
                <input type="checkbox" data-all-of-page="" hidden aria-label="Select all on this page"/>
            }
            .into_any(),
        ),
        Sorting::Not if head.hidden => {
            (None, view! { <span class="vh">{head.label}</span> }.into_any())
        }
        Sorting::Not => (None, head.label.into_any()),
        Sorting::By { href, now } => {
            let (order, glyph) = match now {
                None => ("none", Glyph::UpDown),
                Some(Direction::Ascending) => ("ascending", Glyph::SortUp),
                Some(Direction::Descending) => ("descending", Glyph::SortDown),
            };
            (Some(order), view! { <a href=href>{head.label}<Icon of=glyph/></a> }.into_any())
        }
    };
    view! {
        <th
            role="columnheader"
            scope="col"
            class=head.class
            data-rank=head.rank
            aria-sort=order
        >
            {content}
        </th>
    }
}
