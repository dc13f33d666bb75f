-- The first characters of a key, which lists show. Keys that were made until now begin with rk_live_.
ALTER TABLE api_keys ADD COLUMN prefix TEXT NOT NULL DEFAULT '';
UPDATE api_keys SET prefix = 'rk_live_' || handle;
