use leptos::prelude::*;

use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};

/// What stands in the place of users where an application has none. `base`: `/organization/application`.
#[component]
pub fn NoUsers(base: String, may_import: bool, may_add: bool) -> impl IntoView {
    let imports = format!("{base}/imports");
    let add = may_add.then(|| {
        view! { <ButtonLink href=format!("{base}/users/new") label="Add one user" glyph=Glyph::Plus/> }
    });
    let text = if may_import {
        "Import users from a CSV file. You review a preview of every row before anything is saved."
    } else {
        "Nobody has imported a file yet. Your role does not import; a colleague whose role does can begin."
    };
    view! {
        <Empty
            glyph=Glyph::Users
            title="No users yet"
            text
        >
            {may_import.then(|| view! {
                <ButtonLink href=format!("{imports}/new") label="Import a file" weight=Weight::Primary glyph=Glyph::Imports/>
                <ButtonLink href=format!("{imports}/template.csv") label="Download template" glyph=Glyph::File/>
            })}
            {add}
        </Empty>
    }
}
