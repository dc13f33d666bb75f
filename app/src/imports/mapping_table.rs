use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::imports::{MappingColumn, Target};

use super::format::column_name;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::table::{Head, Table};

/// One row for each column of the file.
#[component]
pub fn MappingTable(columns: Vec<MappingColumn>, errors: FieldErrors) -> impl IntoView {
    let heads = vec![
        Head::new("Column in the file"),
        Head::new("First values"),
        Head::new("Field"),
        Head::new("Note").rank("3"),
    ];
    let rows = columns.into_iter().map(|column| row(column, &errors)).collect_view();
    view! {
        <Table label="Column mapping" caption="Columns of the file and the fields they fill" heads>
            {rows}
        </Table>
    }
}

fn row(column: MappingColumn, errors: &FieldErrors) -> impl IntoView + use<> {
    let name = column_name(&column.name, column.index);
    let values = column.values.join(" · ");
    let note = if column.warning {
        view! { <span class="status" data-tone="warn"><Icon of=Glyph::Alert/>{column.note.clone()}</span> }
            .into_any()
    } else {
        view! { <span class="muted">{column.note.clone()}</span> }.into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{name.clone()}</bdi></th>
            <td role="cell" data-label="First values" data-narrow=values.is_empty().then_some("hide")>
                <span class="truncate" title=values.clone()><bdi>{values.clone()}</bdi></span>
            </td>
            <td role="cell" data-label="Field">{becomes(&column, &name, errors)}</td>
            <td
                role="cell"
                data-rank=(!column.warning).then_some("3")
                data-label="Note"
                data-narrow=column.note.is_empty().then_some("hide")
            >
                {note}
            </td>
        </tr>
    }
}

/// The field that a column fills, to choose; and for metadata, the key to write it under.
fn becomes(column: &MappingColumn, name: &str, errors: &FieldErrors) -> impl IntoView + use<> {
    let (field, key) = (format!("becomes-{}", column.index), format!("key-{}", column.index));
    let wrong = |field: &str| errors.get(field).map(|words| words.join(" "));
    let (wrong_target, wrong_key) = (wrong(&field), wrong(&key));
    let chosen = column.target.code();
    let option = |code: &'static str, words: String| {
        view! { <option value=code selected=code == chosen>{words}</option> }
    };
    let (ignore, fields): (Vec<Target>, Vec<Target>) =
        Target::PLAIN.into_iter().partition(|target| *target == Target::Ignore);
    let open = (column.target == Target::Undecided)
        .then(|| view! { <option value="" selected=true>{Target::Undecided.label()}</option> });
    let fields = fields.iter().map(|target| option(target.code(), target.label())).collect_view();
    let ignore = ignore.iter().map(|target| option(target.code(), target.label())).collect_view();
    let metadata = option("metadata", "Metadata, under a name".to_owned());
    let problem = |id: String, words: Option<String>| {
        words.map(|words| view! { <p class="err" id=id><Icon of=Glyph::Alert/>{words}</p> })
    };
    let (target_why, key_why) = (format!("{field}-error"), format!("{key}-error"));
    view! {
        <div class="becomes field">
            <span class="select">
                <select
                    class="input"
                    name=field
                    aria-label=format!("Field for {name}")
                    aria-invalid=wrong_target.is_some().then_some("true")
                    aria-describedby=wrong_target.is_some().then(|| target_why.clone())
                >
                    {open}
                    {fields}
                    {metadata}
                    {ignore}
                </select>
                <Icon of=Glyph::Down/>
            </span>
            <input
                class="input becomes__key"
                name=key
                value=column.key.clone()
                aria-label=format!("Metadata name for {name}")
                spellcheck="false"
                autocomplete="off"
                aria-invalid=wrong_key.is_some().then_some("true")
                aria-describedby=wrong_key.is_some().then(|| key_why.clone())
            />
            {problem(target_why, wrong_target)}
            {problem(key_why, wrong_key)}
        </div>
    }
}
