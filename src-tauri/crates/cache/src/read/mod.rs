//! What the desk reads, one file an area. Plain structs of ids and values; long SQL in its own file beside the module.
//!
//! Each function takes the connection of one [`Cache::read`](crate::Cache::read), or of a write in progress, so that several
//! see the same moment.

pub mod clients;
pub mod conflicts;
pub mod find;
pub mod pets;
pub mod rows;
pub mod schedule;
pub mod session;
mod value;
