//! Forms that have gone on from a page that had kept them. A browser that goes back shows that page once more,
//! or sends the first form again by itself; it would be done twice without anybody meaning it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rollcall_core::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Seconds for which a form is remembered. Later nobody takes it for new that the page was there before.
const LIFE: i64 = 10 * 60;
/// Forms that are remembered. More are done as any other form is.
const MAX_FORMS: usize = 10_000;

/// What somebody has sent, and where to: its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SentForm([u8; 32]);

impl SentForm {
    pub(super) fn of(operator_id: Uuid, action: &str, fields: &[(String, String)]) -> Self {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut hash = Sha256::new();
        hash.update(operator_id.as_bytes());
        hash.update(action.as_bytes());
        hash.update([0]);
        hash.update(form.as_bytes());
        Self(hash.finalize().into())
    }
}

/// Each process remembers its own: what another one has done is done again as any other form is.
#[derive(Default)]
pub struct SentForms(Mutex<HashMap<SentForm, Timestamp>>);

impl SentForms {
    pub(super) fn note(&self, form: SentForm, now: Timestamp) {
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= MAX_FORMS {
            forms.retain(|_, at| now < at.plus_seconds(LIFE));
        }
        if forms.len() < MAX_FORMS {
            forms.insert(form, now);
        }
    }

    pub(super) fn has(&self, form: &SentForm, now: Timestamp) -> bool {
        let forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forms.get(form).is_some_and(|at| now < at.plus_seconds(LIFE))
    }
}

#[cfg(test)]
mod tests {
    use rollcall_core::Timestamp;
    use uuid::Uuid;

    use super::{LIFE, SentForm, SentForms};

    #[test]
    fn a_form_is_remembered_for_its_sender_its_address_and_what_it_holds() {
        let fields = [("a".to_owned(), "1".to_owned())];
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (forms, now) = (SentForms::default(), Timestamp::from_micros(0));
        let form = SentForm::of(own, "/x", &fields);
        forms.note(form, now);
        assert!(forms.has(&form, now));
        assert!(!forms.has(&form, now.plus_seconds(LIFE)));
        for another in [
            SentForm::of(other, "/x", &fields),
            SentForm::of(own, "/y", &fields),
            SentForm::of(own, "/x", &[("a".to_owned(), "2".to_owned())]),
        ] {
            assert!(!forms.has(&another, now));
        }
    }
}
