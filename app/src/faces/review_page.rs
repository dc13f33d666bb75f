use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::faces::CompareProgress;
use rollcall_core::faces::pairs::{PairCounts, PairRow, PairState};

use super::pair_view::PairSection;
use super::review_view::{GONE, ReviewQuery, ReviewView};
use crate::ui::empty::Empty;
use crate::ui::face::FaceShot;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

/// `97.8 %`, never rounded up into the next band.
pub fn percent(hundredths: i64) -> String {
    format!("{}.{} %", hundredths / 100, hundredths % 100 / 10)
}

#[component]
pub fn ReviewPage(view: ReviewView) -> impl IntoView {
    let ReviewView {
        query, list, shots, counts, open, progress, failure, typed, threshold, ..
    } = view;
    let (base, now) = (view.base, view.now);
    let actions = view! {
        <ButtonLink href=format!("{base}/faces/lists") label="Face lists"/>
        <ButtonLink href=format!("{base}/faces/archives") label="Add face archive"/>
        <ButtonLink href=format!("{base}/faces/search") label="Search by face" glyph=Glyph::Search/>
    };
    let wrong = failure.map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Your decision was not saved." alert=true><p>{words}</p></Notice>
        }
    });
    let state = query.state();
    let shown = list.rows.len() as i64;
    let current = open.as_ref().map(|open| open.pair.row.id);
    let rows = list
        .rows
        .into_iter()
        .zip(shots)
        .map(|(row, shots)| pair_link(row, shots, current, &query, &base))
        .collect_view();
    let page = |cursor: Option<String>| {
        cursor.map(|cursor| ReviewQuery { cursor, ..query.clone() }.address(&base, ""))
    };
    let (previous, next) = (page(list.previous), page(list.next));
    let summary = format!("{} of {}", thousands(shown), thousands(counts.of(state)));
    let cursor = query.cursor.clone();
    let section = open.map(|open| view! { <PairSection open cursor typed base=base.clone() now/> });
    let body = if section.is_none() && shown == 0 {
        Either::Left(nothing(state, counts, threshold, &base))
    } else {
        Either::Right(view! {
            <div class="queue">
                <nav aria-label="Pairs">
                    <ol class="pairs">{rows}</ol>
                    <Pager summary previous next/>
                </nav>
                {section}
            </div>
        })
    };
    view! {
        <PageHead title="Possible duplicates" actions=Some(actions.into_any())>
            <p>"Pairs of users with similar faces. A score blocks nothing; you decide."</p>
        </PageHead>
        {states(state, counts, &base)}
        {progress.map(comparing)}
        {wrong}
        {body}
        {toast(&query.done).map(|text| view! { <Toast text/> })}
    }
}

fn states(state: PairState, counts: PairCounts, base: &str) -> impl IntoView + use<> {
    let tabs = PairState::ALL
        .map(|one| {
            let query = ReviewQuery { state: one.code().into(), ..ReviewQuery::default() };
            Tab {
                label: one.label(),
                href: query.address(base, ""),
                count: Some(counts.of(one)),
                look: None,
                current: one == state,
            }
        })
        .into();
    view! { <Tabs label="Pairs by decision" tabs/> }
}

fn comparing(progress: CompareProgress) -> impl IntoView {
    let CompareProgress { compared, of } = progress;
    let words = format!(
        "{} of {} compared. Pairs appear here as they are found.",
        thousands(compared.min(of)),
        counted(of, "face", "faces")
    );
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Spin title="Comparing all faces with the new threshold.">
            <p>{words}</p>
        </Notice>
    }
}

fn nothing(
    state: PairState,
    counts: PairCounts,
    threshold: i64,
    base: &str,
) -> impl IntoView + use<> {
    let (title, text) = match state {
        PairState::Open => (
            "Nothing to review",
            format!(
                "A new face is compared with all others. Users at or above {threshold} % similarity \
                 are shown here, two by two."
            ),
        ),
        PairState::Later => ("No postponed pairs", "Pairs for which you chose Later.".into()),
        PairState::Same => ("No linked users yet", "Users confirmed as the same person.".into()),
        PairState::Different => {
            ("No pairs marked as different yet", "Users confirmed as different people.".into())
        }
    };
    let later = (state == PairState::Open && counts.later > 0).then(|| {
        let label = format!("{} postponed", counted(counts.later, "pair", "pairs"));
        view! { <ButtonLink href=format!("{base}/faces?state=later") label/> }
    });
    let search = format!("{base}/faces/search");
    view! {
        <Empty glyph=Glyph::Faces title text>
            {later}
            <ButtonLink href=search label="Search by face"/>
        </Empty>
    }
}

fn pair_link(
    row: PairRow,
    shots: [Option<String>; 2],
    current: Option<uuid::Uuid>,
    query: &ReviewQuery,
    base: &str,
) -> impl IntoView + use<> {
    let href = query.address(base, &row.id.to_string());
    let is_current = (current == Some(row.id)).then_some("true");
    let [first, second] = shots;
    let [low, high] = row.users;
    view! {
        <li>
            <a href=href aria-current=is_current>
                <span class="pair" aria-hidden="true">
                    <FaceShot src=first label=""/>
                    <FaceShot src=second label=""/>
                </span>
                <span>
                    <b class="truncate"><bdi>{low.name}</bdi></b>
                    <small class="truncate"><bdi>{high.name}</bdi></small>
                </span>
                <span class="num">{percent(row.similarity)}</span>
            </a>
        </li>
    }
}

fn toast(done: &str) -> Option<&'static str> {
    if done == GONE {
        return Some("The faces behind this pair were deleted, so the pair no longer exists.");
    }
    Some(match PairState::from_code(done)? {
        PairState::Open => "Returned to the review queue.",
        PairState::Later => "Postponed. You can find it under Later.",
        PairState::Same => "Same person. The two users are linked.",
        PairState::Different => "Different people. The pair will not return to the queue.",
    })
}
