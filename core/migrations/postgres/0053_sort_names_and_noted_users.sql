-- The list of users in the order of their names: the legal name, else the display name, else the user ID, as
-- searches compare it: without capitals and accents. It is the beginning of a line of search_text (the key,
-- then the display name and the legal name, each where there is one), so it is computed from there, and
-- whatever writes a user keeps it.
-- 60 letters, so that the index stays small. A tab separates the spellings of one name.
ALTER TABLE users ADD COLUMN sort_name TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    left(split_part(split_part(search_text, E'\n',
        1 + (display_name IS NOT NULL)::int + (full_name IS NOT NULL)::int), E'\t', 1), 60)
) STORED;
-- The list of users, sorted by name.
CREATE INDEX users_by_name ON users (application_seq, sort_name, seq);

-- The users with a note, and whether one user has a note: a filter of the list.
CREATE INDEX notes_of_users ON notes (application_seq, user_seq);
