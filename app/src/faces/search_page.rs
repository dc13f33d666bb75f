use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::faces::{FaceSearch, Match, Searched};

use crate::ui::empty::Empty;
use crate::ui::face::{FaceShot, FaceSize};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::listed::ListMark;
use crate::ui::notice::Notice;
use crate::ui::page::PageHead;
use crate::ui::sim::Similarity;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// A found user with the address of the face.
pub struct Shown {
    pub user: Match,
    pub face: String,
}

/// What was found for one face of a picture.
pub struct Found {
    pub search: FaceSearch,
    pub matches: Vec<Shown>,
    pub below: Vec<Shown>,
    /// The picture as base64 of a small JPEG: the page carries it to its next answer. Empty where
    /// the browser did not send it back.
    pub picture: String,
}

pub struct SearchView {
    pub found: Option<Found>,
    /// Why nothing was searched.
    pub failure: Option<String>,
    /// Why nothing can be searched right now.
    pub unavailable: Option<String>,
    pub may_review: bool,
    pub to_review: i64,
    pub base: String,
}

#[component]
pub fn SearchPage(view: SearchView) -> impl IntoView {
    let SearchView { found, failure, unavailable, may_review, to_review, base } = view;
    let review = may_review.then(|| {
        let count =
            (to_review > 0).then(|| view! { " "<span class="count">{thousands(to_review)}</span> });
        view! {
            <a class="btn" href=format!("{base}/faces")>
                <Icon of=Glyph::Users/>"Possible duplicates"{count}
            </a>
        }
        .into_any()
    });
    let wrong = failure.or(unavailable).map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The search was not run." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let action = format!("{base}/faces/search");
    let body = match found {
        None => Either::Left(view! {
            <div class="queue">
                <PictureForm action another=false/>
                <Empty
                    glyph=Glyph::Faces
                    title="Who is this?"
                    text="Choose a picture. Rollcall compares it with every stored face of this application and lists the most similar users."
                >
                    ""
                </Empty>
            </div>
        }),
        Some(found) => Either::Right(answer(found, action, &base)),
    };
    view! {
        <PageHead title="Search by face" actions=review>
            <p>"The picture is compared and then deleted. The search is recorded in the audit log, without the picture."</p>
        </PageHead>
        {wrong}
        {body}
    }
}

/// The place for a picture.
#[component]
fn PictureForm(action: String, another: bool) -> impl IntoView {
    let title = if another { "Another picture" } else { "Choose a picture" };
    let class = if another { "btn" } else { "btn btn--primary" };
    view! {
        <form class="stack stack--tight" method="post" action=action enctype="multipart/form-data" aria-label="Picture">
            <label class="dropzone">
                <Icon of=Glyph::Camera/>
                <span>
                    <strong>{title}</strong>
                    <small>"JPEG, PNG, WebP or TIFF, up to 5 MB"</small>
                </span>
                <input type="file" name="image" accept="image/jpeg,image/png,image/webp,image/tiff" required/>
            </label>
            <button class=class>"Search"</button>
        </form>
    }
}

fn answer(found: Found, action: String, base: &str) -> impl IntoView + use<> {
    let Found { search, matches, below, picture } = found;
    let threshold = search.settings.threshold;
    let (shown, total) = (matches.len() as i64, search.total as i64);
    let title = match total {
        0 => format!("No matches at or above {threshold} %"),
        many if many > shown => format!(
            "{} at or above {threshold} %, first {} shown",
            counted(many, "user", "users"),
            thousands(shown)
        ),
        many => format!("{} at or above {threshold} %", counted(many, "user", "users")),
    };
    let compared = format!(
        "{} compared in {:.1} ms",
        counted(search.compared as i64, "face", "faces"),
        search.micros as f64 / 1_000.0
    );
    let small = small_face(&search);
    let blocklisted = search.blocklisted.map(blocklist_notice);
    let turned = (search.searched.turned != 0)
        .then(|| view! { <p class="muted">"The picture was rotated upright."</p> });
    let nothing = matches.is_empty() && below.is_empty();
    let rows = matches.into_iter().chain(below).map(|one| row(one, base)).collect_view();
    let table = if nothing {
        Either::Left(view! {
            <Empty
                glyph=Glyph::Faces
                title="No similar faces"
                text="This person has no stored face, or the pictures are too different."
            >
                ""
            </Empty>
        })
    } else {
        let heads = vec![
            Head::new("Face").class("tight shot").hidden(),
            Head::new("User"),
            Head::new("Similarity"),
            Head::new("Status").class("at-end"),
            Head::new("Country"),
            Head::new("Faces").class("r").rank("3"),
        ];
        let caption = "Users with faces similar to the picture, most similar first";
        Either::Right(view! { <Table label="Matches" caption heads>{rows}</Table> })
    };
    view! {
        <div class="queue">
            <div class="stack">
                <Photo searched=search.searched.clone() picture=picture.clone()/>
                <Choices search picture again=format!("{action}/again")/>
                <PictureForm action another=true/>
            </div>
            <section aria-labelledby="hits">
                <div class="section__head"><h2 id="hits">{title}</h2><p class="num">{compared}</p></div>
                {blocklisted}
                {small}
                {turned}
                {table}
                <p class="muted gap-above">
                    "90 % or more: likely the same person. 70 to 89 %: review. Below 70 %: likely different people, shown for comparison only. A score is not a probability."
                </p>
            </section>
        </div>
    }
}

/// `similarity`: hundredths of a percent.
fn blocklist_notice(similarity: i64) -> impl IntoView {
    let percent = format!("{:.2} %", similarity as f64 / 100.0);
    view! {
        <Notice tone=Tone::Bad glyph=Glyph::Block title="Blocklisted face found.">
            <p>"It is "{percent}" similar. A score is not a probability: compare the pictures."</p>
        </Notice>
    }
}

fn small_face(search: &FaceSearch) -> Option<impl IntoView + use<>> {
    let wide = search.searched.faces.get(search.searched.chosen)?.aligned_width;
    let least = search.settings.min_face;
    (wide < least).then(|| {
        let words = format!(
            "It is {wide} pixels wide. Stored faces have at least {least}. Scores of small faces are less reliable."
        );
        view! { <Notice tone=Tone::Warn glyph=Glyph::Info title="The face is small."><p>{words}</p></Notice> }
    })
}

/// The picture with a frame around each face.
#[component]
fn Photo(searched: Searched, picture: String) -> impl IntoView {
    let Searched { width, height, faces, chosen, .. } = searched;
    let label = match faces.len() {
        1 => "Your picture, face framed".to_owned(),
        many => format!("Your picture with {many} faces, face {} selected", chosen + 1),
    };
    let image = (!picture.is_empty()).then(|| {
        let href = format!("data:image/jpeg;base64,{picture}");
        view! { <image href=href width=width.to_string() height=height.to_string()></image> }
    });
    let frames = faces
        .into_iter()
        .enumerate()
        .map(|(number, face)| {
            let class = if number == chosen { "frame" } else { "frame frame--off" };
            let frame = face.frame;
            view! {
                <rect
                    class=class
                    x=frame.x.to_string()
                    y=frame.y.to_string()
                    width=frame.width.max(1).to_string()
                    height=frame.height.max(1).to_string()
                    rx=(frame.width / 40).to_string()
                ></rect>
            }
        })
        .collect_view();
    view! {
        <svg class="photo" viewBox=format!("0 0 {width} {height}") role="img" aria-label=label>
            {image}
            {frames}
        </svg>
    }
}

/// Which face is meant, where there are several.
#[component]
fn Choices(search: FaceSearch, picture: String, again: String) -> impl IntoView {
    let Searched { faces, chosen, width, .. } = search.searched;
    let several = faces.len() > 1;
    let title = counted(faces.len() as i64, "face found", "faces found");
    let choices = faces
        .into_iter()
        .enumerate()
        .map(|(number, face)| {
            let middle = face.frame.x + face.frame.width / 2;
            let place = match middle * 3 / width.max(1) {
                ..=0 => "left",
                1 => "middle",
                _ => "right",
            };
            let words = format!("{}, {place}, {} px wide", number + 1, face.aligned_width);
            let sure = format!("confidence {:.0} %", face.confidence * 100.0);
            view! {
                <label class="choice">
                    <input type="radio" name="face" value=number.to_string() checked=number == chosen/>
                    <span>{words}<small>{sure}</small></span>
                </label>
            }
        })
        .collect_view();
    several.then(|| {
        view! {
            <form class="stack stack--tight" method="post" action=again aria-label="Face">
                <input type="hidden" name="token" value=search.token/>
                <input type="hidden" name="picture" value=picture/>
                <fieldset><legend class="label"><b>{title}</b></legend>{choices}</fieldset>
                <button class="btn">"Search this face"</button>
            </form>
        }
    })
}

fn row(shown: Shown, base: &str) -> impl IntoView + use<> {
    let Shown { user, face } = shown;
    let href = format!("{base}/users/{}", user.user);
    let similarity = user.similarity as f32 / 100.0;
    let label = format!("Face of {}", user.name);
    let country = match user.country {
        Some(code) => code.into_any(),
        None => view! { <span class="muted">"none"</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell" class="tight shot">
                <FaceShot src=Some(face) label size=FaceSize::Medium/>
            </td>
            <th role="rowheader" scope="row">
                <a href=href><bdi>{user.name}</bdi></a>
                <small><code>{user.vendor_data}</code></small>
            </th>
            <td role="cell"><Similarity similarity/><ListMark flags=user.flags/></td>
            <td role="cell" class="at-end"><Status of=user.status/></td>
            <td role="cell" data-label="Country" data-narrow="hide">{country}</td>
            <td role="cell" class="r" data-rank="3" data-label="Faces">{user.faces}</td>
        </tr>
    }
}
