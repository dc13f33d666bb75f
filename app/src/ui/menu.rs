//! What a button opens: a menu of links and small forms, or a dialog that confirms what is hard to undo.
//! Both are native popovers, so they work without a script.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::link::Weight;

#[component]
pub fn Menu(id: &'static str, children: Children) -> impl IntoView {
    view! { <div class="menu" id=id popover="auto">{children()}</div> }
}

/// `children` are the words and, last, a block of class `actions`.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <div class="dialog" id=id popover="auto" role="dialog" aria-labelledby=labelled_by>
            <h2 id=heading>{title}</h2>
            {children()}
        </div>
    }
}

/// A dialog that confirms one action: its words, the fields of its form, and two buttons. The first
/// closes the dialog, the other one posts the form to `action`.
#[component]
pub fn ConfirmDialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    /// What happens, and what cannot be undone.
    #[prop(into)]
    text: String,
    #[prop(into)] action: String,
    /// The button that posts.
    confirm: &'static str,
    #[prop(default = "Cancel")] cancel: &'static str,
    #[prop(default = Weight::Danger)] weight: Weight,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let close = id.clone();
    view! {
        <Dialog id title>
            <p>{text}</p>
            <form class="stack" method="post" action=action>
                {children.map(|fields| fields())}
                <div class="actions">
                    <button class="btn" type="button" popovertarget=close popovertargetaction="hide">
                        {cancel}
                    </button>
                    <button class=weight.class()>
                        {glyph.map(|of| view! { <Icon of/> })}
                        {confirm}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

/// What a button does that asks first.
#[derive(Clone)]
pub struct Asked {
    /// Names the dialog in the document.
    pub id: String,
    /// Of the button: "…" follows.
    pub label: String,
    /// What a screen reader says instead of the label, where several buttons have the same one.
    pub names: Option<String>,
    /// The question.
    pub title: String,
    /// What happens, and what cannot be undone.
    pub text: String,
    /// Where the form is posted to.
    pub action: String,
    /// Of the button that posts.
    pub confirm: &'static str,
    pub cancel: &'static str,
}

/// A button that takes something away, and the dialog that says what and asks. Neither needs a script.
#[component]
pub fn AskButton(
    of: Asked,
    #[prop(default = "btn btn--danger")] class: &'static str,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let Asked { id, label, names, title, text, action, confirm, cancel } = of;
    let fields = children.map(|fields| fields());
    view! {
        <button class=class type="button" popovertarget=id.clone() aria-label=names>
            {glyph.map(|of| view! { <Icon of/> })}
            {label}"…"
        </button>
        <ConfirmDialog id title text action confirm cancel>{fields}</ConfirmDialog>
    }
}

/// The same in a form that holds more: its button sends that form to another address.
#[component]
pub fn AskInForm(
    of: Asked,
    #[prop(default = "btn btn--danger")] class: &'static str,
    /// Name and value of the button that posts.
    #[prop(optional)]
    sends: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let Asked { id, label, names, title, text, action, confirm, cancel } = of;
    let close = id.clone();
    let (name, value) = sends.unzip();
    view! {
        <button class=class type="button" popovertarget=id.clone() aria-label=names>{label}"…"</button>
        <Dialog id title>
            <p>{text}</p>
            <div class="actions">
                <button class="btn" type="button" popovertarget=close popovertargetaction="hide">{cancel}</button>
                <button class="btn btn--danger" name=name value=value formaction=action formnovalidate>{confirm}</button>
            </div>
        </Dialog>
    }
}

/// The reason of an action, as the audit log keeps it.
#[component]
pub fn ReasonField(id: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>"Reason"</label>
            <input class="input" id=id name="reason" maxlength="500" required/>
        </div>
    }
}
