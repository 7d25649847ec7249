//! Bringing data in: the demo clinic, another system's file.

mod demo;
mod desk;
mod file;
