-- Only SQLite's index has this setting; the numbers stay the same in both.
SELECT 1;
