//! The examples of `/v3/docs`, run by a shell as they are printed.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tools::command::{answer, command};
use crate::tools::interrupt;

/// What the examples take from their surroundings: the key, and ids that answers name.
pub type Variables = BTreeMap<&'static str, String>;

/// What an example needs that a reader brings along: a picture, the face that it became, and the entry
/// of a list that the face is on.
const BROUGHT: [&str; 5] = ["\"image\"", "@picture.jpg", "$FACE", "\"face_uuid\"", "$ENTRY"];

/// Runs the examples of the page, one after the other, but for those that need a picture. Ids that
/// an answer names go into the variables, as somebody would who follows the page.
pub fn run(page: &str, variables: &mut Variables) -> Result<()> {
    let html = answer(command("curl").args(["-sf", page])).context("the page does not come")?;
    let mut lines = printed(&html);
    lines.retain(|line| !BROUGHT.iter().any(|part| line.contains(part)));
    if lines.len() < 15 {
        bail!("{page} shows {} examples", lines.len());
    }
    for line in &lines {
        let said = patiently(line, variables)?;
        let answer: Value = serde_json::from_str(&said).unwrap_or_default();
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        if let Some(id) = text("didit_internal_id") {
            variables.insert("USER_ID", id);
        }
        if let (Some(id), true) = (text("id"), answer.get("manifest").is_some()) {
            variables.insert("REPORT", id);
        }
    }
    eprintln!("  {} examples of the page ran as printed", lines.len());
    Ok(())
}

/// A report is written in the background: its address is asked for until there is a file.
fn patiently(line: &str, variables: &Variables) -> Result<String> {
    let attempts = if line.contains("download-url") { 100 } else { 1 };
    for _ in 0..attempts {
        interrupt::check()?;
        let mut shell = command("sh");
        shell.args(["-c", &format!("curl() {{ command curl -sS --fail \"$@\"; }}\n{line}")]);
        shell.envs(variables);
        if let Some(said) = answer(&mut shell) {
            return Ok(said);
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("this example of the page is refused:\n{line}")
}

fn printed(html: &str) -> Vec<String> {
    html.split("aria-label=\"Example\"")
        .skip(1)
        .filter_map(|rest| rest.split_once("<code>")?.1.split_once("</code>"))
        .map(|(line, _)| plain(line))
        .collect()
}

fn plain(html: &str) -> String {
    let entities =
        [("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let text = entities.iter().fold(html.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("<!>", "").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn an_example_is_read_as_a_reader_sees_it() {
        let html = "<pre aria-label=\"First steps\"><code>no</code></pre>\
                    <pre class=\"x\" aria-label=\"Example\"><code>curl &quot;a?b&amp;c&quot; -d '{}'</code>";
        assert_eq!(printed(html), ["curl \"a?b&c\" -d '{}'"]);
    }
}
