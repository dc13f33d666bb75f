use web_sys::{Document, Element};

/// Whether somebody is typing, or looks at a menu or a dialog: then a letter is no shortcut.
pub(crate) fn is_typing(document: &Document) -> bool {
    let in_field = document.active_element().is_some_and(|element: Element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest("[contenteditable]").is_ok_and(|found| found.is_some())
    });
    in_field
        || document.query_selector(":popover-open, dialog[open]").is_ok_and(|found| found.is_some())
}
