use leptos::prelude::*;

use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};

/// What stands in the place of users where an application has none. `base`: `/organization/application`.
#[component]
pub fn NoUsers(base: String, may_import: bool) -> impl IntoView {
    let imports = format!("{base}/imports");
    view! {
        <Empty
            glyph=Glyph::Users
            title="No users yet"
            text="Import users from a CSV file. You review a preview of every row before anything is saved."
        >
            {may_import.then(|| view! {
                <ButtonLink href=format!("{imports}/new") label="Import a file" weight=Weight::Primary glyph=Glyph::Imports/>
                <ButtonLink href=format!("{imports}/template.csv") label="Download template" glyph=Glyph::File/>
            })}
        </Empty>
    }
}
