use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Rights;
use rollcall_core::exports::{Choice, ExportSettings};

use super::address::{as_text, pairs};
use super::chosen::Chosen;
use super::columns::Columns;
use super::filters::Filters;
use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct NewExportView {
    pub chosen: Chosen,
    /// Users that fit.
    pub matched: i64,
    pub choices: Vec<Choice>,
    pub settings: ExportSettings,
    pub errors: FieldErrors,
    /// Just now, by another button of the form.
    pub said: String,
    pub rights: Rights,
    /// Where the link will go.
    pub email: String,
    /// `/organization/application`
    pub base: String,
}

#[component]
pub fn NewExportPage(view: NewExportView) -> impl IntoView {
    let exports = format!("{}/exports", view.base);
    let here = format!("{exports}/new");
    let submit = exports.clone();
    let errors = |name: &str| view.errors.get(name).cloned().unwrap_or_default();
    let users = counted(view.matched, "user", "users");
    let wrong = (!view.errors.is_empty()).then(|| {
        let of_filter = errors("filter").join(" ");
        let words = match of_filter.is_empty() {
            true => "Fix the highlighted fields.".to_owned(),
            false => of_filter,
        };
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Export not requested." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let purpose = FieldText {
        name: "purpose",
        label: "Purpose",
        hint: "Required if you export identity or contact columns. Recorded in the manifest and the audit log.",
        errors: errors("purpose"),
    };
    let said = (!view.said.is_empty()).then(|| view! { <Toast text=view.said.clone()/> });
    let who = who(&view, &users, &here);
    let seen = as_text(&view.chosen.filter);
    let second = view.settings.second_person.then(second_person);
    let columns = view.chosen.known_columns();
    let column_errors = errors("columns").into_iter().chain(errors("choice")).collect();
    view! {
        <Crumbs href=exports.clone() label="Exports"/>
        <PageHead title="New export">
            <p>"The file is created in the background. A link that only you can open is sent to "{view.email}"."</p>
        </PageHead>
        <div class="stack">
            {wrong}
            <form class="stack" method="post" action=submit novalidate>
                // Enter in a field presses the first button of the form: it applies a filter, and requests nothing.
                <button class="vh" name="do" value="stay" formaction=here.clone() tabindex="-1" aria-hidden="true">"Stay"</button>
                <input type="hidden" name="seen" value=seen/>
                {who}
                <Columns chosen=columns choices=view.choices choice=view.chosen.choice rights=view.rights here errors=column_errors/>
                <section class="section halves" aria-label="Purpose and format">
                    <div class="stack"><TextField text=purpose value=view.chosen.purpose autocomplete="off"/></div>
                    {file_form(view.chosen.form.gzip, view.chosen.form.bom)}
                </section>
                {second}
                <div class="actionbar">
                    <p>"Cells that a spreadsheet would run as a formula get a leading apostrophe. Rollcall removes it when you import the file."</p>
                    <ButtonLink href=exports label="Cancel" weight=Weight::Quiet/>
                    <button class="btn btn--primary">"Request export ("{users}")"</button>
                </div>
            </form>
        </div>
        {said}
    }
}

fn who(view: &NewExportView, users: &str, here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    let (filter, rights, base) = (view.chosen.filter.clone(), view.rights, view.base.clone());
    let words = filter.words();
    let list = with_query(&format!("{base}/users"), pairs(&filter));
    let users = users.to_owned();
    view! {
        <section aria-labelledby="who">
            <div class="section__head"><h2 id="who">"Users in this export"</h2><a href=list>"View these users"</a></div>
            <div class="notice">
                <Icon of=Glyph::Filter/>
                <div><b class="sentence num">{users}</b><p>{words}</p></div>
            </div>
            <Filters filter rights base here/>
        </section>
    }
}

fn file_form(gzip: bool, bom: bool) -> impl IntoView {
    view! {
        <fieldset>
            <legend class="label"><b>"File"</b></legend>
            <label class="choice">
                <input type="checkbox" name="gzip" value="1" checked=gzip/>
                <span>"Compress with gzip"<small>"About a quarter of the size"</small></span>
            </label>
            <label class="choice">
                <input type="checkbox" name="bom" value="1" checked=bom/>
                <span>"Byte order mark"<small>"For older spreadsheet programs"</small></span>
            </label>
        </fieldset>
    }
}

fn second_person() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Clock title="Approval required.">
            <span>"Somebody else who may approve exports has to approve this one before the file is created."</span>
        </Notice>
    }
}
