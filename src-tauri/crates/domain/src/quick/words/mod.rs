//! The words that a receptionist uses for days, times, lengths and purposes, language by language.
//!
//! All are written as [`crate::fold`] leaves them: lower case, without accents. A typed "ae", "oe" or "ue" matches an umlaut.
//! A phrase is several words with a space between them.

mod de;
mod en;
mod es;

use crate::visit::VisitType;

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    Spanish,
}

impl Language {
    /// By its code, such as "de" or "de-AT". Any other language is English.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        match code.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("de") => Self::German,
            Some("es") => Self::Spanish,
            _ => Self::English,
        }
    }

    /// "en", "de", "es".
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
        }
    }

    pub(super) const fn words(self) -> &'static Words {
        match self {
            Self::English => &en::WORDS,
            Self::German => &de::WORDS,
            Self::Spanish => &es::WORDS,
        }
    }

    /// This one first, then the others: in a German clinic people say "check-up", too.
    pub(super) const fn and_others(self) -> [Self; 3] {
        match self {
            Self::English => [Self::English, Self::German, Self::Spanish],
            Self::German => [Self::German, Self::English, Self::Spanish],
            Self::Spanish => [Self::Spanish, Self::English, Self::German],
        }
    }
}

type Phrases = &'static [&'static str];

#[derive(Debug)]
pub(super) struct Words {
    pub yesterday: Phrases,
    pub today: Phrases,
    pub tomorrow: Phrases,
    pub day_after_tomorrow: Phrases,
    /// Monday first; each with its short forms.
    pub weekdays: [Phrases; 7],
    pub months: [Phrases; 12],
    /// Before a weekday: of the week after this one.
    pub next: Phrases,
    /// Before a weekday: the one that comes.
    pub this: Phrases,
    pub next_week: Phrases,
    /// Before a number of days, weeks or months.
    pub within: Phrases,
    pub days: Phrases,
    pub weeks: Phrases,
    pub months_ahead: Phrases,
    pub numbers: &'static [(&'static str, u32)],
    /// Between the day's number and its month.
    pub of: Phrases,
    pub noon: Phrases,
    pub morning: Phrases,
    pub afternoon: Phrases,
    pub evening: Phrases,
    /// Before a time: the visit begins then or later.
    pub after: Phrases,
    /// Before a time: the visit is over by then.
    pub before: Phrases,
    /// Before the first of two times, with [`Self::and`] or [`Self::up_to`] between them.
    pub between: Phrases,
    pub and: Phrases,
    /// Between two times by itself: "2 to 4".
    pub up_to: Phrases,
    /// Words of a bound that mean nothing without their time and are not names.
    pub hangs: Phrases,
    /// After an hour.
    pub oclock: Phrases,
    /// Said before an hour, with the minutes from that hour on: "half past" 30, "quarter to" -15.
    pub minutes_before_hour: &'static [(&'static str, i32)],
    /// Said after an hour: "y media".
    pub minutes_after_hour: &'static [(&'static str, i32)],
    pub minutes: Phrases,
    pub hours: Phrases,
    pub half_hour: Phrases,
    /// What may stand before each kind of thing and means nothing by itself.
    pub before_day: Phrases,
    pub before_time: Phrases,
    pub before_part: Phrases,
    pub before_length: Phrases,
    pub before_vet: Phrases,
    pub before_who: Phrases,
    /// The first four letters are enough.
    pub purposes: &'static [(VisitType, Phrases)],
    /// Matched only in full.
    pub short_purposes: &'static [(VisitType, Phrases)],
    /// Whether a day's number needs no dot: "el 24", but "am 24.".
    pub has_bare_days: bool,
    /// Whether the month may come first: "nov 24".
    pub has_month_before_day: bool,
    /// Whether the word for tomorrow also means morning: "Dienstag morgen".
    pub is_tomorrow_morning: bool,
    /// Whether "8 am" is eight in the morning. In German it is the beginning of "8 am Dienstag".
    pub says_am: bool,
    /// The written form of words that differ from their folded form.
    pub spelt: &'static [(&'static str, &'static str)],
}

/// Before a vet's name, in any language.
pub(super) const TITLES: Phrases = &["dr", "dra", "drs", "doc", "doctor", "doctora", "doktor"];
