use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::imports;
use rollcall_core::users::Column;

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::table::{Head, Table};

/// Explains each column of the template.
pub async fn columns(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::ReadImports)?;
    let imports = console.at("/imports");
    let may_run = console.may(Permission::RunImports);
    Ok(console.page(NavSection::Imports, console.document("File format"), move || {
        view! { <ColumnsPage imports may_run/> }
    }))
}

#[component]
fn ColumnsPage(imports: String, may_run: bool) -> impl IntoView {
    let actions = view! {
        <ButtonLink
            href=format!("{imports}/template.csv")
            label="Download template"
            glyph=Glyph::File
        />
        {may_run.then(|| view! {
            <ButtonLink href=format!("{imports}/new") label="New import" glyph=Glyph::Imports weight=Weight::Primary/>
        })}
    };
    let heads = vec![
        Head::new("Field, column"),
        Head::new("Required").class("tight at-end"),
        Head::new("Allowed values"),
    ];
    let rows = Column::ALL
        .map(|column| {
            let needed = if column == Column::VendorData { "Required" } else { "Optional" };
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        {column.label()}<small><code>{column.name()}</code></small>
                    </th>
                    <td role="cell" class="tight at-end">{needed}</td>
                    <td role="cell">{column.rule()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Crumbs href=imports label="Imports"/>
        <PageHead title="File format" actions=Some(actions.into_any())>
            <p>"The first line names the columns, in any order. Leave out the columns that you do not need. If your file uses other names, you match its columns after the upload. An empty cell keeps the user’s existing value. All cells are read as text, so leading zeros are kept."</p>
        </PageHead>
        <Table label="Columns" caption="Columns of the file and the values that they allow" heads>{rows}</Table>
        <section class="section" aria-labelledby="template">
            <div class="section__head"><h2 id="template">"Template"</h2></div>
            <pre class="code" tabindex="0" role="region" aria-label="Template as text">{imports::TEMPLATE}</pre>
        </section>
    }
}
