//! Every statement about the people and groups of directories.

mod groups;
mod members;
mod role_changes;
mod tokens;
mod users;

pub(crate) use groups::{
    GroupKey, delete_group, find_group, group_by_key, group_by_name, groups, insert_group,
    update_group,
};
pub(crate) use members::{
    add_member, groups_of_operator, groups_of_operators, groups_of_user, has_mapped_user, members,
    remove_member, shown_groups, shown_members,
};
pub(crate) use role_changes::{
    RoleChange, delete_role_change, insert_role_change, role_change, take_waiting_off,
    waiting_count, waiting_users,
};
pub(crate) use tokens::tokens_made_by;
pub(crate) use users::{
    Span, UserKey, counts, counts_now, delete_user, find_user, insert_user, link, lock,
    mark_suspended, update_user, user_by_email, user_of_operator, users,
};
