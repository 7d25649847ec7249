//! The places of the marks in a line, and the days that are meant.

use proptest::prelude::*;

use super::*;

#[test]
fn marks_say_what_each_word_was_taken_for() {
    use MarkKind::*;
    let marks = |text: &str| -> Vec<(String, MarkKind)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let of = |mark: &Mark| String::from_utf16(&units[mark.from as usize..mark.to as usize]).unwrap();
        read(Language::German, text).marks.iter().map(|mark| (of(mark), mark.kind)).collect()
    };
    let expected = |marks: &[(&str, MarkKind)]| marks.iter().map(|(text, kind)| ((*text).to_owned(), *kind)).collect::<Vec<_>>();
    assert_eq!(
        marks("\u{1f436}  Zoë Müßig, Impf übermorgen um 15 Uhr (30) Dr. Müller"),
        expected(&[
            ("\u{1f436}  Zoë Müßig", Who),
            ("Impf", VisitType),
            ("übermorgen", Day),
            ("um 15 Uhr", Time),
            ("30", Length),
            ("Dr. Müller", Vet)
        ])
    );
    assert_eq!(marks("bella di in 2 wochen max"), expected(&[("bella", Who), ("di", Day), ("in 2 wochen", Day), ("max", Vet)]));
    assert_eq!(marks("Impfung für Bella"), expected(&[("Impfung", VisitType), ("Bella", Who)]));
    assert_eq!(marks(" , "), []);
}

#[test]
fn a_slip_is_marked_with_what_was_meant() {
    let meant = |language, text: &str| -> Vec<Option<String>> {
        read(language, text).marks.into_iter().filter(|mark| mark.kind != MarkKind::Who).map(|mark| mark.meant).collect()
    };
    let words = |words: &[Option<&str>]| words.iter().map(|word| word.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(meant(Language::English, "bella vacination next teusday 3pm"), words(&[Some("Vaccination"), Some("next Tuesday"), None]));
    assert_eq!(meant(Language::German, "bella Imfpung übermorgn"), words(&[Some("Impfung"), Some("übermorgen")]));
    assert_eq!(meant(Language::Spanish, "luna mñana por la tarde"), words(&[Some("mañana"), None]));
}

#[test]
fn a_day_without_a_year_is_the_nearest_one_and_a_weekday_of_today_is_today() {
    let at = |now: &str, text: &str| {
        let known = Known { now: now.parse().unwrap(), ..known(Language::English) };
        understand(text, &known).day.unwrap().to_string()
    };
    assert_eq!(at("2026-11-24T09:00:00", "rex 11/24"), "2026-11-24");
    assert_eq!(at("2026-11-25T09:00:00", "rex 11/24"), "2026-11-24", "a visit of yesterday is entered afterwards");
    assert_eq!(at("2027-01-24T09:00:00", "rex 11/24"), "2027-11-24");
    assert_eq!(at("2026-11-24T14:59:00", "rex tue 3pm"), "2026-11-24");
    assert_eq!(at("2026-11-24T15:00:00", "rex tue 3pm"), "2026-12-01");
    assert_eq!(at("2026-11-24T18:00:00", "rex tue"), "2026-11-24");
    assert_eq!(at("2026-11-24T11:59:00", "rex tue morning"), "2026-11-24");
    assert_eq!(at("2026-11-24T12:00:00", "rex tue morning"), "2026-12-01");
    assert_eq!(at("2026-11-24T12:00:00", "rex tue before 12"), "2026-12-01");
    assert_eq!(at("2026-11-24T16:00:00", "rex tue 3"), "2026-12-01");
    assert_eq!(at("2026-11-29T09:00:00", "rex next tue"), "2026-12-01", "a week begins on Monday");
    assert_eq!(at("2026-12-31T09:00:00", "rex tomorrow"), "2027-01-01");
    assert_eq!(at("2027-01-31T09:00:00", "rex in a month"), "2027-02-28");
}

/// Words with a meaning, with a slip, and without a meaning.
const PIECES: [&str; 52] = [
    "bella",
    "lee",
    "dr",
    "dr.lee",
    "Dr.",
    "max",
    "walt",
    "may",
    "mo",
    "tue",
    "24.11.",
    "24",
    "nov",
    "11/24",
    "in",
    "2",
    "2w",
    "weeks",
    "next",
    "morgen",
    "mañana",
    "por",
    "la",
    "3pm",
    "3",
    "pm",
    "15h",
    "15:00",
    "1530",
    "0171",
    "um",
    "halb",
    "uhr",
    "30",
    "30min",
    "1,5h",
    "vacc",
    "vacination",
    "teusday",
    "after",
    "between",
    "and",
    "25pm",
    "31.02.",
    "44",
    "check",
    "up",
    "für",
    "\u{1f436}",
    "ﬁ",
    "e\u{301}",
    "99999999999999999999",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn marks_never_overlap_and_lie_on_the_words(
        words in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..14),
        gaps in prop::collection::vec(prop::sample::select(vec![" ", "  ", ", ", "\t", "\u{a0}", ";"]), 14),
        language in prop::sample::select(vec![Language::English, Language::German, Language::Spanish]),
    ) {
        let text: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [*word, *gap]).collect();
        holds(language, &text)?;
    }

    #[test]
    fn no_text_is_too_odd(text in any::<String>(), language in prop::sample::select(vec![Language::English, Language::German, Language::Spanish])) {
        holds(language, &text)?;
    }
}

fn holds(language: Language, text: &str) -> Result<(), TestCaseError> {
    let line = read(language, text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut end = 0;
    let mut who = Vec::new();
    for mark in &line.marks {
        prop_assert!(mark.from >= end && mark.from < mark.to && mark.to as usize <= units.len(), "{:?} in {text:?}", line.marks);
        // Whole letters: half an emoji is no text.
        let marked = String::from_utf16(&units[mark.from as usize..mark.to as usize]);
        prop_assert!(marked.is_ok(), "{:?} in {text:?}", line.marks);
        let marked = marked.unwrap();
        prop_assert_eq!(marked.trim(), &marked);
        if mark.kind == MarkKind::Who {
            who.extend(marked.split(is_gap).filter(|word| !word.is_empty()).map(str::to_owned));
        }
        end = mark.to;
    }
    let has = |kinds: &[MarkKind]| line.marks.iter().any(|mark| kinds.contains(&mark.kind));
    prop_assert_eq!(who, line.who.split(is_gap).filter(|word| !word.is_empty()).collect::<Vec<_>>());
    prop_assert_eq!(line.purpose.is_some(), has(&[MarkKind::VisitType]));
    prop_assert_eq!(line.vet.is_some(), has(&[MarkKind::Vet]));
    prop_assert_eq!(line.day.is_some(), has(&[MarkKind::Day]));
    let says_when = line.time.is_some() || line.part.is_some() || line.not_before.is_some() || line.not_after.is_some();
    prop_assert_eq!(says_when, has(&[MarkKind::Time]));
    let unknown: Vec<(u32, u32)> =
        line.marks.iter().filter(|mark| mark.kind == MarkKind::Unknown).map(|mark| (mark.from, mark.to)).collect();
    let unclear = line.unclear.iter().filter(|unclear| unclear.reason != UnclearReason::DayIsPast);
    prop_assert_eq!(unknown, unclear.map(|unclear| (unclear.from, unclear.to)).collect::<Vec<_>>());
    prop_assert_eq!(line.minutes.is_some(), has(&[MarkKind::Length]));
    Ok(())
}

fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || ",;!?()\"„“”«»".contains(letter)
}
