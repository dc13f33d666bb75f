use clap::Args;
use rollcall_core::Timestamp;
use rollcall_core::access::AnyRole;
use rollcall_core::context::Context;
use rollcall_core::operators::{self, OperatorInfo};

use crate::failure::Result;

#[derive(Args, Debug)]
pub struct List {
    /// Only this organization (its short name, such as demo)
    #[arg(long, value_name = "ORGANIZATION")]
    pub organization: Option<String>,
}

impl List {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let operators = operators::list(ctx, self.organization.as_deref()).await?;
        if operators.is_empty() {
            println!("There are no operators. Create one with `rollcall operator create`.");
            return Ok(());
        }
        let email = widest(&operators, |operator| &operator.email);
        let organization = widest(&operators, |operator| &operator.organization);
        for operator in &operators {
            println!(
                "{:email$}  {:organization$}  {:18}  {:9}  {}",
                operator.email,
                operator.organization,
                whole(operator),
                state(operator),
                operator.last_sign_in_at.map_or_else(|| "never signed in".into(), |at| at.second()),
            );
            for one in &operator.application_roles {
                let (place, role) = (&one.application, with_end(&one.role, one.until));
                println!("{:email$}  {:organization$}  in {place}: {role}", "", "");
            }
        }
        Ok(())
    }
}

/// The role in the whole organization.
fn whole(operator: &OperatorInfo) -> String {
    let role = operator.role.as_ref().map(|role| with_end(role, operator.until));
    role.unwrap_or_else(|| "-".to_owned())
}

fn with_end(role: &AnyRole, until: Option<Timestamp>) -> String {
    let code = role.code();
    until.map_or_else(|| code.to_owned(), |at| format!("{code} until {}", at.minute()))
}

fn state(operator: &OperatorInfo) -> &'static str {
    match operator {
        OperatorInfo { disabled: true, .. } => "disabled",
        OperatorInfo { suspended: true, .. } => "suspended",
        _ => "active",
    }
}

fn widest(operators: &[OperatorInfo], of: impl Fn(&OperatorInfo) -> &String) -> usize {
    operators.iter().map(|operator| of(operator).chars().count()).max().unwrap_or_default()
}
