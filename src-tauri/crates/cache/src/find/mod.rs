//! Keeps what search goes by level with the rows.

mod docs;

pub(crate) use docs::{rebuild, refresh};
pub(crate) use vetdesk_domain::fold as words;
