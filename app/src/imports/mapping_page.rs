use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::imports::{
    Delimiter, Dialect, Encoding, Import, ImportState, MappingStep, Question, Target,
};

use super::doubts::Doubts;
use super::format::{column_name, header_sentence, listed};
use super::mapping_table::MappingTable;
use super::page::cancel_import;
use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::menu::AskButton;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::steps::Steps;
use crate::ui::tone::Tone;

/// The value that a form sends for "no saved mapping".
const NO_MAPPING: &str = "-";

pub struct MappingView {
    pub import: Import,
    pub step: MappingStep,
    pub errors: FieldErrors,
    pub save_as: String,
    /// The address of the import history.
    pub imports: String,
}

impl MappingView {
    fn here(&self) -> String {
        format!("{}/{}", self.imports, self.import.id)
    }

    fn wrong(&self, field: &str) -> Vec<String> {
        self.errors.get(field).cloned().unwrap_or_default()
    }
}

#[component]
pub fn MappingPage(view: MappingView) -> impl IntoView {
    let here = view.here();
    let is_checked = view.import.state == ImportState::Ready;
    let actions = if is_checked {
        view! { <ButtonLink href=here.clone() label="Back to the preview" weight=Weight::Quiet/> }
            .into_any()
    } else {
        view! { <AskButton of=cancel_import(&here, "Cancel import") class="btn btn--quiet"/> }
            .into_any()
    };
    let title = view.import.file_name.clone();
    view! {
        <Crumbs href=view.imports.clone() label="Imports"/>
        <PageHead title actions=Some(actions)>
            <p>"Match each column of the file to a field. Nothing is saved until you review the preview and confirm."</p>
        </PageHead>
        <Steps current=1/>
        <div class="stack">
            {notice(&view)}
            {reading(&view)}
            {mapping(&view)}
        </div>
    }
}

/// What is wrong with the choices that were sent, or why the file waits here.
fn notice(view: &MappingView) -> Option<AnyView> {
    let mut wrong = view.wrong("columns");
    wrong.extend(view.wrong("encoding"));
    if !view.errors.is_empty() {
        let words = if wrong.is_empty() {
            "Fix the highlighted columns below.".to_owned()
        } else {
            wrong.join(" ")
        };
        return Some(
            view! {
                <Notice tone=Tone::Bad glyph=Glyph::Alert title="Some columns need attention." alert=true>
                    <p>{words}</p>
                </Notice>
            }
            .into_any(),
        );
    }
    if let Some(missing) = missing(&view.step) {
        return Some(missing);
    }
    (!view.import.cause.is_empty()).then(|| {
        let cause = view.import.cause.clone();
        let title = match view.import.reading.question {
            Question::Columns => "Match your columns.",
            Question::Encoding => "Choose the encoding.",
            Question::HeaderLine => "Which line is the header?",
            Question::Delimiter => "Choose the delimiter.",
            Question::File => "Export the file again.",
        };
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Info title>
                <p>{cause}</p>
            </Notice>
        }
        .into_any()
    })
}

/// The columns that the saved mapping reads and the file does not have.
fn missing(step: &MappingStep) -> Option<AnyView> {
    let names: Vec<String> = step
        .missing
        .iter()
        .map(|(name, target)| format!("“{}” ({})", name.trim(), target.label()))
        .collect();
    if names.is_empty() {
        return None;
    }
    let title =
        format!("The mapping “{}” expects columns that this file does not have.", step.mapping);
    let words = format!(
        "Missing: {}. Add them to the file and upload it again, or match the columns without them.",
        names.join(", ")
    );
    Some(
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Alert title>
                <p>{words}</p>
            </Notice>
        }
        .into_any(),
    )
}

/// The reading options that the page shows, as hidden fields of its forms. Empty: the detected value.
struct Shown {
    encoding: &'static str,
    delimiter: &'static str,
    header_line: String,
}

impl Shown {
    fn of(step: &MappingStep) -> Self {
        let detected = step.encoding == step.detected_encoding;
        Self {
            encoding: if detected { "" } else { step.encoding.name() },
            delimiter: match step.delimiter == step.detected_delimiter {
                true => "",
                false => step.delimiter.code(),
            },
            header_line: step.asked_line.map_or_else(String::new, |line| line.to_string()),
        }
    }
}

/// The choice of encoding, delimiter and saved mapping, with the first lines as they are read with it.
fn reading(view: &MappingView) -> impl IntoView + use<> {
    let step = &view.step;
    let field = |name, label, hint| FieldText { name, label, hint, errors: Vec::new() };
    let Shown { encoding, delimiter, header_line } = Shown::of(step);
    let dialects = Dialect::ALL.map(|one| (one.code().to_owned(), one.label().to_owned())).to_vec();
    let dialect_hint =
        if step.backslashes { "The first rows escape quotes with a backslash." } else { "" };
    let doubts = (!step.doubts.is_empty()).then(|| {
        view! { <Doubts doubts=step.doubts.clone() here=view.here()/> }
    });
    let header = header_sentence(step.header_line, step.titles);
    let saved = (!step.saved.is_empty()).then(|| {
        let hint = if step.same_header { "Suggested because the header is the same." } else { "" };
        let mut options = vec![(NO_MAPPING.to_owned(), "None".to_owned())];
        options.extend(step.saved.iter().map(|name| (name.clone(), name.clone())));
        let value = if step.mapping.is_empty() { NO_MAPPING.into() } else { step.mapping.clone() };
        let all = format!("{}/mappings", view.imports);
        view! {
            <SelectField text=field("mapping", "Saved mapping", hint) options value/>
            <div class="field"><ButtonLink href=all label="View saved mappings" weight=Weight::Quiet/></div>
        }
    });
    let lines = step
        .sample
        .iter()
        .map(|(number, line)| {
            let number = format!("{number:<3}");
            view! { <span class="muted">{number}</span>{line.clone()}"\n" }
        })
        .collect_view();
    view! {
        <section aria-labelledby="reading">
            <div class="section__head">
                <h2 id="reading">"File settings"</h2>
                <p>"Detected automatically. Change them if the sample looks wrong."</p>
            </div>
            <form class="fields" method="get" action=format!("{}/mapping", view.here())>
                <SelectField
                    text=field("encoding", "Encoding", "")
                    options=encodings(step.detected_encoding)
                    value=encoding
                />
                <SelectField
                    text=field("delimiter", "Delimiter", "")
                    options=delimiters(step.detected_delimiter)
                    value=delimiter
                />
                <SelectField
                    text=field("dialect", "Quotes inside cells", dialect_hint)
                    options=dialects
                    value=step.dialect.code()
                />
                <TextField
                    text=field("header_line", "Header line", "Leave empty to detect it")
                    value=header_line
                />
                {saved}
                <div class="field"><button class="btn">"Re-read file"</button></div>
            </form>
            {doubts}
            <p class="muted gap-above">{header}</p>
            <pre class="code gap-above" tabindex="0" role="region" aria-label="Sample of the first lines">
                {lines}
            </pre>
        </section>
    }
}

fn encodings(detected: Encoding) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), format!("{} (detected)", detected.label()))];
    options.extend(
        Encoding::ALL
            .into_iter()
            .filter(|one| *one != detected)
            .map(|one| (one.name().to_owned(), one.label())),
    );
    options
}

fn delimiters(detected: Delimiter) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), format!("{} (detected)", detected.label()))];
    options.extend(
        Delimiter::ALL
            .into_iter()
            .filter(|one| *one != detected)
            .map(|one| (one.code().to_owned(), one.label().to_owned())),
    );
    options
}

/// What still has to be chosen, and what would be lost: `As suggested, 2 columns are not imported:
/// Segment, Notes.`
fn summary(step: &MappingStep) -> String {
    let named = |wanted: Target| -> Vec<String> {
        let columns = step.columns.iter().filter(|column| column.target == wanted);
        columns.map(|column| column_name(&column.name, column.index)).collect()
    };
    let (open, left_out) = (named(Target::Undecided), named(Target::Ignore));
    let mut words = Vec::new();
    if !open.is_empty() {
        let count = counted(open.len() as i64, "column needs", "columns need");
        words.push(format!("{count} a choice: {}.", listed(&open)));
    }
    if left_out.is_empty() {
        words.push("All columns are imported.".to_owned());
    } else {
        let count = counted(left_out.len() as i64, "column is", "columns are");
        words.push(format!("As suggested, {count} not imported: {}.", listed(&left_out)));
    }
    words.join(" ")
}

/// A warning about the work that another mapping would discard, with a box to agree to it.
fn discarded(view: &MappingView) -> Option<impl IntoView + use<>> {
    let made = view.import.corrections_made();
    let wrong = view.wrong("discard");
    let wrong = (!wrong.is_empty()).then(|| view! { <p class="err">{wrong.join(" ")}</p> });
    (made > 0).then(|| {
        let label = format!("Discard {}", counted(made, "correction", "corrections"));
        view! {
            <section class="section" aria-label="Corrections">
                <label class="choice">
                    <input type="checkbox" name="discard" value=made.to_string() required/>
                    <span>
                        {label}
                        <small>"They were made in the preview, for columns that may have changed. To keep them, go back to the preview."</small>
                    </span>
                </label>
                {wrong}
            </section>
        }
    })
}

fn mapping(view: &MappingView) -> impl IntoView + use<> {
    let step = &view.step;
    let Shown { encoding, delimiter, header_line } = Shown::of(step);
    let is_used = |target: &Target| !matches!(target, Target::Ignore | Target::Undecided);
    let used = step.columns.iter().filter(|column| is_used(&column.target)).count();
    let words = format!("{used} of {} used", step.columns.len());
    let save_as = FieldText {
        name: "save_as",
        label: "Save mapping as",
        hint: "Optional. Leave empty to use the mapping once. Saving under an existing name replaces it.",
        errors: view.wrong("save_as"),
    };
    let mapping = if step.mapping.is_empty() { NO_MAPPING.into() } else { step.mapping.clone() };
    view! {
        <form method="post" action=format!("{}/mapping", view.here())>
            <input type="hidden" name="width" value=step.width.to_string()/>
            <input type="hidden" name="encoding" value=encoding/>
            <input type="hidden" name="delimiter" value=delimiter/>
            <input type="hidden" name="dialect" value=step.dialect.code()/>
            <input type="hidden" name="header_line" value=header_line/>
            <input type="hidden" name="mapping" value=mapping/>
            <section class="section" aria-labelledby="columns">
                <div class="section__head"><h2 id="columns">"Columns"</h2><p>{words}</p></div>
                <MappingTable columns=step.columns.clone() errors=view.errors.clone()/>
            </section>
            <section class="section" aria-label="Save">
                <div class="fields">
                    <TextField text=save_as value=view.save_as.clone()/>
                </div>
            </section>
            {discarded(view)}
            <div class="actionbar">
                <p>{summary(step)}</p>
                <button class="btn btn--primary">"Check all rows"</button>
            </div>
        </form>
    }
}
