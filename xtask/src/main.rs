//! The developer's commands, as code. One file per verb; `cargo xtask --help` explains them.

mod bench;
mod check;
mod dist;
mod docs;
mod models;
mod passwords;
mod run;
mod sample;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The developer's commands of Rollcall.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Run(run::Run),
    Check(check::Check),
    Test(test::Test),
    Models(models::Models),
    Dist(dist::Dist),
    Docs(docs::Docs),
    Passwords(passwords::Passwords),
    Sample(sample::Sample),
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tools::interrupt::listen().and_then(|()| match arguments.verb {
        Verb::Run(verb) => verb.run(),
        Verb::Check(verb) => verb.run(),
        Verb::Test(verb) => verb.run(),
        Verb::Models(verb) => verb.run(),
        Verb::Dist(verb) => verb.run(),
        Verb::Docs(verb) => verb.run(),
        Verb::Passwords(verb) => verb.run(),
        Verb::Sample(verb) => verb.run(),
        Verb::Bench(verb) => verb.run(),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
