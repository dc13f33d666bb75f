use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::imports::{Import, Sureness, Word, WordTarget, WordsOfColumn, WordsStep};
use rollcall_core::users::{Column, UserStatus, country_codes};

use crate::ui::field::{FieldText, TextField};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::steps::Steps;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

pub struct WordsView {
    pub import: Import,
    pub step: WordsStep,
    pub errors: FieldErrors,
    pub save_as: String,
    pub remember: bool,
    /// The address of the import history.
    pub imports: String,
}

impl WordsView {
    fn here(&self) -> String {
        format!("{}/{}", self.imports, self.import.id)
    }
}

#[component]
pub fn WordsPage(view: WordsView) -> impl IntoView {
    let here = view.here();
    let actions = view! {
        <ButtonLink href=format!("{here}?words=later") label="Back to the preview" weight=Weight::Quiet/>
    }
    .into_any();
    let title = view.import.file_name.clone();
    let wrong = (!view.errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Some values need attention." alert=true>
                <p>"Fix the highlighted values below."</p>
            </Notice>
        }
    });
    let open = view.step.open();
    let words = match open {
        0 => "Every value is matched. Review the suggestions before you continue.".to_owned(),
        open => format!("{} a choice.", counted(open as i64, "value needs", "values need")),
    };
    let typed = view.step.columns.iter().any(|one| one.column == Column::Country);
    let columns =
        view.step.columns.iter().map(|column| of_column(column, &view.errors)).collect_view();
    view! {
        <Crumbs href=view.imports.clone() label="Imports"/>
        <PageHead title actions=Some(actions)>
            <p>"Choose what each value in this file means. Nothing is saved until you review the preview and confirm."</p>
        </PageHead>
        <Steps current=1/>
        <div class="stack">
            {wrong}
            <form method="post" action=format!("{here}/words")>
                {columns}
                {typed.then(countries)}
                {saving(&view)}
                <div class="actionbar">
                    <p>{words}</p>
                    <button class="btn btn--primary">"Use these values"</button>
                </div>
            </form>
        </div>
    }
}

fn of_column(column: &WordsOfColumn, errors: &FieldErrors) -> impl IntoView + use<> {
    let name = column.column.name();
    let label = column.column.label();
    let title = if column.name.eq_ignore_ascii_case(name) {
        format!("Values of {label}")
    } else {
        format!("Values of {} ({label})", column.name)
    };
    let id = format!("words-{name}");
    let rows = column
        .words
        .iter()
        .enumerate()
        .map(|(place, word)| row(column.column, place, word, errors))
        .collect_view();
    let unlisted = (column.unlisted > 0).then(|| {
        let words = format!(
            "This column has more distinct values than are listed here. {} with the others stay invalid. Check that the column is really a {}.",
            counted(column.unlisted, "row", "rows"),
            label.to_lowercase()
        );
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Alert title="More values."><p>{words}</p></Notice>
        }
    });
    let empty = (column.empty > 0).then(|| {
        let words = counted(column.empty, "row has an empty cell", "rows have an empty cell");
        view! { <p class="muted"><small>{words}</small></p> }
    });
    let heads = vec![
        Head::new("Value in the file"),
        Head::new("Rows").class("r"),
        Head::new("Meaning"),
        Head::new("Note").rank("3"),
    ];
    let body = if column.words.is_empty() {
        view! { <p class="muted">"Every cell is empty."</p> }.into_any()
    } else {
        view! {
            <Table label=format!("{title}, one in each row") caption="Values in the file and their meaning" heads>{rows}</Table>
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby=id.clone()>
            <div class="section__head"><h2 id=id.clone()>{title}</h2></div>
            {unlisted}
            {body}
            {empty}
        </section>
    }
}

fn row(column: Column, place: usize, word: &Word, errors: &FieldErrors) -> impl IntoView + use<> {
    let note = match word.sureness {
        Sureness::Ours => "",
        Sureness::Chosen => "Chosen before",
        Sureness::Known => "Known name or code",
        Sureness::Suggested => "Suggested, please check",
        Sureness::Open => "Needs a choice",
    };
    let note = if word.becomes.is_none() {
        view! { <span class="status" data-tone="warn"><Icon of=Glyph::Alert/>"Needs a choice"</span> }
            .into_any()
    } else {
        view! { <span class="muted">{note}</span> }.into_any()
    };
    let hidden = format!("word-{}-{place}", column.name());
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{word.spelling.clone()}</bdi>
                <input type="hidden" name=hidden value=word.key.clone()/>
            </th>
            <td role="cell" class="r num" data-label="Rows">{thousands(word.rows)}</td>
            <td role="cell" data-label="Meaning">{means(column, place, word, errors)}</td>
            <td role="cell" data-rank=word.becomes.is_some().then_some("3") data-label="Note">{note}</td>
        </tr>
    }
}

/// The choice of what a word means. A status is chosen from a list. A country is typed, with
/// suggestions from one shared list: 250 options for each word would make a page of megabytes.
fn means(column: Column, place: usize, word: &Word, errors: &FieldErrors) -> impl IntoView + use<> {
    let field = format!("means-{}-{place}", column.name());
    let wrong = errors.get(&field).map(|words| words.join(" "));
    let why = format!("{field}-error");
    let label = format!("Meaning of {}", word.spelling);
    let chosen = word.becomes.as_ref().map(WordTarget::code).unwrap_or_default().to_owned();
    let invalid = wrong.is_some().then_some("true");
    let described = wrong.is_some().then(|| why.clone());
    let control = if column == Column::Status {
        let option = |code: &'static str, words: &'static str| {
            view! { <option value=code selected=code == chosen>{words}</option> }
        };
        let open = chosen.is_empty().then(|| option("", "Choose…"));
        let values = UserStatus::ALL.map(|status| option(status.code(), status.code())).into_iter();
        let invalid_rows = option(INVALID.0, INVALID.1);
        Either::Left(view! {
            <span class="select">
                <select
                    class="input"
                    name=field
                    aria-label=label
                    aria-invalid=invalid
                    aria-describedby=described
                >
                    {open}
                    {values.collect_view()}
                    {invalid_rows}
                </select>
                <Icon of=Glyph::Down/>
            </span>
        })
    } else {
        Either::Right(view! {
            <input
                class="input"
                name=field
                value=chosen
                list="countries"
                placeholder="Three letters, such as DEU"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                aria-invalid=invalid
                aria-describedby=described
            />
        })
    };
    view! {
        <div class="becomes field">
            {control}
            {wrong.map(|words| view! { <p class="err" id=why><Icon of=Glyph::Alert/>{words}</p> })}
        </div>
    }
}

const INVALID: (&str, &str) = ("invalid", "Treat as invalid");
/// Not offered for a status, because an empty status would make a new user ACTIVE.
const EMPTY: (&str, &str) = ("empty", "Treat as empty");

/// The suggestions for the typed fields: the countries, and the other meanings that a word of a country
/// can have.
fn countries() -> impl IntoView {
    let options = country_codes()
        .iter()
        .chain(&[EMPTY, INVALID])
        .map(|(code, words)| view! { <option value=*code>{*words}</option> })
        .collect_view();
    view! { <datalist id="countries">{options}</datalist> }
}

/// The choice to save these meanings for later files.
fn saving(view: &WordsView) -> impl IntoView + use<> {
    let known = view.step.mapping.clone();
    let remember = (!known.is_empty()).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="remember" value="yes" checked=view.remember/>
                <span>
                    "Save these values in the mapping "<b><bdi>{known.clone()}</bdi></b>
                    <small>"Later files that use this mapping reuse them, also on the command line."</small>
                </span>
            </label>
        }
    });
    let save_as = FieldText {
        name: "save_as",
        label: if known.is_empty() { "Save columns and values as" } else { "Or save both as" },
        hint: "Optional. Leave empty to use the values for this file only. Saving under an existing name replaces it.",
        errors: view.errors.get("save_as").cloned().unwrap_or_default(),
    };
    view! {
        <section class="section" aria-label="Save">
            {remember}
            <div class="fields"><TextField text=save_as value=view.save_as.clone()/></div>
        </section>
    }
}
