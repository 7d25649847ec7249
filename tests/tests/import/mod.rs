//! Bringing data in: the demo clinic, another system's files.

mod demo;
mod desk;
mod file;
mod foreign;
mod repeated;
mod support;
mod whole;
