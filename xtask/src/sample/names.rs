//! How a name is written where it comes from, and in an e-mail address.

/// `Jürgen|juergen`: as it is written, and in the letters of an e-mail address.
pub type Name = &'static str;

pub struct Country {
    /// ISO 3166-1 alpha-3.
    pub code: &'static str,
    /// The country's prefix, a space, a mobile network's; and how many digits follow.
    pub phone: (&'static str, u32),
    pub order: Order,
    pub given: &'static [Name],
    pub family: &'static [Name],
}

#[derive(Clone, Copy)]
pub enum Order {
    GivenFirst,
    FamilyFirst,
    /// Family first, without a space between.
    Together,
}

pub fn written(name: Name) -> &'static str {
    name.split_once('|').map_or(name, |(written, _)| written)
}

pub fn in_address(name: Name) -> &'static str {
    name.split_once('|').map_or(name, |(_, address)| address)
}
