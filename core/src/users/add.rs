use super::edit::{of_read_columns, read_new};
use super::{Fields, User, UserEdit, UserInput, create};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// Adds a user as an operator typed them into the form. Invalid: a value is refused, the key is
/// another user's or looks like one, or a value has a warning that the operator has not seen yet.
pub async fn add(ctx: &Context, actor: &Actor, typed: &UserEdit) -> Result<User> {
    actor.require(Permission::CreateUsers)?;
    let typed = of_read_columns(actor, typed, &Fields { tags: "[]".into(), ..Fields::default() });
    let values = read_new(&typed, &ctx.clock.now().day())?;
    create(ctx, actor, &UserInput::of_values(values)).await
}
