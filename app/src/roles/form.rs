use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::{ColumnClass, Permission, Rights, UserColumn};
use rollcall_core::roles::RoleText;

use super::words::GROUPS;
use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::format::capitalized;
use crate::ui::icon::{Glyph, Icon};

const OWN: &str = "own";
const ALL: &str = "all";

/// Reads the body of the form; a box that is ticked sends its code. What its reader does not have was not
/// offered, and is refused by core.
pub fn read(form: &[u8]) -> RoleText {
    let (mut name, mut permissions, mut columns) = (String::new(), Vec::new(), Vec::new());
    for (field, value) in form_urlencoded::parse(form) {
        match field.as_ref() {
            "name" => name = value.into_owned(),
            "permissions" => permissions.extend(Permission::from_code(&value)),
            "columns" => columns.extend(UserColumn::from_name(&value)),
            "exports" if value == ALL => permissions.push(Permission::OverseeExports),
            _ => {}
        }
    }
    RoleText { name, rights: Rights::new(&permissions, &columns) }
}

/// `own`: what the reader may do themselves; nobody gives more.
#[component]
pub fn RoleForm(
    action: String,
    typed: RoleText,
    errors: FieldErrors,
    own: Rights,
    button: &'static str,
) -> impl IntoView {
    let name = FieldText {
        name: "name",
        label: "Name",
        hint: "Such as “Fraud analyst”.",
        errors: errors.get("name").cloned().unwrap_or_default(),
    };
    let exports = FieldText {
        name: "exports",
        label: "Whose exports",
        hint: "Everybody’s: see them all, approve, revoke and delete them.",
        ..FieldText::default()
    };
    let rights = typed.rights;
    let chosen = if rights.allows(Permission::OverseeExports) { ALL } else { OWN };
    let mut whose = vec![(OWN.to_owned(), "Own".to_owned())];
    if own.allows(Permission::OverseeExports) {
        whose.push((ALL.to_owned(), "Everybody’s".to_owned()));
    }
    let groups = GROUPS
        .map(|(title, permissions)| {
            let boxes = permissions
                .iter()
                .map(|one| {
                    let label = capitalized(one.label());
                    tick("permissions", one.code(), label, rights.allows(*one), own.allows(*one))
                })
                .collect_view();
            group(title, boxes.into_any())
        })
        .collect_view();
    let classes = ColumnClass::ALL
        .map(|class| {
            let boxes = UserColumn::ALL
                .into_iter()
                .filter(|one| one.class() == class && *one != UserColumn::VendorData)
                .map(|one| {
                    let label = one.label().to_owned();
                    tick("columns", one.name(), label, rights.reads(one), own.reads(one))
                })
                .collect_view();
            group(class.label(), boxes.into_any())
        })
        .collect_view();
    let wrong = errors.get("rights").map(|words| words.join(" ")).map(|words| {
        view! { <p class="err" role="alert"><Icon of=Glyph::Alert/>{words}</p> }
    });
    view! {
        <form class="stack" method="post" action=action novalidate>
            <div class="fields">
                <TextField text=name value=typed.name autocomplete="off"/>
                <SelectField text=exports options=whose value=chosen/>
            </div>
            {wrong}
            <div class="stack">
                <h2>"What the role may do"</h2>
                {groups}
            </div>
            <div class="stack">
                <h2>"What it reads of a user"</h2>
                <p class="muted">"Every role can see the user ID."</p>
                {classes}
            </div>
            <div class="actions"><button class="btn btn--primary">{button}</button></div>
        </form>
    }
}

fn group(title: &'static str, boxes: AnyView) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend class="label"><b>{title}</b></legend>
            <div class="fields">{boxes}</div>
        </fieldset>
    }
}

fn tick(
    name: &'static str,
    value: &'static str,
    label: String,
    is_on: bool,
    may: bool,
) -> impl IntoView {
    let why = (!may).then(|| view! { <small>"Not available to your role"</small> });
    view! {
        <label class="choice" data-locked=(!may).then_some("")>
            <input type="checkbox" name=name value=value checked=is_on && may disabled=!may/>
            <span>{label}{why}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use rollcall_core::access::{Permission, UserColumn};

    #[test]
    fn a_form_is_read_with_all_of_its_boxes() {
        let text =
            read(b"name=Fraud&exports=all&permissions=read_users&permissions=fly&columns=email");
        assert_eq!(text.name, "Fraud");
        assert_eq!(text.rights.permissions(), [Permission::ReadUsers, Permission::OverseeExports]);
        assert_eq!(text.rights.columns(), [UserColumn::VendorData, UserColumn::Email]);
        assert!(!read(b"exports=own").rights.allows(Permission::OverseeExports));
    }
}
