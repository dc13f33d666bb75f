//! Actions of the audit log in words. The log itself holds codes, which never change.

/// What was done, in words. `None`: an action that no present version writes.
pub fn action_label(action: &str) -> Option<&'static str> {
    LABELS.iter().find(|(code, _)| *code == action).map(|(_, label)| *label)
}

#[rustfmt::skip]
const LABELS: &[(&str, &str)] = &[
    ("api_key.call_refused", "API call refused"),
    ("api_key.created", "API key created"),
    ("api_key.network_refused", "API key refused outside its networks"),
    ("api_key.revoked", "API key revoked"),
    ("application.created", "Application created"),
    ("application.renamed", "Application renamed"),
    ("directory.change_refused", "Directory change refused"),
    ("directory.group_changed", "Directory group changed"),
    ("directory.group_created", "Directory group created"),
    ("directory.group_deleted", "Directory group deleted"),
    ("directory.group_role_added", "Role given to a directory group"),
    ("directory.group_role_removed", "Role taken from a directory group"),
    ("directory.token_created", "Directory token created"),
    ("directory.token_revoked", "Directory token revoked"),
    ("directory.user_changed", "Directory user changed"),
    ("directory.user_created", "Directory user created"),
    ("directory.user_deleted", "Directory user deleted"),
    ("export.approved", "Export approved"),
    ("export.cancel_requested", "Export asked to stop"),
    ("export.cancelled", "Export cancelled"),
    ("export.declined", "Export rejected"),
    ("export.deleted", "Export file deleted"),
    ("export.downloaded", "Export downloaded"),
    ("export.failed", "Export failed"),
    ("export.finished", "Export finished"),
    ("export.link_opened", "Download link opened"),
    ("export.link_refused", "Download link refused"),
    ("export.link_renewed", "Download link renewed"),
    ("export.link_revoked", "Download link revoked"),
    ("export.refused", "Export refused"),
    ("export.requested", "Export requested"),
    ("export.withdrawn", "Export withdrawn after a deletion"),
    ("face.added", "Face added"),
    ("face.deleted", "Face deleted"),
    ("face_archive.cancelled", "Face archive cancelled"),
    ("face_archive.failed", "Face archive failed"),
    ("face_archive.finished", "Face archive finished"),
    ("face_archive.started", "Face archive started"),
    ("face_archive.uploaded", "Face archive uploaded"),
    ("face_list.added", "Face added to a list"),
    ("face_list.removed", "Face removed from a list"),
    ("faces.searched", "Face search"),
    ("import.cancel_requested", "Import asked to stop"),
    ("import.cancelled", "Import cancelled"),
    ("import.choices_changed", "Import options changed"),
    ("import.corrected", "Import corrected"),
    ("import.failed", "Import failed"),
    ("import.finished", "Import finished"),
    ("import.held_decided", "Held rows decided"),
    ("import.held_settled", "Held rows processed"),
    ("import.interrupted", "Import interrupted"),
    ("import.judged_again", "Rows re-checked"),
    ("import.mapped", "Columns matched"),
    ("import.mapping_asked", "Mapping needed"),
    ("import.previewed", "Rows checked"),
    ("import.refused", "File refused"),
    ("import.report_downloaded", "Error report downloaded"),
    ("import.restored", "Correction taken back"),
    ("import.resumed", "Import resumed"),
    ("import.started", "Import started"),
    ("import.suggestion_accepted", "Suggestion accepted"),
    ("import.suggestion_taken_back", "Suggestion taken back"),
    ("import.undo_started", "Undo started"),
    ("import.undo_stopped", "Undo stopped"),
    ("import.undone", "Import undone"),
    ("import.uploaded", "File uploaded"),
    ("import.words_mapped", "Values matched"),
    ("mail.test_sent", "Test mail sent"),
    ("operator.action_refused", "Action refused"),
    ("operator.change_refused", "Team change refused"),
    ("operator.code_refused", "Code refused"),
    ("operator.created", "Operator created"),
    ("operator.disabled", "Account disabled"),
    ("operator.email_cancelled", "E-mail change cancelled"),
    ("operator.email_changed", "E-mail address changed"),
    ("operator.email_requested", "E-mail change requested"),
    ("operator.enabled", "Account enabled"),
    ("operator.invitation_mailed", "Waiting invitation mailed"),
    ("operator.invitation_revoked", "Invitation revoked"),
    ("operator.invitation_sent_again", "Invitation sent again"),
    ("operator.invited", "Invitation sent"),
    ("operator.joined", "Joined the team"),
    ("operator.linked", "Linked to single sign-on"),
    ("operator.network_refused", "Network refused"),
    ("operator.notices_changed", "Notices changed"),
    ("operator.passkey_refused", "Passkey refused"),
    ("operator.passkey_renamed", "Passkey renamed"),
    ("operator.password_changed", "Password changed"),
    ("operator.password_recovered", "Password recovered"),
    ("operator.password_reset", "Password reset"),
    ("operator.recovery_code_used", "Recovery code used"),
    ("operator.recovery_codes_made", "Recovery codes created"),
    ("operator.recovery_requested", "Password recovery requested"),
    ("operator.removed", "Removed from the team"),
    ("operator.renamed", "Name changed"),
    ("operator.restored", "Access restored"),
    ("operator.role_ended", "Role ended"),
    ("operator.role_granted", "Role given"),
    ("operator.role_kept", "Role kept"),
    ("operator.role_taken", "Role taken away"),
    ("operator.second_factor_added", "Second factor set up"),
    ("operator.second_factor_removed", "Second factor removed"),
    ("operator.second_factor_reset", "Second factor reset"),
    ("operator.sessions_ended", "Sessions ended"),
    ("operator.set_up", "Rollcall set up"),
    ("operator.sign_in_failed", "Sign-in failed"),
    ("operator.signed_in", "Signed in"),
    ("operator.signed_out", "Signed out"),
    ("operator.suspended", "Access suspended"),
    ("organization.networks", "Allowed networks changed"),
    ("organization.session_limits", "Session lengths changed"),
    ("organization.second_factor_rule", "Second factor rule changed"),
    ("pair.decided", "Duplicate decided"),
    ("role.change_refused", "Role change refused"),
    ("role.changed", "Role changed"),
    ("role.created", "Role created"),
    ("role.deleted", "Role deleted"),
    ("settings.exports_changed", "Export settings changed"),
    ("settings.faces_changed", "Face settings changed"),
    ("settings.imports_changed", "Import settings changed"),
    ("sso.break_glass_named", "Break-glass owner named"),
    ("sso.break_glass_released", "Break-glass owner released"),
    ("sso.group_role_added", "Role given to a group"),
    ("sso.group_role_removed", "Role taken from a group"),
    ("sso.person_unlinked", "Unlinked from single sign-on"),
    ("sso.provider_changed", "Sign-on provider changed"),
    ("sso.provider_created", "Sign-on provider set up"),
    ("sso.provider_removed", "Sign-on provider removed"),
    ("sso.requirement_changed", "Password rule changed"),
    ("sso.sign_in_refused", "Single sign-on refused"),
    ("user.created", "User created"),
    ("user.edited", "User edited"),
    ("user.erased", "User deleted"),
    ("verification.recorded", "Verification recorded"),
    ("webhook.created", "Webhook created"),
    ("webhook.removed", "Webhook removed"),
    ("webhook.sent_again", "Webhook event sent again"),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};
    use std::path::Path;

    use super::super::filters::GROUPS;
    use super::{LABELS, action_label};

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
    fn every_action_is_in_a_group_of_the_filter() {
        let groups: HashSet<&str> = GROUPS.iter().map(|(code, _)| *code).collect();
        for (action, _) in LABELS {
            let group = action.split_once('.').map(|(group, _)| group);
            assert!(group.is_some_and(|group| groups.contains(group)), "{action}");
        }
    }

    #[test]
    fn every_action_that_core_writes_has_words() {
        let groups = LABELS.iter().filter_map(|(code, _)| Some(code.split_once('.')?.0)).collect();
        let mut found = BTreeSet::new();
        actions(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src"), &groups, &mut found);
        assert!(found.len() > 90, "{found:?}");
        let missing: Vec<&String> =
            found.iter().filter(|action| action_label(action).is_none()).collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
}
