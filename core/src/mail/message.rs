/// A message as its feature rendered it.
pub(crate) struct Message<'a> {
    pub kind: &'static str,
    pub recipient: &'a str,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The console never shows the text.
    pub is_private: bool,
}

impl Message<'_> {
    /// For a text that lets its reader do something in the recipient's name.
    pub(crate) fn private(self) -> Self {
        Self { is_private: true, ..self }
    }
}
