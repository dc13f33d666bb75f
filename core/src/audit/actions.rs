//! What each action says, as a sentence that follows the name of who did it. The log itself holds codes,
//! which never change.
//!
//! `{@}` is the subject, `{name}` a detail, `{name:user}` a detail as a number of users. What stands in
//! `[ ]` is left out when a detail in it is missing or empty.

/// The sentence of an action. `None`: an action that no present version writes.
pub(super) fn template(action: &str) -> Option<&'static str> {
    ACTIONS.iter().find(|(code, _)| *code == action).map(|(_, template)| *template)
}

#[rustfmt::skip]
pub const ACTIONS: &[(&str, &str)] = &[
    ("api_key.call_refused", "Was refused the API call {call} with the key {@}"),
    ("api_key.created", "Created the API key {name} ({@})[ with the permissions {permissions}]"),
    ("api_key.network_refused", "Used the API key {@} outside its networks[, from {address}]"),
    ("api_key.revoked", "Revoked the API key {name} ({@})"),
    ("application.created", "Created the application {@}"),
    ("application.renamed", "Renamed the application {former_name} to {name}"),
    ("audit.exported", "Exported the audit log as {format}[: {filter}]"),
    ("directory.change_refused", "Was refused a change of {@}[: {reason}]"),
    ("directory.group_changed", "Changed the directory group {@}[, {added:person|people} added][, {removed:person|people} removed]"),
    ("directory.group_created", "Created the directory group {@}[ with {members:member}]"),
    ("directory.group_deleted", "Deleted the directory group {@}"),
    ("directory.group_role_added", "Gave the directory group {group} the role {role}"),
    ("directory.group_role_removed", "Took the role {role} from the directory group {group}"),
    ("directory.token_created", "Created the directory token {name} ({@})"),
    ("directory.token_revoked", "Revoked the directory token {name} ({@})"),
    ("directory.user_changed", "Changed the directory user {@}[: {changed}]"),
    ("directory.user_created", "Created the directory user {@}"),
    ("directory.user_deleted", "Deleted the directory user {@}"),
    ("erasure.cancel_requested", "Asked the erasure of {@} to stop"),
    ("erasure.cancelled", "Stopped the erasure of {@}[: {erased} erased, {not_erased} not]"),
    ("erasure.failed", "Could not finish the erasure of {@}[: {erased} erased, {not_erased} not]"),
    ("erasure.finished", "Finished the erasure of {@}[: {erased} erased, {missing} no longer there, {failed} failed]"),
    ("erasure.started", "Started the erasure of {@}[: {filter}]"),
    ("export.approved", "Approved the export {@}[ requested by {requested_by}]"),
    ("export.cancel_requested", "Asked the export {@} to stop"),
    ("export.cancelled", "Cancelled the export {@}"),
    ("export.declined", "Rejected the export {@}[ requested by {requested_by}][: {reason}]"),
    ("export.deleted", "Deleted the file of the export {@}[: {reason}]"),
    ("export.downloaded", "Downloaded the export {@}"),
    ("export.failed", "Could not finish the export {@}"),
    ("export.finished", "Exported {rows:user}[ for {requested_by}]: {@}"),
    ("export.link_opened", "Opened the download link of {@}"),
    ("export.link_refused", "Was refused the download link of {@}[: {reason}]"),
    ("export.link_renewed", "Created a new download link for {@}"),
    ("export.link_revoked", "Revoked the download link of {@}"),
    ("export.refused", "Was refused an export[: {reason}]"),
    ("export.requested", "Requested an export[ of {users:user}][: {filter}]"),
    ("export.withdrawn", "Withdrew the export {@}, because a user in it was deleted"),
    ("face.added", "Added a face to {user}"),
    ("face.deleted", "Deleted a face of {user}[: {reason}]"),
    ("face_archive.cancelled", "Cancelled the face archive {@}"),
    ("face_archive.failed", "Could not finish the face archive {@}"),
    ("face_archive.finished", "Finished the face archive {@}[: {added:face} added]"),
    ("face_archive.started", "Started the face archive {@}[ with {rows:row}]"),
    ("face_archive.uploaded", "Uploaded the face archive {@}"),
    ("face_list.added", "Added a face of {user} to the {list}[: {reason}]"),
    ("face_list.removed", "Removed a face from the {list}[: {reason}]"),
    ("faces.searched", "Searched with a face[ of {user}][: {matches:match|matches}]"),
    ("inbox.assigned", "Assigned the {what} {@} to {assignee}"),
    ("inbox.released", "Took back the assignment of the {what} {@}[ to {assignee}]"),
    ("import.cancel_requested", "Asked the import {@} to stop"),
    ("import.cancelled", "Cancelled the import {@}"),
    ("import.choices_changed", "Changed the options of the import {@}"),
    ("import.corrected", "Corrected {cells:cell} of {@}"),
    ("import.failed", "Could not finish the import {@}"),
    ("import.finished", "Finished the import {@}[: {created} created, {updated} updated, {unchanged} unchanged, {invalid} invalid, {held} held]"),
    ("import.held_decided", "Decided about held rows of {@}[: {decision}]"),
    ("import.held_settled", "Processed the held rows of {@}"),
    ("import.interrupted", "Interrupted the import {@}"),
    ("import.judged_again", "Had all rows of {@} checked again"),
    ("import.mapped", "Matched the columns of {@}"),
    ("import.mapping_asked", "Could not match the columns of {@} without help"),
    ("import.previewed", "Checked the rows of {@}[: {created} to create, {updated} to update, {invalid} invalid]"),
    ("import.refused", "Refused the file {@}"),
    ("import.report_downloaded", "Downloaded the error report of {@}"),
    ("import.restored", "Restored {cells:original cell} of {@}"),
    ("import.resumed", "Resumed the import {@}"),
    ("import.started", "Started the import {@}"),
    ("import.suggestion_accepted", "Accepted a suggestion for[ {rows:row} of] {@}"),
    ("import.suggestion_taken_back", "Took back an accepted suggestion for {@}"),
    ("import.undo_started", "Started to undo the import {@}"),
    ("import.undo_stopped", "Stopped the undo of {@}"),
    ("import.undone", "Undid the import {@}[: {removed} deleted, {restored} restored, {left_alone} kept]"),
    ("import.uploaded", "Uploaded the file {@}[, {bytes}][. {change}][ for {users:user}][. {reason}]"),
    ("import.words_mapped", "Matched values of {@}"),
    ("mail.test_sent", "Sent a test message"),
    ("note.added", "Added a note to {@}[ with {files:file}]"),
    ("note.deleted", "Deleted a note of {@}"),
    ("note.edited", "Changed a note of {@}"),
    ("note.file_downloaded", "Downloaded a file of a note of {@}"),
    ("operator.action_refused", "Was refused an action[: {action}]"),
    ("operator.change_refused", "Was refused a change of {@}[: {reason}]"),
    ("operator.code_refused", "Entered wrong codes at a sign-in of {@}[, from {address}]"),
    ("operator.created", "Created the account of {@}[ with the role {role}]"),
    ("operator.disabled", "Disabled the account of {@}"),
    ("operator.email_cancelled", "Cancelled the change of the e-mail address of {@}"),
    ("operator.email_changed", "Changed the e-mail address of {@}[ from {email}][ to {new_email}]"),
    ("operator.email_requested", "Asked for a new e-mail address of {@}[: {new_email}]"),
    ("operator.enabled", "Enabled the account of {@}"),
    ("operator.invitation_changed", "Changed what the invitation of {@} offers[: {role}]"),
    ("operator.invitation_mailed", "Mailed the waiting invitation of {@}"),
    ("operator.invitation_revoked", "Revoked the invitation of {@}"),
    ("operator.invitation_sent_again", "Sent the invitation of {@} again"),
    ("operator.invited", "Invited {@}[ as {role}]"),
    ("operator.joined", "Joined the team[ as {role}][, invited by {invited_by}]"),
    ("operator.linked", "Linked {@} to single sign-on[ at {provider}]"),
    ("operator.network_refused", "Was refused outside the allowed networks[, from {address}]"),
    ("operator.notices_changed", "Changed which notices {@} gets"),
    ("operator.passkey_refused", "Presented a passkey of {@} that was refused[: {reason}][, from {address}]"),
    ("operator.passkey_renamed", "Renamed a passkey of {@}[ from {from}][ to {to}]"),
    ("operator.password_changed", "Changed the password of {@}"),
    ("operator.password_recovered", "Set a new password of {@} by a mailed link"),
    ("operator.password_reset", "Reset the password of {@}"),
    ("operator.recovery_code_used", "Signed in as {@} with a recovery code[, {left} left]"),
    ("operator.recovery_codes_made", "Created new recovery codes of {@}"),
    ("operator.recovery_requested", "Asked for a new password of {@}[, from {address}]"),
    ("operator.removed", "Removed {@} from the team"),
    ("operator.renamed", "Changed the name of {@}[ to {new_name}]"),
    ("operator.restored", "Restored the access of {@}"),
    ("operator.role_ended", "Ended a role of {@}[: {role}]"),
    ("operator.role_granted", "Gave {@} the role {role}[ in {application}][ until {until}][, instead of {former_role}]"),
    ("operator.role_kept", "Kept the role of {@}[: {reason}]"),
    ("operator.role_taken", "Took a role from {@}[: {former_role}]"),
    ("operator.second_factor_added", "Set up a second factor of {@}[: {factor}]"),
    ("operator.second_factor_removed", "Removed a second factor of {@}[: {factor}]"),
    ("operator.second_factor_reset", "Reset the second factor of {@}"),
    ("operator.sessions_ended", "Ended {sessions:session} of {@}"),
    ("operator.set_up", "Set up Rollcall"),
    ("operator.sign_in_failed", "Failed to sign in as {@}[, from {address}]"),
    ("operator.signed_in", "Signed in[ at {provider}][ with a second factor ({second_factor})][, break-glass: {break_glass}]"),
    ("operator.signed_out", "Signed out"),
    ("operator.suspended", "Suspended the access of {@}"),
    ("organization.networks", "Changed the allowed networks[ from {before}][ to {networks}]"),
    ("organization.session_limits", "Changed how long sessions last[: {without_use} without use][, {in_any_case} in any case]"),
    ("organization.second_factor_rule", "Changed whether a second factor is required[: {required}]"),
    ("pair.decided", "Decided about {@users}[: {decision}][. {reason}]"),
    ("role.change_refused", "Was refused a change of the role {@}[: {reason}]"),
    ("role.changed", "Changed the role {@}"),
    ("role.created", "Created the role {@}"),
    ("role.deleted", "Deleted the role {@}"),
    ("settings.exports_changed", "Changed the export settings of {@}"),
    ("settings.faces_changed", "Changed the face settings of {@}"),
    ("settings.imports_changed", "Changed the import settings of {@}"),
    ("settings.statuses_changed", "Changed the reasons of statuses of {@}[: {reasons}]"),
    ("sso.break_glass_named", "Named {@} a break-glass owner"),
    ("sso.break_glass_released", "Released {@} as break-glass owner"),
    ("sso.group_role_added", "Gave the group {group} the role {role}"),
    ("sso.group_role_removed", "Took the role {role} from the group {group}"),
    ("sso.person_unlinked", "Unlinked somebody from single sign-on at {@}"),
    ("sso.provider_changed", "Changed the sign-on provider {@}"),
    ("sso.provider_created", "Set up the sign-on provider {@}"),
    ("sso.provider_removed", "Removed the sign-on provider {@}"),
    ("sso.requirement_changed", "Changed who signs in with {@}[: {required}]"),
    ("sso.sign_in_refused", "Was refused a single sign-on at {provider}[: {reason}]"),
    ("user.created", "Created the user {@}"),
    ("user.edited", "Changed {@}[: {fields}][. {reason}]"),
    ("user.erased", "Deleted the user {@}[ for {requested_by}]"),
    ("user.merged", "Merged the user {merged} into {@}[: {fields}][. Chosen between two verified values: {verified}][. {reason}]"),
    ("user.unmerged", "Undid the merge of the user {merged} into {@}[. Changed since, and kept: {kept}]"),
    ("users_view.deleted", "Deleted the shared view {name}"),
    ("users_view.saved", "Saved the shared view {name}"),
    ("verification.recorded", "Recorded a verification of {@}[: {status}]"),
    ("webhook.created", "Added a webhook to {@}"),
    ("webhook.removed", "Removed a webhook"),
    ("webhook.sent_again", "Sent a webhook event again"),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};
    use std::path::Path;

    use super::ACTIONS;

    /// What looks like an action in the code and is none: job kinds apart, which stand below `fn kind`.
    const OTHERS: [&str; 3] = ["faces.zip", "faces.id", "users.csv"];

    /// The actions that core writes: texts such as `"import.started"`, whose first word is that of a label.
    fn actions(folder: &Path, groups: &HashSet<&str>, found: &mut BTreeSet<String>) {
        for entry in
            std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"))
        {
            if entry.path().is_dir() {
                actions(&entry.path(), groups, found);
                continue;
            }
            if entry.path().extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let source = std::fs::read_to_string(entry.path()).expect("a source");
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for (before, text) in
                source.split('"').collect::<Vec<_>>().chunks_exact(2).map(|two| (two[0], two[1]))
            {
                let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
                let Some((group, verb)) = text.split_once('.') else { continue };
                let is_kind = before.contains("fn kind(&self)");
                let is_action = groups.contains(group) && verb.chars().all(is_word);
                if is_action && !is_kind && !OTHERS.contains(&text) {
                    found.insert(text.to_owned());
                }
            }
        }
    }

    #[test]
    fn every_action_that_core_writes_has_a_sentence() {
        let groups = ACTIONS.iter().filter_map(|(code, _)| Some(code.split_once('.')?.0)).collect();
        let mut found = BTreeSet::new();
        actions(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &groups, &mut found);
        assert!(found.len() > 90, "{found:?}");
        let missing: Vec<&String> =
            found.iter().filter(|action| super::template(action).is_none()).collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
}
