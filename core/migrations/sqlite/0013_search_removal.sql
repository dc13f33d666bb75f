-- Users who are gone leave tombstones in the trigram index, and it is merged when they are many. By
-- itself it merges at a tenth, which for the undo of a large import is again and again.
INSERT INTO user_search (user_search, rank) VALUES ('deletemerge', 40);
