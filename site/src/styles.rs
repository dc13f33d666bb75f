//! One style sheet from many: the imports of `style/main.css`, in its order.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// `main` holds comments and lines like `@import "./x.css";`, and nothing else.
pub fn join(main: &Path) -> Result<String> {
    let folder = main.parent().unwrap_or(Path::new("."));
    let text =
        fs::read_to_string(main).with_context(|| format!("cannot read {}", main.display()))?;
    let mut joined = String::new();
    for name in imports(&text).with_context(|| format!("in {}", main.display()))? {
        let file = folder.join(&name);
        let sheet =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        if sheet.contains("@import") {
            bail!("{} imports another file: only main.css may", file.display());
        }
        let sheet = without_comments(&sheet);
        check_braces(&sheet).with_context(|| format!("in {}", file.display()))?;
        joined.push_str(&sheet);
        joined.push('\n');
    }
    Ok(joined)
}

fn imports(text: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for statement in without_comments(text).split(';') {
        let statement = statement.trim();
        if statement.is_empty() {
            continue;
        }
        let name = statement
            .strip_prefix("@import")
            .and_then(|rest| rest.trim().strip_prefix('"')?.strip_suffix('"'))
            .with_context(|| format!("not an import of a file: {statement}"))?;
        names.push(name.to_owned());
    }
    Ok(names)
}

/// A brace too many or too few makes browsers leave out the rules behind it, in the sheets that follow as
/// well, without a word. Our style sheets have no strings with braces.
fn check_braces(sheet: &str) -> Result<()> {
    let mut open = 0u32;
    for letter in sheet.chars() {
        match letter {
            '{' => open += 1,
            '}' => open = open.checked_sub(1).context("a closing brace closes nothing")?,
            _ => {}
        }
    }
    if open > 0 {
        bail!("{open} opening braces are not closed");
    }
    Ok(())
}

/// Removes comments. Our style sheets have no strings with `/*` and no nested comments.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{imports, join};

    #[test]
    fn the_sheets_stand_in_the_order_of_the_imports_without_comments() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b.css"), "/* note */\nb { color: red }\n\n").unwrap();
        fs::write(folder.path().join("a.css"), "a { color: /* why */ blue }\n").unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "/* order matters */\n@import \"./b.css\";\n@import \"./a.css\";\n")
            .unwrap();
        assert_eq!(join(&main).unwrap(), "b { color: red }\na { color:  blue }\n");
    }

    #[test]
    fn a_sheet_with_a_brace_too_many_or_too_few_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@import \"./a.css\";\n").unwrap();
        for wrong in ["a { color: red }\n}\n", "@layer x {\na { color: red }\n"] {
            fs::write(folder.path().join("a.css"), wrong).unwrap();
            let refused = format!("{:#}", join(&main).unwrap_err());
            assert!(refused.contains("a.css") && refused.contains("brace"), "{refused}");
        }
    }

    #[test]
    fn a_rule_in_the_main_sheet_is_refused() {
        assert!(imports("a { color: red }").is_err());
    }
}
