//! Lines made from a wish and read back, against a reading of their own: what each form says is written down here once more,
//! from the rules that stand at the head of `quick`, with calendar arithmetic that shares nothing with it.

#![expect(clippy::unwrap_used, reason = "a day of the test's calendar is a day")]

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use proptest::prelude::*;
use vetdesk_domain::country::NumericDate;
use vetdesk_domain::quick::{Books, Known, KnownType, KnownVet, Language, LineKind, Purpose, UnclearReason, Understood, understand};
use vetdesk_domain::slots::PartOfDay;
use vetdesk_domain::visit::VisitType;

const TYPES: [KnownType<'static>; 4] = [
    KnownType { visit_type: VisitType::Checkup, name: "Check-up" },
    KnownType { visit_type: VisitType::Vaccination, name: "Vaccination" },
    KnownType { visit_type: VisitType::Vaccination, name: "Booster" },
    KnownType { visit_type: VisitType::Grooming, name: "Nail trim" },
];
const VETS: [KnownVet<'static>; 3] = [
    KnownVet { first_name: "Sarah", last_name: "Lee" },
    KnownVet { first_name: "Ines", last_name: "Walter" },
    KnownVet { first_name: "Maxine", last_name: "Müller" },
];
const WHO: [&str; 6] = ["bella", "rex", "mia ibarra", "Zoë Okafor", "5550102", "o'brien"];

/// A word with what it says.
type Said<T> = (&'static str, T);

/// One language's words, chosen by hand and not taken from the program.
struct Words {
    language: Language,
    /// Days ahead.
    near: &'static [Said<u64>],
    /// Monday first.
    weekdays: [&'static str; 7],
    /// Before a weekday, for that of the week after this one.
    next: Option<&'static str>,
    weeks: [&'static str; 2],
    months: [&'static str; 12],
    of: &'static str,
    at: &'static str,
    oclock: &'static str,
    noon: &'static str,
    after: &'static [&'static str],
    before: &'static [&'static str],
    between: (&'static str, &'static str),
    parts: [&'static str; 3],
    minutes: &'static str,
    with: &'static str,
    purposes: &'static [Said<Purpose>],
}

const ENGLISH: Words = Words {
    language: Language::English,
    near: &[("today", 0), ("tomorrow", 1), ("day after tomorrow", 2)],
    weekdays: ["monday", "tue", "Wednesday", "thu", "friday", "sat", "sunday"],
    next: Some("next"),
    weeks: ["in 2 weeks", "in three weeks"],
    months: ["jan", "february", "march", "apr", "may", "june", "jul", "august", "sept", "october", "nov", "december"],
    of: " ",
    at: "at ",
    oclock: "h",
    noon: "noon",
    after: &["after ", "from ", "not before "],
    before: &["before ", "until "],
    between: ("between ", " and "),
    parts: ["morning", "afternoon", "evening"],
    minutes: "min",
    with: "with",
    purposes: &[
        ("vaccination", Purpose::Own(1)),
        ("vacc", Purpose::Own(1)),
        ("booster", Purpose::Own(2)),
        ("nail trim", Purpose::Own(3)),
        ("surgery", Purpose::Plain(VisitType::Surgery)),
    ],
};
const GERMAN: Words = Words {
    language: Language::German,
    near: &[("heute", 0), ("morgen", 1), ("übermorgen", 2)],
    weekdays: ["Montag", "di", "Mittwoch", "do", "Freitag", "sa", "Sonntag"],
    next: Some("nächsten"),
    weeks: ["in 2 Wochen", "in drei wochen"],
    months: ["januar", "feb", "märz", "april", "mai", "juni", "jul", "august", "sept", "oktober", "nov", "Dezember"],
    of: ". ",
    at: "um ",
    oclock: " Uhr",
    noon: "mittags",
    after: &["ab ", "nach ", "nicht vor "],
    before: &["vor ", "bis "],
    between: ("zwischen ", " und "),
    parts: ["vormittags", "nachmittags", "abends"],
    minutes: "Minuten",
    with: "bei",
    purposes: &[
        ("Impfung", Purpose::Plain(VisitType::Vaccination)),
        ("booster", Purpose::Own(2)),
        ("Kastration", Purpose::Plain(VisitType::Surgery)),
        ("check", Purpose::Own(0)),
    ],
};
const SPANISH: Words = Words {
    language: Language::Spanish,
    near: &[("hoy", 0), ("mañana", 1), ("pasado mañana", 2)],
    weekdays: ["lunes", "martes", "miércoles", "jue", "viernes", "sáb", "domingo"],
    next: None,
    weeks: ["en 2 semanas", "dentro de tres semanas"],
    months: ["enero", "feb", "marzo", "abril", "mayo", "junio", "jul", "agosto", "septiembre", "octubre", "nov", "diciembre"],
    of: " de ",
    at: "a las ",
    oclock: "h",
    noon: "mediodía",
    after: &["después de las ", "a partir de las ", "desde las "],
    before: &["antes de las ", "hasta las "],
    between: ("entre las ", " y las "),
    parts: ["por la mañana", "por la tarde", "por la noche"],
    minutes: "minutos",
    with: "con",
    purposes: &[
        ("vacuna", Purpose::Plain(VisitType::Vaccination)),
        ("booster", Purpose::Own(2)),
        ("castración", Purpose::Plain(VisitType::Surgery)),
        ("revisión", Purpose::Plain(VisitType::Checkup)),
    ],
};

/// What a line is to say, as numbers that choose.
#[derive(Debug, Clone)]
struct Wish {
    now: (u64, bool),
    month_first: bool,
    who: usize,
    purpose: Option<usize>,
    vet: Option<(usize, usize)>,
    day: Option<(usize, u64)>,
    when: Option<(usize, u32, usize)>,
    part: Option<usize>,
    length: Option<(usize, usize)>,
    junk: Option<usize>,
    slip: Option<usize>,
    order: Vec<u32>,
}

fn wishes() -> impl Strategy<Value = Wish> {
    let numbers = (
        ((0_u64..800), any::<bool>()),
        any::<bool>(),
        0..WHO.len(),
        prop::option::of(0_usize..5),
        prop::option::of((0..VETS.len(), 0_usize..3)),
        prop::option::weighted(0.8, (0_usize..9, 0_u64..370)),
        prop::option::weighted(0.7, (0_usize..9, 1_u32..23, 0_usize..4)),
        prop::option::weighted(0.2, 0_usize..3),
        prop::option::of((0_usize..4, 0_usize..5)),
        prop::option::weighted(0.15, 0_usize..5),
    );
    (numbers, prop::option::weighted(0.3, 1_usize..9), prop::collection::vec(any::<u32>(), 8)).prop_map(
        |((now, month_first, who, purpose, vet, day, when, part, length, junk), slip, order)| Wish {
            now,
            month_first,
            who,
            purpose,
            vet,
            day,
            when,
            part,
            length,
            junk,
            slip,
            order,
        },
    )
}

/// When it is: a day of two years, at 9:00 or at 14:30.
fn now((ahead, is_late): (u64, bool)) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(ahead);
    day.and_time(if is_late { clock(14, 30) } else { clock(9, 0) })
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

/// An hour as it is said without its half of the day: one to six are of the afternoon, unless a part of the day says more.
fn said_hour(hour: u32, part: Option<PartOfDay>) -> u32 {
    match part {
        Some(PartOfDay::Morning) => hour,
        Some(_) if hour < 12 => hour + 12,
        None if hour <= 6 => hour + 12,
        _ => hour,
    }
}

/// The day of a form, and its text. `is_over`: whether what was said of the time has passed today.
fn day_of(words: &Words, wish: &Wish, form: usize, pick: u64, is_over: bool) -> Option<(String, NaiveDate)> {
    let today = now(wish.now).date();
    let far = today + Days::new(pick);
    let weekday = usize::try_from(pick % 7).unwrap();
    let monday = today - Days::new(today.weekday().num_days_from_monday().into());
    Some(match form {
        0 => {
            let (text, ahead) = words.near[usize::try_from(pick).unwrap() % words.near.len()];
            (text.to_owned(), today + Days::new(ahead))
        }
        1 | 2 => {
            let mut day = monday + Days::new(pick % 7);
            if day < today || (day == today && is_over) {
                day = day + Days::new(7);
            }
            (words.weekdays[weekday].to_owned(), day)
        }
        3 => (format!("{} {}", words.next?, words.weekdays[weekday]), monday + Days::new(7 + pick % 7)),
        4 => {
            let which = weekday % 2;
            (words.weeks[which].to_owned(), today + Days::new(14 + 7 * u64::try_from(which).unwrap()))
        }
        5 => (far.format("%Y-%m-%d").to_string(), far),
        6 => (format!("{}.{}.", far.day(), far.month()), on_or_after(today, far.month(), far.day())?),
        7 => {
            let text = if wish.month_first { format!("{}/{}", far.month(), far.day()) } else { format!("{}/{}", far.day(), far.month()) };
            (text, on_or_after(today, far.month(), far.day())?)
        }
        _ => {
            let month = words.months[usize::try_from(far.month0()).unwrap()];
            (format!("{}{}{month}", far.day(), words.of), on_or_after(today, far.month(), far.day())?)
        }
    })
}

/// None for a day that was a short time ago: without a year that one is meant.
fn on_or_after(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    if (1..=60).any(|ago| (today - Days::new(ago)).month() == month && (today - Days::new(ago)).day() == day) {
        return None;
    }
    today.iter_days().take(8 * 366).find(|date| (date.month(), date.day()) == (month, day))
}

/// Two letters of a word changed about, inside it: what the hand does.
fn with_slip(text: &str, seed: usize) -> Option<String> {
    let word = text.split(' ').max_by_key(|word| word.chars().count())?;
    let letters: Vec<char> = word.chars().collect();
    let places: Vec<usize> =
        (1..letters.len().checked_sub(2)?).filter(|at| letters[*at].to_lowercase().ne(letters[at + 1].to_lowercase())).collect();
    if letters.len() < 6 || places.is_empty() || !letters.iter().all(|letter| letter.is_alphabetic()) {
        return None;
    }
    let at = places[seed % places.len()];
    let mut slipped = letters;
    slipped.swap(at, at + 1);
    Some(text.replace(word, &slipped.into_iter().collect::<String>()))
}

/// The line and what it says. None for wishes that the rules leave open.
fn line(words: &Words, wish: &Wish) -> Option<(String, Understood)> {
    let mut said = Understood { who: WHO[wish.who].to_owned(), ..Understood::default() };
    let parts = [PartOfDay::Morning, PartOfDay::Afternoon, PartOfDay::Evening];
    said.part = wish.part.map(|part| parts[part]);
    let mut time_text = None;
    let mut hour_beside_day = None;
    if let Some((form, hour, pick)) = wish.when {
        let half = hour % 12;
        let of_half = |is_late: bool| if is_late { half + 12 } else { half };
        match form {
            0 if words.language != Language::German => {
                time_text = Some(format!("{}{}", if half == 0 { 12 } else { half }, if hour >= 12 { "pm" } else { "am" }));
                said.time = Some(clock(of_half(hour >= 12), 0));
            }
            0 | 1 => {
                time_text = Some(format!("{hour:02}:{:02}", 15 * pick));
                // "03:30" is as it stands; "13:30" is so, too.
                said.time = Some(clock(hour, u32::try_from(15 * pick).unwrap()));
            }
            2 => {
                time_text = Some(format!("{hour}:30"));
                said.time = Some(clock(if hour < 12 { said_hour(hour, said.part) } else { hour }, 30));
            }
            3 => {
                time_text = Some(format!("{}{hour}", words.at));
                said.time = Some(clock(if hour < 12 { said_hour(hour, said.part) } else { hour }, 0));
            }
            4 => {
                let hour = hour.max(7);
                time_text = Some(format!("{hour}{}", words.oclock));
                said.time = Some(clock(if hour < 12 { said_hour(hour, said.part) } else { hour }, 0));
            }
            5 if pick == 0 => {
                time_text = Some(words.noon.to_owned());
                said.time = Some(clock(12, 0));
            }
            5 | 6 => {
                // A bare hour, behind the day or before it.
                hour_beside_day = Some((hour.to_string(), form == 5));
                said.time = Some(clock(if hour < 12 { said_hour(hour, said.part) } else { hour }, 0));
            }
            7 => {
                let words = if pick % 2 == 0 { words.after } else { words.before };
                time_text = Some(format!("{}{hour}", words[(pick / 2) % words.len()]));
                let bound = Some(clock(if hour < 12 { said_hour(hour, None) } else { hour }, 0));
                (said.not_before, said.not_after) = if pick % 2 == 0 { (bound, None) } else { (None, bound) };
            }
            _ => {
                let (from, to) = (said_hour(hour.clamp(8, 11), None), [12, 1, 2, 16][pick]);
                time_text = Some(format!("{}{from}{}{to}", words.between.0, words.between.1));
                (said.not_before, said.not_after) = (Some(clock(from, 0)), Some(clock(if to < 7 { to + 12 } else { to }, 0)));
            }
        }
    }
    let is_bounded = said.not_before.is_some() || said.not_after.is_some();
    // A part that the time is not in contradicts it.
    if said.part.is_some() && (is_bounded || said.time.zip(said.part).is_some_and(|(time, part)| !part.holds(time))) {
        return None;
    }
    let time_now = now(wish.now).time();
    let is_over = match said.time {
        Some(time) => time <= time_now,
        None => said.not_after.is_some_and(|end| end <= time_now) || (said.part == Some(PartOfDay::Morning) && time_now >= clock(12, 0)),
    };
    let slip = |text: &str| wish.slip.and_then(|seed| with_slip(text, seed)).unwrap_or_else(|| text.to_owned());
    let mut segments = vec![said.who.clone()];
    if let Some(purpose) = wish.purpose {
        let (text, purpose) = words.purposes[purpose % words.purposes.len()];
        said.purpose = Some(purpose);
        segments.push(slip(text));
    }
    let vet = wish.vet.map(|(vet, form)| {
        said.vet = Some(vet);
        let name = VETS[vet].last_name;
        match form {
            0 => name.to_lowercase(),
            1 => format!("Dr. {name}"),
            _ => format!("{} {name}", words.with),
        }
    });
    if let Some((form, pick)) = wish.day {
        let (text, day) = day_of(words, wish, form, pick, is_over)?;
        said.day = Some(day);
        let text = if (1..=2).contains(&form) || form == 0 { slip(&text) } else { text };
        segments.push(match (&hour_beside_day, &vet) {
            (None, _) => text,
            // With the vet between: an hour behind the day all the same.
            (Some((hour, true)), Some(vet)) if pick % 3 == 0 => format!("{text} {vet} {hour}"),
            (Some((hour, true)), _) => format!("{text} {hour}"),
            (Some((hour, false)), _) => format!("{hour} {text}"),
        });
        let vet_is_said = matches!((&hour_beside_day, &vet), (Some((_, true)), Some(_)) if pick % 3 == 0);
        segments.extend(vet.filter(|_| !vet_is_said));
    } else {
        // Without its day a bare hour is no hour.
        if hour_beside_day.is_some() {
            return None;
        }
        segments.extend(vet);
    }
    segments.extend(time_text);
    if let Some(part) = wish.part {
        segments.push(slip(words.parts[part]));
    }
    if let Some((form, pick)) = wish.length {
        let minutes = [30, 45, 60, 90, 25][pick];
        // Right after a bare hour they would be its minutes.
        if form == 0 && minutes < 60 && hour_beside_day.as_ref().is_some_and(|(_, is_behind)| *is_behind) {
            return None;
        }
        said.minutes = Some(minutes);
        segments.push(match form {
            0 => minutes.to_string(),
            1 => format!("{minutes}min"),
            2 => format!("{minutes} {}", words.minutes),
            _ => {
                said.minutes = Some(60);
                "1h".to_owned()
            }
        });
    }
    let junk = wish.junk.map(|junk| match junk {
        0 => ("32:00", UnclearReason::NoSuchTime),
        1 => ("25pm", UnclearReason::NoSuchTime),
        2 => ("31.02.", UnclearReason::NoSuchDay),
        3 => ("44", UnclearReason::UnknownWord),
        _ => ("13/25", UnclearReason::NoSuchDay),
    });
    segments.extend(junk.map(|(text, _)| text.to_owned()));
    let mut order: Vec<(u32, String)> = wish.order.iter().copied().chain(0..).zip(segments).collect();
    order.sort();
    let segments: Vec<String> = order.into_iter().map(|(_, segment)| segment).collect();
    if segments.windows(2).any(|two| runs_together(&two[0], &two[1])) {
        return None;
    }
    let text = segments.join(" ");
    if let Some((junk, reason)) = junk {
        let from = text.find(junk)?;
        let from = u32::try_from(text[..from].encode_utf16().count()).unwrap();
        let to = from + u32::try_from(junk.len()).unwrap();
        said.unclear.push(vetdesk_domain::quick::Unclear { from, to, reason });
    }
    Some((text, said))
}

/// Where two segments say something else together: "15 Uhr 30", "30 nov"; a phone number and another number.
fn runs_together(one: &str, other: &str) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let begins_with_number = other.split(' ').next().is_some_and(is_number);
    let ends_with_number = one.rsplit(' ').next().is_some_and(is_number);
    let is_phone = |text: &str| is_number(text) && text.len() > 2;
    ((one.ends_with("Uhr") || is_phone(one)) && begins_with_number) || (ends_with_number && is_phone(other))
}

fn agrees(words: &Words, wish: &Wish) -> Result<bool, TestCaseError> {
    let Some((text, expected)) = line(words, wish) else { return Ok(false) };
    let known = Known {
        language: words.language,
        kind: LineKind::Booking,
        dates: if wish.month_first { NumericDate::MonthDay } else { NumericDate::DayMonth },
        now: now(wish.now),
        types: &TYPES,
        vets: &VETS,
        books: Books(&|word| WHO.contains(&word)),
    };
    let found = understand(&text, &known);
    let bare = |line: Understood| Understood { marks: Vec::new(), ..line };
    prop_assert_eq!(bare(found), bare(expected), "{:?} at {}", text, known.now);
    Ok(true)
}

macro_rules! languages {
    ($($name:ident: $words:expr),*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 800, max_global_rejects: 20_000, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(wish in wishes()) {
                    prop_assume!(agrees(&$words, &wish)?);
                }
            )*
        }
    };
}

languages!(english_lines_say_what_was_wished: ENGLISH, german_lines_say_what_was_wished: GERMAN, spanish_lines_say_what_was_wished: SPANISH);
