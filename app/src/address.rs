//! Addresses of the console: writing a query, and telling a local path from another site's address.

/// `path?name=value&…`; pairs without a value are left out.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for (name, value) in pairs {
        if !value.is_empty() {
            query.append_pair(name, &value);
            any = true;
        }
    }
    if any { format!("{path}?{}", query.finish()) } else { path.to_owned() }
}

/// A path on this server that is safe to go to after signing in, else none.
/// Browsers read `//host` and `/\host` as another server, and skip tabs and line breaks.
pub fn local_path(path: &str) -> Option<&str> {
    let mut characters = path.chars();
    let is_local = characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && !path.chars().any(char::is_control);
    is_local.then_some(path)
}

/// The path and query of an address, whatever its host; `/` when it has none that is local.
pub fn path_of(address: &str) -> &str {
    let after_host =
        address.split_once("://").and_then(|(_, rest)| rest.find('/').map(|slash| &rest[slash..]));
    after_host.and_then(local_path).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::{local_path, path_of, with_query};

    #[test]
    fn only_the_path_of_an_address_is_followed() {
        assert_eq!(path_of("https://roll.test/demo/main/users?q=a"), "/demo/main/users?q=a");
        assert_eq!(path_of("https://evil.test//evil.test"), "/");
        assert_eq!(path_of("nonsense"), "/");
        assert_eq!(path_of(""), "/");
    }

    #[test]
    fn only_paths_on_this_server_are_local() {
        assert_eq!(local_path("/demo/main/users?q=a"), Some("/demo/main/users?q=a"));
        for foreign in ["", "https://a.test", "//a.test", "/\\a.test", "/\t/a.test", "demo"] {
            assert_eq!(local_path(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn a_query_is_encoded_and_empty_values_are_left_out() {
        let address = with_query("/users", [("q", "a&b é".to_owned()), ("tag", String::new())]);
        assert_eq!(address, "/users?q=a%26b+%C3%A9");
        assert_eq!(with_query("/users", []), "/users");
    }
}
