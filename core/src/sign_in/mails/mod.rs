//! The mails about signing in.

mod new_device;

pub(super) use new_device::new_device;
