//! Keeps what search goes by level with the rows.

mod docs;
pub(crate) mod words;

pub(crate) use docs::{rebuild, refresh};
