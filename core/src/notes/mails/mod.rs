mod note_mention;

pub(super) use note_mention::note_mention;
