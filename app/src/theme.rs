//! Light, dark, or as the system has it; kept in a cookie so that the first byte is right.

use axum::http::HeaderMap;

use crate::cookies::cookies_named;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }

    /// For `data-theme`; nothing where the system decides.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then_some(self.code())
    }

    pub fn of(headers: &HeaderMap) -> Self {
        cookies_named(headers, "theme").find_map(Self::from_code).unwrap_or_default()
    }

    /// The cookie that keeps it for a year.
    pub fn cookie(self, secure: bool) -> String {
        let secure = if secure { "; Secure" } else { "" };
        format!("theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    use super::Theme;

    #[test]
    fn the_theme_is_found_among_other_cookies_and_a_foreign_word_is_ignored() {
        let mut headers = HeaderMap::new();
        assert_eq!(Theme::of(&headers), Theme::System);
        headers.insert(COOKIE, HeaderValue::from_static("id=1; theme=dark; other=theme"));
        assert_eq!(Theme::of(&headers), Theme::Dark);
        headers.insert(COOKIE, HeaderValue::from_static("theme=\"><script>"));
        assert_eq!(Theme::of(&headers), Theme::System);
    }
}
