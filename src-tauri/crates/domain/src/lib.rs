//! The clinic's words and rules. Pure: no clock, no file, no network; whoever asks brings the time and the ids.
//!
//! The screen, the cache on the PC and the server all speak in these types, so that a rule stands in one place.

pub mod age;
pub mod area;
pub mod booking;
pub mod calendar;
pub mod cell;
pub mod change;
pub mod chip;
pub mod country;
pub mod fold;
pub mod founding;
pub mod holding;
pub mod hours;
pub mod ids;
pub mod intent;
pub mod likeness;
pub mod minute;
pub mod person;
pub mod pet;
pub mod phone;
pub mod price;
pub mod quick;
pub mod resource;
pub mod role;
pub mod slots;
pub mod span;
pub mod status;
pub mod tables;
pub mod text;
pub mod travel;
pub mod visit;
pub mod weight;

pub use area::Area;
