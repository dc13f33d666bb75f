//! A face: always a picture, square like the stored crop.

use leptos::prelude::*;
use rollcall_core::faces::Frame;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceSize {
    /// 32 px, in rows.
    Row,
    /// 56 px, beside a title.
    Medium,
    /// 104 px.
    Large,
    /// As wide as its place.
    Fill,
}

impl FaceSize {
    fn class(self) -> &'static str {
        match self {
            Self::Row => "face",
            Self::Medium => "face face--md",
            Self::Large => "face face--lg",
            Self::Fill => "face face--fill",
        }
    }
}

/// `label` says whose face it is. Without an address it keeps the place.
#[component]
pub fn FaceShot(
    src: Option<String>,
    #[prop(into)] label: String,
    #[prop(default = FaceSize::Row)] size: FaceSize,
) -> impl IntoView {
    let image = src.map(|src| view! { <img src=src alt=label loading="lazy" decoding="async"/> });
    view! { <span class=size.class()>{image}</span> }
}

/// The whole picture with a frame around the found face.
#[component]
pub fn FramedPicture(
    #[prop(into)] src: String,
    #[prop(into)] label: String,
    width: i64,
    height: i64,
    frame: Frame,
) -> impl IntoView {
    let (whole_width, whole_height) = (width.to_string(), height.to_string());
    view! {
        <span class="face face--fill" role="img" aria-label=label>
            <svg viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                <image href=src width=whole_width height=whole_height></image>
                <rect
                    class="frame"
                    x=frame.x.to_string()
                    y=frame.y.to_string()
                    width=frame.width.max(1).to_string()
                    height=frame.height.max(1).to_string()
                    rx=(frame.width / 40).to_string()
                ></rect>
            </svg>
        </span>
    }
}
