pub(in crate::index) use super::portable as products;
