//! A stacked bar: an inline SVG whose rects carry their widths as attributes, because the content
//! security policy forbids inline styles.

use leptos::prelude::*;

use super::tone::Tone;

/// How large a bar is drawn, and how small a part of it may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarSize {
    Large,
    Row,
}

impl BarSize {
    fn class(self) -> &'static str {
        match self {
            Self::Large => "bar bar--lg",
            Self::Row => "bar",
        }
    }

    /// The least width of a part that is not zero, in percent.
    fn least(self) -> f64 {
        match self {
            Self::Large => 0.9,
            Self::Row => 2.2,
        }
    }
}

/// One part: its tone, and its start and width in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub tone: Tone,
    pub start: f64,
    pub width: f64,
}

/// Lays the values out over `whole`. Parts that are too small to be seen are widened, at the cost of the
/// widest one.
pub fn lay_out(values: &[(Tone, i64)], whole: i64, least: f64) -> Vec<Part> {
    let whole = whole.max(values.iter().map(|(_, value)| *value).sum()).max(1) as f64;
    let mut widths: Vec<f64> = Vec::with_capacity(values.len());
    let mut owed = 0.0;
    for (_, value) in values {
        let fair = *value as f64 * 100.0 / whole;
        let drawn = if *value > 0 { fair.max(least) } else { 0.0 };
        owed += drawn - fair;
        widths.push(drawn);
    }
    if let Some(widest) = widths.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *widest = (*widest - owed).max(0.0);
    }
    let mut start = 0.0;
    let mut parts = Vec::with_capacity(values.len());
    for ((tone, _), width) in values.iter().zip(widths) {
        if width > 0.0 {
            parts.push(Part { tone: *tone, start, width });
            start += width;
        }
    }
    parts
}

/// `label` says the numbers in words; without it the bar is decorative, beside words that say them.
#[component]
pub fn Bar(
    values: Vec<(Tone, i64)>,
    whole: i64,
    size: BarSize,
    #[prop(optional, into)] label: String,
) -> impl IntoView {
    let rects = lay_out(&values, whole, size.least())
        .into_iter()
        .map(|part| {
            view! {
                <rect
                    data-tone=part.tone.code()
                    x=format!("{:.2}%", part.start)
                    width=format!("{:.2}%", part.width)
                ></rect>
            }
        })
        .collect_view();
    let hidden = label.is_empty();
    view! {
        <svg
            class=size.class()
            role=(!hidden).then_some("img")
            aria-label=(!hidden).then_some(label)
            aria-hidden=hidden.then_some("true")
        >
            {rects}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::{Tone, lay_out};

    #[test]
    fn a_small_part_stays_visible_and_the_sum_stays_whole() {
        let values = [(Tone::Ok, 80_214), (Tone::Info, 19_700), (Tone::Bad, 29), (Tone::Warn, 0)];
        let parts = lay_out(&values, 99_943, 0.9);
        assert_eq!(parts.len(), 3);
        assert!((parts[2].width - 0.9).abs() < 1e-9);
        let sum: f64 = parts.iter().map(|part| part.width).sum();
        assert!((sum - 100.0).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn an_unfinished_run_fills_only_its_part() {
        let parts = lay_out(&[(Tone::Ok, 25)], 100, 0.9);
        assert!((parts[0].width - 25.0).abs() < 1e-9);
    }
}
