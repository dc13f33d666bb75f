/// What a search looks at. It must not look at anything that the role may not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Searched {
    Everything,
    KeyAndDisplayName,
    Key,
}

impl Searched {
    /// The SQL expression of the text to search, for a user `u`. The key is the first line of
    /// `search_text`; the display name, if there is one, is the second.
    pub(super) fn text(self, is_sqlite: bool) -> &'static str {
        match (self, is_sqlite) {
            (Self::Everything, _) => "u.search_text",
            (Self::Key, true) => {
                "substr(u.search_text, 1, instr(u.search_text || char(10), char(10)) - 1)"
            }
            (Self::Key, false) => "split_part(u.search_text, chr(10), 1)",
            (Self::KeyAndDisplayName, true) => {
                "substr(u.search_text, 1, instr(u.search_text || char(10), char(10)) - 1 + CASE
                  WHEN u.display_name IS NULL THEN 0
                  ELSE instr(substr(u.search_text, instr(u.search_text, char(10)) + 1) || char(10),
                             char(10)) END)"
            }
            (Self::KeyAndDisplayName, false) => {
                "(split_part(u.search_text, chr(10), 1) || CASE
                  WHEN u.display_name IS NULL THEN ''
                  ELSE chr(10) || split_part(u.search_text, chr(10), 2) END)"
            }
        }
    }
}
