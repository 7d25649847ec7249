//! Days at a glance, and a day as somebody types it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GlanceRequest {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// How full a day is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DayGlance {
    pub day: NaiveDate,
    /// Nobody can be booked by the clinic's hours.
    pub is_closed: bool,
    pub closed_reason: Option<String>,
    /// How many visits stand in it.
    pub visits: u32,
    /// How much of the vets' working time is taken, in percent.
    pub taken_percent: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReadDayRequest {
    pub text: String,
    /// Of the screen: "en", "de", "es".
    pub language: String,
}

/// None: it is no day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReadDay {
    pub glance: Option<DayGlance>,
}
