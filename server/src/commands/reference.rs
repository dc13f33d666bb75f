//! `docs/configuration.md`, made from the same definition as `--help`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory};

use super::Cli;

const INTRODUCTION: &str = "# Configuration

Made from `rollcall --help` by `cargo xtask docs`; a test fails when a flag, a variable or its help \
differs. Every setting is a flag and an environment variable. A flag overrides its variable. A value that \
cannot be used is refused at start, in one line that names the variable.

";

/// The whole file as Markdown: the settings of `rollcall serve` by concern, then the other commands.
pub fn markdown() -> String {
    let root = Cli::command();
    let mut text = INTRODUCTION.to_owned();
    let Some(serve) = root.find_subcommand("serve") else { return text };
    let settings: Vec<&Arg> = serve.get_arguments().chain(root.get_arguments()).collect();
    let mut headings: Vec<&str> = Vec::new();
    for heading in settings.iter().filter_map(|argument| argument.get_help_heading()) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    text.push_str("## Settings of `rollcall serve`\n");
    let mut known = BTreeSet::new();
    for heading in headings {
        let of = |argument: &&&Arg| argument.get_help_heading() == Some(heading);
        let _ = write!(text, "\n### {heading}\n\n");
        for argument in settings.iter().filter(of) {
            known.insert(argument.get_id().to_string());
            setting(&mut text, argument);
        }
    }
    text.push_str(
        "\n## Other commands\n\nCommands that open the database take its settings as well.\n",
    );
    for command in root.get_subcommands().filter(|one| one.get_name() != "serve") {
        describe(&mut text, "rollcall", command, &known);
    }
    text
}

/// A line for the setting, then its explanation, indented below it.
fn setting(text: &mut String, argument: &Arg) {
    let flag = flag(argument);
    match argument.get_env().map(|variable| variable.to_string_lossy()) {
        Some(variable) => _ = write!(text, "- **`{variable}`** (`{flag}`)"),
        None => _ = write!(text, "- `{flag}`"),
    }
    if argument.is_required_set() && !argument.is_positional() {
        text.push_str(", required");
    }
    // A long help with a list in it is for terminals.
    let long = argument.get_long_help().map(ToString::to_string);
    let long = long.filter(|help| !help.contains("\n  "));
    let help = long.or_else(|| argument.get_help().map(ToString::to_string)).unwrap_or_default();
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(text, ": {}", words.trim_end_matches('.').replace('<', "\\<"));
    let takes_values = argument.get_action().takes_values();
    let defaults: Vec<_> = argument.get_default_values().iter().map(|one| one.display()).collect();
    if let [default] = defaults.as_slice()
        && takes_values
        && !default.to_string().is_empty()
    {
        let _ = write!(text, ". Default: `{default}`");
    }
    text.push_str(".\n");
}

fn flag(argument: &Arg) -> String {
    let value = argument
        .get_value_names()
        .filter(|_| argument.get_action().takes_values())
        .map(|names| names.join(" "))
        .unwrap_or_default();
    match argument.get_long() {
        Some(long) if value.is_empty() => format!("--{long}"),
        Some(long) => format!("--{long} {value}"),
        None => value,
    }
}

/// A command with its own arguments, without those that `serve` explains; then its subcommands.
fn describe(text: &mut String, before: &str, command: &Command, known: &BTreeSet<String>) {
    if command.is_hide_set() || command.get_name() == "help" {
        return;
    }
    let name = format!("{before} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(text, "\n### {name}\n\n{about}.\n");
    let is_own = |argument: &&Arg| !known.contains(argument.get_id().as_str());
    for (index, argument) in command.get_arguments().filter(is_own).enumerate() {
        if index == 0 {
            text.push('\n');
        }
        setting(text, argument);
    }
    for inner in command.get_subcommands() {
        describe(text, &name, inner, known);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use clap::{Command, CommandFactory as _};

    use crate::commands::Cli;

    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Checks a command and what is below it, and collects its variables.
    fn check(kept: &str, command: &Command, variables: &mut BTreeSet<String>) {
        for argument in command.get_arguments() {
            if let Some(long) = argument.get_long() {
                assert!(kept.contains(&format!("`--{long}")), "--{long}");
            }
            if let Some(variable) = argument.get_env() {
                let variable = variable.to_string_lossy().into_owned();
                assert!(kept.contains(&format!("`{variable}`")), "{variable}");
                variables.insert(variable);
            }
            let help = one_line(&argument.get_help().map(ToString::to_string).unwrap_or_default());
            assert!(kept.contains(&help), "{help}");
        }
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            check(kept, inner, variables);
        }
    }

    /// When it fails: `cargo xtask docs`.
    #[test]
    fn the_configuration_reference_names_every_flag_and_variable_as_help_does() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
        let kept = one_line(&std::fs::read_to_string(file).expect("docs/configuration.md"));
        let mut variables = BTreeSet::new();
        check(&kept, &Cli::command(), &mut variables);
        let named = kept.split('`').filter(|word| word.starts_with("ROLLCALL_"));
        for variable in named {
            assert!(variables.contains(variable), "{variable} is not a variable any more");
        }
    }
}
