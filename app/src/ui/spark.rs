//! A sparkline: a number day by day.

use std::fmt::Write;

use leptos::prelude::*;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
const MARGIN: f64 = 2.0;

/// The line through the values, from 0 at the foot to the greatest at the top.
fn line(values: &[i64]) -> String {
    let greatest = values.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = WIDTH / (values.len().max(2) - 1) as f64;
    let mut path = String::new();
    for (index, value) in values.iter().enumerate() {
        let x = index as f64 * step;
        let y = HEIGHT - MARGIN - (*value as f64 / greatest) * (HEIGHT - 2.0 * MARGIN);
        let letter = if index == 0 { 'M' } else { 'L' };
        // Writing into a String does not fail.
        let _ = write!(path, "{letter}{x:.1} {y:.1}");
    }
    path
}

#[component]
pub fn Spark(values: Vec<i64>, #[prop(into)] label: String) -> impl IntoView {
    let line = line(&values);
    let area = format!("{line}L{WIDTH:.0} {HEIGHT:.0}L0 {HEIGHT:.0}z");
    (values.len() > 1).then(|| {
        view! {
            <svg class="spark" viewBox="0 0 120 32" preserveAspectRatio="none" role="img" aria-label=label>
                <path class="spark__area" d=area></path>
                <path d=line></path>
            </svg>
        }
    })
}
