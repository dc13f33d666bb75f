-- The list of users in the order of their names: the legal name, else the display name, else the user ID, as
-- searches compare it: without capitals and accents. It is the beginning of a line of search_text (the key,
-- then the display name and the legal name, each where there is one), so it is computed from there, and
-- whatever writes a user keeps it. The first two columns only take the text apart.
ALTER TABLE users ADD COLUMN sort_lines TEXT GENERATED ALWAYS AS (
    CASE WHEN display_name IS NULL AND full_name IS NULL THEN search_text
    ELSE substr(search_text, instr(search_text, char(10)) + 1) END
) VIRTUAL;
ALTER TABLE users ADD COLUMN sort_line TEXT GENERATED ALWAYS AS (
    CASE WHEN display_name IS NULL OR full_name IS NULL THEN sort_lines
    ELSE substr(sort_lines, instr(sort_lines, char(10)) + 1) END
) VIRTUAL;
-- 60 letters, so that the index stays small. A tab separates the spellings of one name.
ALTER TABLE users ADD COLUMN sort_name TEXT GENERATED ALWAYS AS (
    substr(sort_line, 1, min(60, instr(sort_line || char(10), char(10)) - 1,
        instr(sort_line || char(9), char(9)) - 1))
) VIRTUAL;
-- The list of users, sorted by name.
CREATE INDEX users_by_name ON users (application_seq, sort_name, seq);
-- Of several indexes that fit alike, SQLite takes the newest. This one is made again, so that a count without
-- an order still reads the users roughly as they are stored, and not by name.
DROP INDEX users_by_activity;
CREATE INDEX users_by_activity ON users (application_seq, last_session_at, seq);

-- The users with a note, and whether one user has a note: a filter of the list.
CREATE INDEX notes_of_users ON notes (application_seq, user_seq);
