use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::exports::LinkPage;

use super::format::classes;
use super::page::PersonalData;
use crate::ui::format::{bytes, counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};

#[component]
pub fn DownloadPage(page: LinkPage, token: String, now: Timestamp) -> impl IntoView {
    let LinkPage { export, actor, settings } = page;
    let title = match export.purpose.as_str() {
        "" => export.file_name(),
        purpose => purpose.to_owned(),
    };
    let all = format!("/{}/{}/exports", actor.organization.slug, actor.application.slug);
    let here = format!("{all}/{}", export.id);
    let at = export.snapshot_at.unwrap_or_default();
    let link = export.link.clone().map(|link| works_until(link.expires_at, now));
    let used = if settings.download_limit > 0 {
        format!("{} of {} used", export.downloads, settings.download_limit)
    } else {
        format!("{} so far", export.downloads)
    };
    let (file, columns, by) =
        (export.file_name(), export.columns.len(), export.requested_by.clone());
    let (rows, sha256) = (thousands(export.rows), export.sha256.clone());
    let size = bytes(export.size);
    let personal = export.classes().iter().any(|class| class.is_personal());
    let classes = classes(&export.classes());
    let signed_in = format!("You are signed in as {}, {}", actor.name(), actor.role.label());
    view! {
        <div class="stack">
            <div>
                <p class="muted">"Export for "<bdi>{by}</bdi></p>
                <h1><bdi>{title}</bdi></h1>
            </div>
            <Facts>
                <Fact name="File"><code>{file}</code></Fact>
                <Fact name="Contents">
                    <span class="num">{rows}</span>" users, "{columns}" columns"
                    <small>{classes}</small>
                </Fact>
                <Fact name="Data as of"><time datetime=at.rfc3339()>{at.second()}</time></Fact>
                <Fact name="SHA-256"><Id value=sha256 label="checksum"/></Fact>
                {link}
                <Fact name="Downloads">{used}</Fact>
            </Facts>
            <form method="post" action=format!("/download/{token}")>
                <button class="btn btn--primary btn--wide btn--lg">
                    <Icon of=Glyph::Imports/>"Download "{size}
                </button>
            </form>
            {personal.then(|| view! { <PersonalData/> })}
            <p><a href=here>"Manifest"</a>" · "<a href=all>"All exports"</a></p>
            <p class="muted">{signed_in}</p>
        </div>
    }
}

fn works_until(at: Timestamp, now: Timestamp) -> impl IntoView {
    let hours = (at.seconds_since(now) / 3_600.0).floor() as i64;
    let left = if hours >= 48 {
        format!("in {} days", hours / 24)
    } else {
        format!("in {}", counted(hours, "hour", "hours"))
    };
    view! {
        <Fact name="Link expires">
            <time datetime=at.rfc3339()>{at.minute()}</time>" "
            <span class="muted">{left}</span>
        </Fact>
    }
}
