//! Reasons or countries by count, each a link to its rows.

use leptos::prelude::*;

use super::format::thousands;
use super::link::Lead;
use super::tone::Tone;

pub struct Ranked {
    pub label: String,
    /// A short word behind the label, such as a country's code.
    pub aside: String,
    pub href: String,
    pub count: i64,
}

/// Without a tone the bars are quiet. With a `whole` they show shares of it, else they are compared with the
/// greatest. `form`: what is sent before the rows are shown (see [`Lead`]).
#[component]
pub fn Rank(
    items: Vec<Ranked>,
    #[prop(optional)] tone: Option<Tone>,
    #[prop(optional)] whole: i64,
    #[prop(optional_no_strip)] form: Option<&'static str>,
) -> impl IntoView {
    let greatest = items.iter().map(|item| item.count).max().unwrap_or(0).max(1);
    let full = if whole > 0 { whole.max(greatest) } else { greatest };
    let class = if tone.is_some() { "bar bar--thin" } else { "bar bar--thin bar--quiet" };
    let items = items
        .into_iter()
        .map(|item| {
            let width = format!("{}%", (item.count * 100 / full).max(1));
            let share = (whole > 0).then(|| {
                view! { <span class="muted num">{share_in_words(item.count, whole)}</span> }
            });
            view! {
                <li>
                    <Lead href=item.href form>
                        {item.label}" "<span class="muted">{item.aside}</span>
                    </Lead>
                    <svg class=class aria-hidden="true">
                        <rect data-tone=tone.map(Tone::code) width=width></rect>
                    </svg>
                    {share}
                    <data value=item.count.to_string()>{thousands(item.count)}</data>
                </li>
            }
        })
        .collect_view();
    let list = if whole > 0 { "rank rank--shares" } else { "rank" };
    view! { <ol class=list>{items}</ol> }
}

/// `31 %`, `under 1 %`
fn share_in_words(count: i64, whole: i64) -> String {
    match count * 100 / whole.max(1) {
        0 if count > 0 => "under 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::share_in_words;

    #[test]
    fn a_share_that_is_small_is_not_none() {
        assert_eq!(share_in_words(1, 3), "33 %");
        assert_eq!(share_in_words(1, 3_000), "under 1 %");
        assert_eq!(share_in_words(0, 0), "0 %");
    }
}
