/// What a search looks at: nothing that the role may not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Searched {
    Everything,
    KeyAndDisplayName,
    Key,
}

impl Searched {
    /// The text to look in, as an expression over the user `u`. `search_text` begins with the key,
    /// a line each, and the display name follows where there is one.
    pub(super) fn text(self, is_sqlite: bool) -> &'static str {
        match (self, is_sqlite) {
            (Self::Everything, _) => "u.search_text",
            (Self::Key, _) => "u.vendor_key",
            (Self::KeyAndDisplayName, true) => {
                "(CASE WHEN u.display_name IS NULL THEN u.vendor_key
                  ELSE substr(u.search_text, 1, length(u.vendor_key) + instr(
                      substr(u.search_text, length(u.vendor_key) + 2) || char(10), char(10))) END)"
            }
            (Self::KeyAndDisplayName, false) => {
                "(CASE WHEN u.display_name IS NULL THEN u.vendor_key
                  ELSE substr(u.search_text, 1, length(u.vendor_key) + strpos(
                      substr(u.search_text, length(u.vendor_key) + 2) || chr(10), chr(10))) END)"
            }
        }
    }
}
