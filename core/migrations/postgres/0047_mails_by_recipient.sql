-- Finds whether somebody has had a message of a kind lately.
CREATE INDEX mails_by_recipient ON mails (application_seq, kind, recipient, created_at);
