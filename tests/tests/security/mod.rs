//! The attacks: what a member of staff can try with psql on the same PC, and what the network can try.

mod attacks;
mod catalogue;
mod desk;
mod entries;
mod holds;
mod imports;
mod time_off;
mod transport;
