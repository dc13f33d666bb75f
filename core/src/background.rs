//! Every kind of job, and everything that is looked after once an hour.

use crate::jobs::Registry;
use crate::{
    account, audit, erasure, exports, faces, factors, idempotency, imports, inbox, mail, notes,
    operators, scim, sign_in, sso, team, users, webhooks,
};

pub(crate) static REGISTRY: Registry = Registry {
    jobs: &[
        &imports::ValidateImport,
        &imports::ApplyImport,
        &imports::ResolveConflicts,
        &imports::UndoImport,
        &imports::ForgetCorrections,
        &imports::SweepSource,
        &erasure::EraseMany,
        &exports::WriteExport,
        &exports::ExpireExport,
        &faces::SweepFace,
        &faces::archive::CheckArchive,
        &faces::archive::RunArchive,
        &faces::archive::ExpireArchive,
        &faces::pairs::CompareFaces,
        &account::RecoverAccount,
        &mail::SendMail,
        &notes::SweepNoteFile,
        &scim::SettleMembers,
        &sign_in::RecordFailures,
        &team::SendInvitation,
        &users::IndexSearch,
        &webhooks::DeliverWebhook,
    ],
    delivery: &webhooks::DeliverWebhook,
    cleanups: &[
        |ctx| Box::pin(audit::forget_old(ctx)),
        |ctx| Box::pin(idempotency::forget_old(ctx)),
        |ctx| Box::pin(operators::forget_old(ctx)),
        |ctx| Box::pin(account::forget_old(ctx)),
        |ctx| Box::pin(factors::renew_secrets(ctx)),
        |ctx| Box::pin(factors::forget_old(ctx)),
        |ctx| Box::pin(sso::renew_secrets(ctx)),
        |ctx| Box::pin(sso::forget_old(ctx)),
        |ctx| Box::pin(exports::forget_searches(ctx)),
        |ctx| Box::pin(inbox::send_summaries(ctx)),
        |ctx| Box::pin(inbox::forget_old(ctx)),
        |ctx| Box::pin(team::notify_role_ends(ctx)),
        |ctx| Box::pin(team::record_role_ends(ctx)),
        |ctx| Box::pin(team::notify_inviters(ctx)),
        |ctx| Box::pin(team::forget_old(ctx)),
        |ctx| Box::pin(users::forget_old_selections(ctx)),
        |ctx| Box::pin(webhooks::forget_old(ctx)),
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::REGISTRY;

    #[test]
    fn no_two_jobs_have_the_same_kind() {
        let kinds: HashSet<_> = REGISTRY.jobs.iter().map(|job| job.kind()).collect();
        assert_eq!(kinds.len(), REGISTRY.jobs.len());
        assert!(kinds.contains(REGISTRY.delivery.kind()));
    }
}
