use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;

use super::Message;
use crate::error::{Error, Result};

/// The files of a message's folder, in the syntax of Jinja. Values are escaped in the HTML.
pub(crate) struct Template {
    /// `export_ready`, …
    pub kind: &'static str,
    pub subject: &'static str,
    pub text: &'static str,
    pub html: &'static str,
}

/// The template in the folder of its kind, beside the calling file. A file within that folder gives an
/// empty folder: `template!("invitation", "")`.
macro_rules! template {
    ($kind:literal) => {
        $crate::mail::template!($kind, concat!($kind, "/"))
    };
    ($kind:literal, $folder:expr) => {
        $crate::mail::Template {
            kind: $kind,
            subject: include_str!(concat!($folder, "subject.txt")),
            text: include_str!(concat!($folder, "body.txt")),
            html: include_str!(concat!($folder, "body.html")),
        }
    };
}

pub(crate) use template;

impl Template {
    /// The message for one person. It is an error if a file names a value that is not there.
    pub(crate) fn render<'a>(
        &self,
        recipient: &'a str,
        values: impl Serialize,
    ) -> Result<Message<'a>> {
        let values = Value::from(Serde(values));
        let (text, html) = (environment(false), environment(true));
        let fill = |environment: &Environment, file: &str| {
            let filled = environment.render_str(file, &values);
            // Where it is in the file, without the values.
            filled.map_err(|error| {
                let place = format!("{} line {}", self.kind, error.line().unwrap_or_default());
                Error::internal("mail template", &format!("{place}: {}", error.kind()))
            })
        };
        Ok(Message {
            kind: self.kind,
            recipient,
            subject: fill(&text, self.subject)?,
            // The renderer drops the newline at the end of a file.
            text: fill(&text, self.text)? + "\n",
            // The library escapes slashes, too. HTML does not need that, and mail filters take addresses
            // that are written so for disguised ones.
            html: fill(&html, self.html)?.replace("&#x2f;", "/") + "\n",
            is_private: false,
        })
    }
}

fn environment(is_html: bool) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(
        move |_| {
            if is_html { AutoEscape::Html } else { AutoEscape::None }
        },
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match value.as_str() {
        // Every value stands in one line: a name cannot add lines to a message.
        Some(text) if text.contains(char::is_control) => {
            escape_formatter(out, state, &Value::from(text.replace(char::is_control, " ")))
        }
        _ => escape_formatter(out, state, value),
    });
    environment
}

#[cfg(test)]
mod tests {
    use super::Template;

    const SAMPLE: Template = Template {
        kind: "sample",
        subject: "To {{ name }}\n",
        text: "Hello {{ name }},\n",
        html: "<p title=\"{{ name }}\">Hello {{ name }}</p>\n",
    };

    #[derive(serde::Serialize)]
    struct Values {
        name: &'static str,
    }

    #[test]
    fn a_value_is_one_line_and_is_escaped_in_html_alone() {
        let values = Values { name: "<b>\"{{ x }}\"\r\nBcc: you & me" };
        let message = SAMPLE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>\"{{ x }}\"  Bcc: you & me";
        assert_eq!(message.subject, format!("To {one_line}"));
        assert_eq!(message.text, format!("Hello {one_line},\n"));
        let escaped = "&lt;b&gt;&quot;{{ x }}&quot;  Bcc: you &amp; me";
        assert_eq!(message.html, format!("<p title=\"{escaped}\">Hello {escaped}</p>\n"));
    }

    #[test]
    fn an_address_stands_in_html_as_it_is() {
        let values = Values { name: "https://rollcall.example/a?b=1&c=2" };
        let message = SAMPLE.render("a@b.example", &values).expect("a message");
        assert!(
            message.html.contains("\"https://rollcall.example/a?b=1&amp;c=2\""),
            "{}",
            message.html
        );
    }

    #[test]
    fn a_value_that_is_missing_is_an_error() {
        let empty = std::collections::BTreeMap::<&str, &str>::new();
        assert!(SAMPLE.render("a@b.example", &empty).is_err());
    }
}
