//! What a button opens: a menu of links and small forms, or a dialog that confirms what is hard to undo.
//! Both are native popovers, so they work without a script.

use leptos::prelude::*;

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
