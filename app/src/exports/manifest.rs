use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role};
use rollcall_core::exports::Export;

use super::format::classes;
use crate::ui::format::thousands;
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};

/// The request and, once the file is written, what it contains.
#[component]
pub fn ManifestView(export: Export, actor: Actor, here: String, now: Timestamp) -> impl IntoView {
    let written = export.state.is_written();
    let json = written.then(|| {
        view! { <a href=format!("{here}/manifest.json") class="no-print">"manifest.json"</a> }
    });
    let printed = format!(
        "Rollcall export manifest, printed {} by {}. Rollcall {}.",
        now.minute(),
        actor.name(),
        env!("CARGO_PKG_VERSION")
    );
    let columns = export
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| view! { {(index > 0).then_some(", ")}<code>{column.name()}</code> })
        .collect_view();
    let form = format!(
        "CSV (RFC 4180), UTF-8, {} byte order mark{}; formulas escaped",
        if export.form.bom { "with a" } else { "no" },
        if export.form.gzip { ", gzip" } else { "" }
    );
    let classes = classes(&export.classes());
    let approved = export.approved_by.clone().zip(export.approved_at).map(|(by, at)| {
        view! { <Fact name="Approved by"><bdi>{by}</bdi><small>{at.minute()}</small></Fact> }
    });
    let purpose = match export.purpose.as_str() {
        "" => "None".to_owned(),
        purpose => purpose.to_owned(),
    };
    let application = format!("{} / {}", actor.organization.name, actor.application.name);
    view! {
        <p class="print-only">{printed}</p>
        <section class="section" aria-labelledby="man">
            <div class="section__head"><h2 id="man">"Manifest"</h2>{json}</div>
            <Facts>
                {written.then(|| file_facts(&export))}
                <Fact name="Users">{export.filter.words()}</Fact>
                <Fact name="Columns">{columns}</Fact>
                <Fact name="Data classes">{classes}</Fact>
                <Fact name="Format">{form}</Fact>
                <Fact name="Purpose"><bdi>{purpose}</bdi></Fact>
                <Fact name="Requested by">
                    <bdi>{export.requested_by.clone()}</bdi>" "
                    <span class="muted">{Role::label_of(&export.requested_role).to_owned()}</span>
                    <small>{export.requested_at.minute()}</small>
                </Fact>
                {approved}
                <Fact name="Application">{application}</Fact>
            </Facts>
        </section>
    }
}

fn file_facts(export: &Export) -> impl IntoView + use<> {
    let at = export.snapshot_at.unwrap_or_default();
    let (rows, size, file) = (thousands(export.rows), thousands(export.size), export.file_name());
    let sha256 = export.sha256.clone();
    let instant = at.rfc3339().replace('T', " ").replace('Z', " UTC");
    view! {
        <Fact name="Data as of">
            <time datetime=at.rfc3339()>{instant}</time>
            <small>"Later changes are not in the file"</small>
        </Fact>
        <Fact name="Rows"><span class="num">{rows}</span>" plus the header"</Fact>
        <Fact name="File"><code>{file}</code></Fact>
        <Fact name="Size"><span class="num">{size}" bytes"</span></Fact>
        <Fact name="SHA-256"><Id value=sha256 label="checksum"/></Fact>
    }
}

/// How to check the file with what every system has.
#[component]
pub fn Check(export: Export, here: String) -> impl IntoView {
    let name = format!("{}.sha256", export.file_name());
    let command = format!("sha256sum -c {name}");
    view! {
        <section class="section" aria-labelledby="vf">
            <div class="section__head">
                <h2 id="vf">"Verify the file"</h2>
                <a href=format!("{here}/checksum") class="no-print">{name}</a>
            </div>
            <pre class="code" tabindex="0" aria-label="Command that verifies the file">{command}</pre>
        </section>
    }
}
