use axum::Json;
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::{Error, FieldErrors, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::EntryBody;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::given::Given;

/// Entries of the lists, the newest first.
#[derive(Serialize, ToSchema)]
pub struct FaceListPage {
    /// The address of the next page.
    next: Option<String>,
    results: Vec<EntryBody>,
}

/// Lists the faces on the blocklist and the allowlist, the newest entry first; each page names the
/// next.
#[utoipa::path(
    get,
    path = "/face-lists/",
    operation_id = "list_face_lists",
    tag = "Faces",
    params(
        ("list" = Option<String>, Query, description = "blocklist or allowlist, default both"),
        ("page_size" = Option<u32>, Query, description = "1 to 200, default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "The cursor in `next`")
    ),
    responses((status = 200, description = "A page of entries", body = FaceListPage))
)]
pub async fn list(
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> RestResult<Response> {
    let given = Given::read(query.as_deref().unwrap_or_default());
    let query = FaceListQuery::read(&given)?;
    let (ctx, actor) = (caller.ctx(), &caller.actor);
    let page = lists::list(ctx, actor, query.list, query.before, query.most).await?;
    let origin = caller.server.web.public_url.origin();
    let next = |at: i64| {
        let query = given.with(&[("cursor", &at.to_string())], &[]);
        format!("{origin}{}?{query}", uri.path())
    };
    let body = FaceListPage {
        next: page.next.map(next),
        results: page
            .entries
            .into_iter()
            .map(|entry| EntryBody::of(&caller, entry))
            .collect::<Result<_>>()?,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

struct FaceListQuery {
    list: Option<FaceList>,
    before: Option<i64>,
    most: i64,
}

impl FaceListQuery {
    fn read(given: &Given) -> Result<Self> {
        let mut errors = FieldErrors::new();
        let most = given.number("page_size", 1, 200, &mut errors).map_or(50, i64::from);
        let list = given.text("list", &mut errors).map(|text| FaceList::from_code(&text));
        if list == Some(None) {
            errors.insert("list".into(), vec!["Send blocklist or allowlist.".into()]);
        }
        // Some clients send an empty cursor for the first page.
        let cursor = Some(given.of("cursor")).filter(|cursor| !cursor.is_empty());
        let before = cursor.map(|cursor| cursor.parse().ok());
        if before == Some(None) {
            errors.insert("cursor".into(), vec!["Send the cursor from next.".into()]);
        }
        if errors.is_empty() {
            Ok(Self { list: list.flatten(), before: before.flatten(), most })
        } else {
            Err(Error::Invalid(errors))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FaceListQuery, Given};

    #[test]
    fn a_parameter_that_cannot_be_is_refused_by_its_name() {
        let query =
            FaceListQuery::read(&Given::read("list=blocklist&page_size=2&cursor=7")).expect("read");
        assert_eq!((query.before, query.most), (Some(7), 2));
        for (wrong, name) in
            [("list=grey", "list"), ("page_size=0", "page_size"), ("cursor=x", "cursor")]
        {
            let error = FaceListQuery::read(&Given::read(wrong)).err().expect("a refusal");
            assert!(error.to_string().contains(name), "{wrong}: {error}");
        }
    }
}
