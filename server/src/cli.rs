//! The command line: runs a command, and says in one line what is wrong with its arguments or went wrong.

use std::error::Error as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command as Definition, CommandFactory, Parser};

use crate::commands::{self, Cli};
use crate::failure::{Failure, Result};
use crate::logs;

/// Reads the arguments, does the work, and says in one line what went wrong.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("rollcall: {failure}");
            ExitCode::from(failure.status)
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    logs::start(&cli.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::work(format!("cannot start its threads: {error}")))?;
    let result = runtime.block_on(commands::run(cli.command));
    // What still blocks (a read of a terminal, say) must not keep a finished command alive.
    runtime.shutdown_background();
    result
}

/// Help and version go out as they are; everything else becomes one line.
fn refuse(error: &clap::Error) -> ExitCode {
    let asks_for_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if asks_for_help {
        error.exit();
    }
    eprintln!("rollcall: {}", Failure::config(explain(error, &Cli::command())));
    ExitCode::from(2)
}

/// What is wrong and where: `ROLLCALL_ADDR (--addr): …`.
fn explain(error: &clap::Error, definition: &Definition) -> String {
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        Some(ContextValue::Strings(arguments)) => arguments.first().map_or("", String::as_str),
        _ => "",
    };
    let place = name_with_variable(argument, definition);
    let reason = match (error.kind(), error.source()) {
        (ErrorKind::ValueValidation, Some(source)) => source.to_string(),
        (ErrorKind::InvalidValue, _) => {
            format!("must be one of: {}", valid_values(error))
        }
        (ErrorKind::MissingRequiredArgument, _) => "is required (see `rollcall --help`)".into(),
        _ => return format!("{} (see `rollcall --help`)", first_line(error)),
    };
    format!("{place}: {reason}")
}

fn valid_values(error: &clap::Error) -> String {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => values.join(", "),
        _ => "named by --help".into(),
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// `--addr <ADDRESS>` becomes `ROLLCALL_ADDR (--addr)` where the flag has a variable.
fn name_with_variable(argument: &str, definition: &Definition) -> String {
    let flag = argument.split([' ', '[', '=']).next().unwrap_or(argument);
    match flag.strip_prefix("--").and_then(|long| variable_of(long, definition)) {
        Some(variable) => format!("{variable} ({flag})"),
        None => argument.to_owned(),
    }
}

fn variable_of(long: &str, definition: &Definition) -> Option<String> {
    let own = definition
        .get_arguments()
        .find(|argument| argument.get_long() == Some(long))
        .and_then(|argument| argument.get_env());
    match own {
        Some(variable) => Some(variable.to_string_lossy().into_owned()),
        None => definition.get_subcommands().find_map(|inner| variable_of(long, inner)),
    }
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::commands::Cli;
    use clap::{CommandFactory, Parser};

    fn refusal(arguments: &[&str]) -> String {
        let arguments = std::iter::once("rollcall").chain(arguments.iter().copied());
        let error = Cli::try_parse_from(arguments).expect_err("a refusal");
        explain(&error, &Cli::command())
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_bad_address_names_its_flag_and_its_variable() {
        let words = refusal(&["serve", "--addr", "everywhere"]);
        assert!(words.starts_with("ROLLCALL_ADDR (--addr): "), "{words}");
        assert!(words.contains("127.0.0.1:3000"), "{words}");
    }

    #[test]
    fn a_bad_log_format_lists_the_formats() {
        let words = refusal(&["--log-format", "xml", "migrate"]);
        assert_eq!(words, "ROLLCALL_LOG_FORMAT (--log-format): must be one of: text, json");
    }

    #[test]
    fn a_database_address_with_a_password_is_not_repeated() {
        let words = refusal(&["migrate", "--database-url", "mysql://me:secret@host/db"]);
        assert!(words.starts_with("ROLLCALL_DATABASE_URL (--database-url): "), "{words}");
        assert!(!words.contains("secret"), "{words}");
    }

    #[test]
    fn every_flag_of_serve_with_a_value_has_a_variable() {
        let definition = Cli::command();
        let serve = definition.find_subcommand("serve").expect("serve");
        for argument in serve.get_arguments().filter(|argument| argument.get_id() != "seed_demo") {
            let variable = argument.get_env().unwrap_or_else(|| panic!("{argument} has none"));
            assert!(variable.to_string_lossy().starts_with("ROLLCALL_"));
        }
    }
}
