//! What the server guarantees whoever writes, and what a PC gets from it.

mod batches;
mod booking;
mod copying;
mod history;
mod last_release;
mod meeting;
mod migrating;
mod pushing;
mod refusing;
mod signing_in;
mod words;
