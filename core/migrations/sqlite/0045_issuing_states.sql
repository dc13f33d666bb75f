-- Didit's clients find users by the country of a document. Most users have documents of one country, and
-- their list is one text; the few with several are read one after the other.
CREATE INDEX users_by_issuing_states ON users (application_seq, issuing_states, created_at, seq)
    WHERE issuing_states IS NOT NULL;
CREATE INDEX users_with_issuing_states ON users (application_seq, created_at, seq)
    WHERE instr(issuing_states, ',') > 0;
