//! A number day by day, with an axis and the values of each day under the pointer. Drawn on the server: it
//! needs no script.

use std::fmt::Write;

use leptos::prelude::*;

use super::format::thousands;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 100.0;

/// One day: its name, its value, and the words that the pointer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub day: String,
    pub value: i64,
    pub words: String,
}

/// The least round number that is not below the greatest value: the top of the axis.
fn round_up(greatest: i64) -> i64 {
    let greatest = greatest.max(4);
    let mut step = 1_i64;
    loop {
        for times in [1, 2, 4, 5, 8] {
            let top = step.saturating_mul(times);
            // The middle of the axis is a whole number, too.
            if top >= greatest && top % 2 == 0 {
                return top;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// What stands in the drawing: lines of the axis, the area, the line, and a field for each day.
fn drawing(points: &[Point], top: i64) -> String {
    let step = WIDTH / (points.len().max(2) - 1) as f64;
    let y = |value: i64| HEIGHT - value as f64 / top as f64 * HEIGHT;
    let mut line = String::new();
    let mut fields = String::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = (index as f64 * step, y(point.value));
        let letter = if index == 0 { 'M' } else { 'L' };
        let words = html_escape(&point.words);
        // Writing into a String does not fail.
        let _ = write!(line, "{letter}{x:.1} {y:.1}");
        let _ = write!(
            fields,
            "<g><title>{words}</title><rect x=\"{:.1}\" y=\"0\" width=\"{step:.1}\" height=\"{HEIGHT:.0}\"/>\
             <path d=\"M{x:.1} {HEIGHT:.0}V{y:.1}\"/></g>",
            x - step / 2.0
        );
    }
    format!(
        "<path class=\"chart__grid\" d=\"M0 0H300M0 50H300M0 100H300\"/>\
         <path class=\"chart__area\" d=\"{line}L{WIDTH:.0} {HEIGHT:.0}L0 {HEIGHT:.0}z\"/>\
         <path class=\"chart__line\" d=\"{line}\"/><g class=\"chart__days\">{fields}</g>"
    )
}

fn html_escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// `label` says in words what is drawn.
#[component]
pub fn Chart(points: Vec<Point>, #[prop(into)] label: String) -> impl IntoView {
    let top = round_up(points.iter().map(|point| point.value).max().unwrap_or(0));
    let drawn = drawing(&points, top);
    let named = [0, points.len() / 2, points.len().saturating_sub(1)];
    let days = named
        .into_iter()
        .filter_map(|place| points.get(place))
        .map(|point| view! { <span>{point.day.clone()}</span> })
        .collect_view();
    (points.len() > 2).then(|| {
        view! {
            <figure class="chart">
                <div class="chart__values num" aria-hidden="true">
                    <span>{thousands(top)}</span>
                    <span>{thousands(top / 2)}</span>
                    <span>"0"</span>
                </div>
                <svg viewBox="0 0 300 100" preserveAspectRatio="none" role="img" aria-label=label inner_html=drawn></svg>
                <div class="chart__names num" aria-hidden="true">{days}</div>
            </figure>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Point, drawing, round_up};

    #[test]
    fn the_axis_ends_at_a_round_number_with_a_whole_middle() {
        for (greatest, top) in
            [(0, 4), (4, 4), (5, 8), (9, 10), (11, 20), (419_582, 500_000), (800_001, 1_000_000)]
        {
            assert_eq!(round_up(greatest), top);
        }
    }

    #[test]
    fn every_day_says_its_values() {
        let point = |value| Point { day: "1".into(), value, words: format!("<{value}>") };
        let drawn = drawing(&[point(0), point(5), point(10)], 10);
        assert!(drawn.contains("M0.0 100.0L150.0 50.0L300.0 0.0"), "{drawn}");
        assert_eq!(drawn.matches("<title>&lt;").count(), 3);
    }
}
