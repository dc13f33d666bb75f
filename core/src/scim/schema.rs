//! The attributes that are kept. What else a directory sends is left out, so that no data lies here that
//! nobody needs: neither addresses nor phone numbers, neither managers nor departments.

/// A type of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    User,
    Group,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// Below the address of the protocol.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }

    /// The name of its schema.
    pub fn urn(self) -> &'static str {
        match self {
            Self::User => "urn:ietf:params:scim:schemas:core:2.0:User",
            Self::Group => "urn:ietf:params:scim:schemas:core:2.0:Group",
        }
    }

    pub(super) fn attributes(self) -> &'static [Attribute] {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    /// An attribute by its name, which is not case-sensitive, also one that every resource has.
    pub(super) fn attribute(self, name: &str) -> Option<&'static Attribute> {
        let named = |one: &&Attribute| one.name.eq_ignore_ascii_case(name);
        self.attributes().iter().find(named).or_else(|| COMMON.iter().find(named))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Boolean,
    /// The address of a resource.
    Reference,
    DateTime,
    Complex,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutability {
    ReadWrite,
    ReadOnly,
    Immutable,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub name: &'static str,
    pub of: Type,
    pub is_many: bool,
    /// Every resource has it. A user who is created without `active` is active.
    pub is_required: bool,
    /// Whether capitals count where it is compared.
    pub is_exact: bool,
    pub is_unique: bool,
    pub mutability: Mutability,
    pub about: &'static str,
    pub usual_values: &'static [&'static str],
    /// Of the resources that a reference leads to.
    pub leads_to: &'static [&'static str],
    pub parts: &'static [Attribute],
}

impl Attribute {
    const fn new(name: &'static str, of: Type, about: &'static str) -> Self {
        Self {
            name,
            of,
            is_many: false,
            is_required: false,
            is_exact: false,
            is_unique: false,
            mutability: Mutability::ReadWrite,
            about,
            usual_values: &[],
            leads_to: &[],
            parts: &[],
        }
    }

    const fn text(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Type::Text, about)
    }

    const fn read_only(self) -> Self {
        Self { mutability: Mutability::ReadOnly, ..self }
    }

    const fn immutable(self) -> Self {
        Self { mutability: Mutability::Immutable, ..self }
    }

    const fn exact(self) -> Self {
        Self { is_exact: true, ..self }
    }

    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn unique(self) -> Self {
        Self { is_unique: true, ..self }
    }

    const fn usual(self, usual_values: &'static [&'static str]) -> Self {
        Self { usual_values, ..self }
    }

    const fn leading_to(self, leads_to: &'static [&'static str]) -> Self {
        Self { leads_to, is_exact: true, ..self }
    }

    const fn complex(name: &'static str, about: &'static str, parts: &'static [Self]) -> Self {
        Self { parts, ..Self::new(name, Type::Complex, about) }
    }

    const fn many(self) -> Self {
        Self { is_many: true, ..self }
    }

    /// A sub-attribute by its name, which is not case-sensitive.
    pub(super) fn part(&self, name: &str) -> Option<&'static Attribute> {
        self.parts.iter().find(|one| one.name.eq_ignore_ascii_case(name))
    }
}

const NAME: &[Attribute] = &[
    Attribute::text("formatted", "The whole name, as it is shown."),
    Attribute::text("familyName", "The family name."),
    Attribute::text("givenName", "The given name."),
];

const EMAIL: &[Attribute] = &[
    Attribute::text("value", "The address."),
    Attribute::text("type", "What it is for.").usual(&["work", "home", "other"]),
    Attribute::new("primary", Type::Boolean, "Whether it is the main one."),
];

const GROUP_OF_USER: &[Attribute] = &[
    Attribute::text("value", "The id of the group.").exact().read_only(),
    Attribute::new("$ref", Type::Reference, "The address of the group.")
        .leading_to(&["Group"])
        .read_only(),
    Attribute::text("display", "The name of the group.").read_only(),
];

const MEMBER: &[Attribute] = &[
    Attribute::text("value", "The id of the user.").exact().immutable(),
    Attribute::new("$ref", Type::Reference, "The address of the user.")
        .leading_to(&["User"])
        .immutable(),
    Attribute::text("type", "Members are users.").usual(&["User"]).immutable(),
];

const META: &[Attribute] = &[
    Attribute::text("resourceType", "The type of the resource.").exact().read_only(),
    Attribute::new("created", Type::DateTime, "When it was created.").read_only(),
    Attribute::new("lastModified", Type::DateTime, "When it was changed last.").read_only(),
    Attribute::new("location", Type::Reference, "Its address.").exact().read_only(),
    Attribute::text("version", "Its version, as in the header ETag.").exact().read_only(),
];

const COMMON: &[Attribute] = &[
    Attribute::text("id", "The id that Rollcall has given.").exact().read_only(),
    Attribute::text("externalId", "The id that the directory has given.").exact(),
    Attribute::text("schemas", "The schemas of the resource.").exact().many().read_only(),
    Attribute::complex("meta", "About the resource.", META).read_only(),
];

const USER: &[Attribute] = &[
    Attribute::text("userName", "The e-mail address that the person signs in with.")
        .required()
        .unique(),
    Attribute::complex("name", "The parts of the name.", NAME),
    Attribute::text("displayName", "The name that Rollcall shows."),
    Attribute::new(
        "active",
        Type::Boolean,
        "Whether the person may come in. If it becomes false, their sessions end at once.",
    )
    .required(),
    Attribute::complex("emails", "Addresses. Rollcall keeps them and does not use them.", EMAIL)
        .many(),
    Attribute::complex("groups", "The groups that the person is in.", GROUP_OF_USER)
        .many()
        .read_only(),
];

const GROUP: &[Attribute] = &[
    Attribute::text("displayName", "The name, by which an owner lets the group give a role.")
        .required()
        .unique(),
    Attribute::complex("members", "The users in the group.", MEMBER).many(),
];
