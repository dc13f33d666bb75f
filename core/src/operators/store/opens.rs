use crate::access::SignedInBy;

/// Whether the membership `m` opens to its operator `p`, who has signed in by `$by`: as [`by_code`] says.
/// Single sign-on speaks for one organization. Where it is required of an address,
/// or of somebody whom the provider knows, a password opens nothing, except to
/// an owner who is named for emergencies.
macro_rules! opens {
    ($by:literal) => {
        concat!(
            "(",
            $by,
            " < 0 OR m.organization_seq = ",
            $by,
            " OR (",
            $by,
            " = 0 AND (NOT EXISTS (
                 SELECT 1 FROM sso_domains d JOIN sso_providers v ON v.id = d.provider_id
                 WHERE d.organization_seq = m.organization_seq AND v.is_required = TRUE
                   AND p.email_key LIKE '%@' || d.domain)
               AND NOT EXISTS (
                 SELECT 1 FROM sso_identities i JOIN sso_providers w ON w.id = i.provider_id
                 WHERE i.operator_id = m.operator_id
                   AND i.organization_seq = m.organization_seq AND w.is_required = TRUE)
               OR (m.role = 'OWNER' AND EXISTS (
                 SELECT 1 FROM sso_break_glass b
                 WHERE b.organization_seq = m.organization_seq
                   AND b.operator_id = m.operator_id)))))"
        )
    };
}
pub(super) use opens;

/// How somebody has signed in, for [`opens`]: the organization of the provider, or a number that is none.
pub(super) fn by_code(by: SignedInBy) -> i64 {
    match by {
        SignedInBy::NoBrowser => -1,
        SignedInBy::Password => 0,
        SignedInBy::Provider(organization_seq) => organization_seq,
    }
}
