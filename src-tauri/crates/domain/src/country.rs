//! What the country of a clinic decides about what is typed and shown there.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::calendar::ClinicZone;

/// How a day is written in figures: whether 1/12 is the first of December or the twelfth of January.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NumericDate {
    #[default]
    DayMonth,
    MonthDay,
}

/// Countries and territories that write the month first, by their ISO 3166 code. All others write the day first, or the
/// year, which nobody mistakes.
const MONTH_FIRST: [&str; 11] = ["US", "AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"];

/// Time zones of these countries beside those that begin with one of [`MONTH_FIRST_AREAS`].
const MONTH_FIRST_ZONES: [&str; 50] = [
    "America/Adak",
    "America/Anchorage",
    "America/Atka",
    "America/Boise",
    "America/Chicago",
    "America/Denver",
    "America/Detroit",
    "America/Fort_Wayne",
    "America/Indianapolis",
    "America/Juneau",
    "America/Knox_IN",
    "America/Los_Angeles",
    "America/Louisville",
    "America/Menominee",
    "America/Metlakatla",
    "America/New_York",
    "America/Nome",
    "America/Phoenix",
    "America/Puerto_Rico",
    "America/Shiprock",
    "America/Sitka",
    "America/St_Thomas",
    "America/Virgin",
    "America/Yakutat",
    "Asia/Manila",
    "CST6CDT",
    "EST",
    "EST5EDT",
    "HST",
    "MST",
    "MST7MDT",
    "Navajo",
    "PST8PDT",
    "Pacific/Chuuk",
    "Pacific/Guam",
    "Pacific/Honolulu",
    "Pacific/Johnston",
    "Pacific/Kosrae",
    "Pacific/Kwajalein",
    "Pacific/Majuro",
    "Pacific/Midway",
    "Pacific/Pago_Pago",
    "Pacific/Palau",
    "Pacific/Pohnpei",
    "Pacific/Ponape",
    "Pacific/Saipan",
    "Pacific/Samoa",
    "Pacific/Truk",
    "Pacific/Wake",
    "Pacific/Yap",
];
const MONTH_FIRST_AREAS: [&str; 4] = ["US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/"];

impl NumericDate {
    /// Of a clinic: by the country where the practice says one ("US", "US-WA"), else by the clinic's time zone.
    #[must_use]
    pub fn of_clinic(jurisdiction: Option<&str>, zone: ClinicZone) -> Self {
        let country = jurisdiction.map(str::trim).filter(|code| !code.is_empty());
        let is_month_first = match country.map(|code| code.split('-').next().unwrap_or(code).to_ascii_uppercase()) {
            Some(code) => MONTH_FIRST.contains(&code.as_str()),
            None => {
                let zone = zone.name();
                MONTH_FIRST_ZONES.contains(&zone) || MONTH_FIRST_AREAS.iter().any(|area| zone.starts_with(area))
            }
        };
        if is_month_first { Self::MonthDay } else { Self::DayMonth }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_goes_before_the_time_zone() {
        use NumericDate::{DayMonth, MonthDay};
        for (jurisdiction, zone, expected) in [
            (Some("US"), "Europe/Berlin", MonthDay),
            (Some("us-wa"), "America/Los_Angeles", MonthDay),
            (Some("PH"), "Asia/Manila", MonthDay),
            (Some("GB"), "America/New_York", DayMonth),
            (Some("GB-SCT"), "Europe/London", DayMonth),
            (Some("DE"), "Europe/Berlin", DayMonth),
            (Some("MX"), "America/Mexico_City", DayMonth),
            (Some("CA"), "America/Toronto", DayMonth),
            (Some(""), "America/New_York", MonthDay),
            (None, "America/New_York", MonthDay),
            (None, "America/Indiana/Knox", MonthDay),
            (None, "US/Pacific", MonthDay),
            (None, "Pacific/Guam", MonthDay),
            (None, "Asia/Manila", MonthDay),
            (None, "Europe/London", DayMonth),
            (None, "Europe/Madrid", DayMonth),
            (None, "America/Toronto", DayMonth),
            (None, "America/Bogota", DayMonth),
            (None, "Australia/Sydney", DayMonth),
            (None, "UTC", DayMonth),
        ] {
            assert_eq!(NumericDate::of_clinic(jurisdiction, ClinicZone::named(zone).unwrap()), expected, "{jurisdiction:?} {zone}");
        }
    }

    #[test]
    fn every_zone_of_the_list_is_one() {
        for zone in MONTH_FIRST_ZONES {
            assert!(ClinicZone::named(zone).is_ok(), "{zone}");
        }
    }
}
