use serde::Serialize;
use utoipa::ToSchema;

/// The format of tags in responses.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum TagsAs {
    Objects,
    Text,
}

/// A tag of a user: an object, or a string with `tags=text`.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum ObjectOrText {
    Object(UserTag),
    Text(String),
}

/// A tag on a user.
#[derive(Serialize, ToSchema)]
pub struct UserTag {
    /// Of the tag on this user.
    uuid: uuid::Uuid,
    tag: TagObject,
    /// Null: the history of the user says who changed their tags.
    added_by_email: Option<String>,
    /// Null, for the same reason.
    created_at: Option<String>,
}

/// A tag of the application. Its id is made from its name.
#[derive(Serialize, ToSchema)]
pub struct TagObject {
    uuid: uuid::Uuid,
    name: String,
    /// Null: tags have no colours here.
    color: Option<String>,
}
