//! When a clinic is open and a vet on duty: one day's windows, worked out from weekly hours, exceptions, breaks and leave.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::calendar::ClinicZone;
use crate::span::{self, Span};

/// What a stretch of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    Working,
    Break,
    Leave,
    Off,
}

/// Hours of one weekday on the wall clock. A weekday may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyHours {
    /// Monday is 1.
    pub weekday: u8,
    pub starts: NaiveTime,
    pub ends: NaiveTime,
    pub pause: Option<(NaiveTime, NaiveTime)>,
}

impl WeeklyHours {
    /// What the database demands of them, too: they begin before they end, and the break lies inside.
    #[must_use]
    pub fn fit(&self) -> bool {
        self.starts < self.ends && self.pause.is_none_or(|(from, to)| self.starts <= from && from < to && to <= self.ends)
    }
}

/// A day on which the clinic keeps other hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicException {
    pub on_date: NaiveDate,
    /// None: closed all day.
    pub open: Option<(NaiveTime, NaiveTime)>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceKind {
    Leave,
    /// A shift beyond the weekly hours.
    Extra,
}

/// A day on which a vet is away, or here beyond the weekly hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VetException {
    pub on_date: NaiveDate,
    pub kind: AbsenceKind,
    /// None: the whole day.
    pub part: Option<(NaiveTime, NaiveTime)>,
    pub reason: Option<String>,
}

/// When the clinic is open on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    pub open: Vec<Span>,
    pub breaks: Vec<Span>,
    /// Why it is closed or short, where an exception says so.
    pub reason: Option<String>,
}

impl Opening {
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// From the first opening to the last closing.
    #[must_use]
    pub fn hull(&self) -> Option<Span> {
        Some(Span::new(self.open.first()?.starts_at, self.open.last()?.ends_at))
    }
}

/// A stretch of one resource's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub span: Span,
    pub kind: WindowKind,
    pub label: Option<String>,
}

/// The clinic's opening on a day. An exception replaces the weekly hours.
#[must_use]
pub fn opening(zone: ClinicZone, day: NaiveDate, weekly: &[WeeklyHours], exceptions: &[ClinicException]) -> Opening {
    if let Some(exception) = exceptions.iter().find(|exception| exception.on_date == day) {
        let open = exception.open.map(|(starts, ends)| zone.stretch(day, starts, ends));
        return Opening { open: span::joined(open.into_iter().collect()), breaks: Vec::new(), reason: exception.reason.clone() };
    }
    let (open, breaks) = stretches(zone, day, weekly);
    Opening { open, breaks, reason: None }
}

/// A vet's day, without a hole from its first instant to its last.
///
/// Weekly hours count while the clinic is open; an extra shift stands by itself, for somebody planned it. A vet for whom no
/// weekly hours were ever entered keeps the clinic's. Leave goes before everything.
#[must_use]
pub fn vet_windows(
    zone: ClinicZone,
    day: NaiveDate,
    opening: &Opening,
    weekly: &[WeeklyHours],
    exceptions: &[VetException],
) -> Vec<Window> {
    let (mut working, mut breaks) = if weekly.is_empty() { (opening.open.clone(), Vec::new()) } else { stretches(zone, day, weekly) };
    working = working.iter().flat_map(|own| opening.open.iter().filter_map(|open| own.intersection(*open))).collect();
    breaks.extend(&opening.breaks);
    let mut extra = Vec::new();
    let mut leave = Vec::new();
    for exception in exceptions.iter().filter(|exception| exception.on_date == day) {
        let span = exception.part.map_or_else(|| zone.day(day), |(starts, ends)| zone.stretch(day, starts, ends));
        match exception.kind {
            AbsenceKind::Extra => extra.push((span, exception.reason.clone())),
            AbsenceKind::Leave => leave.push((span, exception.reason.clone())),
        }
    }
    let mut painted = Painted::new(zone.day(day));
    painted.paint(working.iter().map(|span| (*span, None)), WindowKind::Working);
    // A break is one only inside working hours.
    let breaks = breaks.iter().flat_map(|pause| working.iter().filter_map(|own| own.intersection(*pause)));
    painted.paint(breaks.map(|span| (span, None)), WindowKind::Break);
    painted.paint(extra, WindowKind::Working);
    painted.paint(leave, WindowKind::Leave);
    painted.windows
}

/// The day of a room or a machine: it can be used while the clinic is open.
#[must_use]
pub fn room_windows(zone: ClinicZone, day: NaiveDate, opening: &Opening) -> Vec<Window> {
    let mut painted = Painted::new(zone.day(day));
    painted.paint(opening.open.iter().map(|span| (*span, None)), WindowKind::Working);
    painted.paint(opening.breaks.iter().map(|span| (*span, None)), WindowKind::Break);
    painted.windows
}

/// The working stretches among windows.
#[must_use]
pub fn working(windows: &[Window]) -> Vec<Span> {
    span::joined(windows.iter().filter(|window| window.kind == WindowKind::Working).map(|window| window.span).collect())
}

/// From the first working minute to the last.
#[must_use]
pub fn working_hull(windows: &[Window]) -> Option<Span> {
    let working = working(windows);
    Some(Span::new(working.first()?.starts_at, working.last()?.ends_at))
}

fn stretches(zone: ClinicZone, day: NaiveDate, weekly: &[WeeklyHours]) -> (Vec<Span>, Vec<Span>) {
    let today = weekly.iter().filter(|hours| hours.weekday == ClinicZone::weekday(day));
    let (mut open, mut breaks) = (Vec::new(), Vec::new());
    for hours in today {
        open.push(zone.stretch(day, hours.starts, hours.ends));
        breaks.extend(hours.pause.map(|(starts, ends)| zone.stretch(day, starts, ends)));
    }
    (span::joined(open), span::joined(breaks))
}

/// A day as a strip of windows that is painted over layer by layer.
struct Painted {
    windows: Vec<Window>,
}

impl Painted {
    fn new(day: Span) -> Self {
        let off = Window { span: day, kind: WindowKind::Off, label: None };
        Self { windows: if day.is_empty() { Vec::new() } else { vec![off] } }
    }

    fn paint(&mut self, layer: impl IntoIterator<Item = (Span, Option<String>)>, kind: WindowKind) {
        for (span, label) in layer {
            let mut out: Vec<Window> = Vec::with_capacity(self.windows.len() + 2);
            for window in self.windows.drain(..) {
                let Some(covered) = window.span.intersection(span) else {
                    push_joined(&mut out, window);
                    continue;
                };
                for (part, kind, label) in [
                    (Span::new(window.span.starts_at, covered.starts_at), window.kind, window.label.clone()),
                    (covered, kind, label.clone()),
                    (Span::new(covered.ends_at, window.span.ends_at), window.kind, window.label.clone()),
                ] {
                    push_joined(&mut out, Window { span: part, kind, label });
                }
            }
            self.windows = out;
        }
    }
}

fn push_joined(out: &mut Vec<Window>, window: Window) {
    if window.span.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.kind == window.kind && last.label == window.label && last.span.ends_at == window.span.starts_at => {
            last.span = Span::new(last.span.starts_at, window.span.ends_at);
        }
        _ => out.push(window),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_time;

    const MONDAY: &str = "2026-11-23";

    fn zone() -> ClinicZone {
        ClinicZone::named("Europe/Berlin").unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        parse_time(text).unwrap()
    }

    fn part(starts: &str, ends: &str) -> (NaiveTime, NaiveTime) {
        (time(starts), time(ends))
    }

    fn weekly(weekday: u8, starts: &str, ends: &str, pause: Option<(&str, &str)>) -> WeeklyHours {
        WeeklyHours { weekday, starts: time(starts), ends: time(ends), pause: pause.map(|(a, b)| part(a, b)) }
    }

    #[test]
    fn hours_that_can_be_kept() {
        for (starts, ends, pause, fits) in [
            ("8:00", "18:00", None, true),
            ("8:00", "18:00", Some(("12:00", "13:00")), true),
            ("8:00", "18:00", Some(("8:00", "18:00")), true),
            ("18:00", "8:00", None, false),
            ("8:00", "8:00", None, false),
            ("8:00", "18:00", Some(("7:00", "9:00")), false),
            ("8:00", "18:00", Some(("17:00", "19:00")), false),
            ("8:00", "18:00", Some(("13:00", "12:00")), false),
        ] {
            assert_eq!(weekly(1, starts, ends, pause).fit(), fits, "{starts} {ends} {pause:?}");
        }
    }

    fn clinic() -> Vec<WeeklyHours> {
        vec![weekly(1, "8:00", "18:00", Some(("13:00", "14:00"))), weekly(2, "8:00", "12:00", None), weekly(2, "15:00", "19:00", None)]
    }

    fn shown(windows: &[Window]) -> Vec<String> {
        let letter = |kind| match kind {
            WindowKind::Working => "work",
            WindowKind::Break => "break",
            WindowKind::Leave => "leave",
            WindowKind::Off => "off",
        };
        windows.iter().map(|w| format!("{} {}", letter(w.kind), zone().range_label(w.span))).collect()
    }

    fn vet(day: &str, hours: &[WeeklyHours], exceptions: &[VetException]) -> Vec<String> {
        let day = day.parse().unwrap();
        shown(&vet_windows(zone(), day, &opening(zone(), day, &clinic(), &[]), hours, exceptions))
    }

    fn away(kind: AbsenceKind, span: Option<(&str, &str)>) -> VetException {
        VetException { on_date: MONDAY.parse().unwrap(), kind, part: span.map(|(a, b)| part(a, b)), reason: Some("course".into()) }
    }

    #[test]
    fn the_clinic_opens_by_weekday_and_exception() {
        let open = |day: &str, exceptions: &[ClinicException]| opening(zone(), day.parse().unwrap(), &clinic(), exceptions);
        let tuesday = open("2026-11-24", &[]);
        assert_eq!(tuesday.open.iter().map(|span| zone().range_label(*span)).collect::<Vec<_>>(), ["8:00–12:00", "15:00–19:00"]);
        assert_eq!(tuesday.hull().map(|span| zone().range_label(span)).as_deref(), Some("8:00–19:00"));
        assert!(open("2026-11-22", &[]).is_closed());
        let holiday = ClinicException { on_date: MONDAY.parse().unwrap(), open: None, reason: Some("Holiday".into()) };
        let closed = open(MONDAY, &[holiday]);
        assert!(closed.is_closed());
        assert_eq!(closed.reason.as_deref(), Some("Holiday"));
        let short = ClinicException { on_date: MONDAY.parse().unwrap(), open: Some(part("9:00", "11:00")), reason: None };
        assert_eq!(open(MONDAY, &[short]).hull().unwrap().minutes(), 120);
    }

    #[test]
    fn a_vet_works_own_hours_within_the_clinics() {
        let own = [weekly(1, "7:00", "16:00", Some(("10:00", "10:15")))];
        assert_eq!(
            vet(MONDAY, &own, &[]),
            [
                "off 0:00–8:00",
                "work 8:00–10:00",
                "break 10:00–10:15",
                "work 10:15–13:00",
                "break 13:00–14:00",
                "work 14:00–16:00",
                "off 16:00–0:00"
            ]
        );
        assert_eq!(vet("2026-11-24", &own, &[]), ["off 0:00–0:00"], "no hours on a Tuesday");
        assert_eq!(vet("2026-11-24", &[], &[])[1..4], ["work 8:00–12:00", "off 12:00–15:00", "work 15:00–19:00"], "none entered at all");
    }

    #[test]
    fn leave_goes_before_and_extra_shifts_beyond() {
        let own = [weekly(1, "8:00", "12:00", None)];
        assert_eq!(vet(MONDAY, &own, &[away(AbsenceKind::Leave, None)]), ["leave 0:00–0:00"]);
        assert_eq!(
            vet(MONDAY, &own, &[away(AbsenceKind::Leave, Some(("10:00", "14:00")))]),
            ["off 0:00–8:00", "work 8:00–10:00", "leave 10:00–14:00", "off 14:00–0:00"]
        );
        let windows = vet(MONDAY, &own, &[away(AbsenceKind::Extra, Some(("19:00", "21:00")))]);
        assert_eq!(windows, ["off 0:00–8:00", "work 8:00–12:00", "off 12:00–19:00", "work 19:00–21:00", "off 21:00–0:00"]);
    }

    #[test]
    fn a_holiday_leaves_vets_and_rooms_off() {
        let closed = Opening { reason: Some("Holiday".into()), ..Opening::default() };
        let day = MONDAY.parse().unwrap();
        assert_eq!(shown(&vet_windows(zone(), day, &closed, &[weekly(1, "8:00", "12:00", None)], &[])), ["off 0:00–0:00"]);
        assert_eq!(shown(&room_windows(zone(), day, &closed)), ["off 0:00–0:00"]);
        let monday = opening(zone(), day, &clinic(), &[]);
        assert_eq!(shown(&room_windows(zone(), day, &monday))[1..4], ["work 8:00–13:00", "break 13:00–14:00", "work 14:00–18:00"]);
    }

    #[test]
    fn every_window_touches_the_next_on_days_of_any_length() {
        let hours = [weekly(7, "0:00", "24:00", Some(("2:15", "2:45")))];
        for (day, minutes) in [("2026-03-29", 23 * 60), ("2026-10-25", 25 * 60), ("2026-11-22", 24 * 60)] {
            let day = day.parse().unwrap();
            let open = opening(zone(), day, &hours, &[]);
            let windows = vet_windows(zone(), day, &open, &hours, &[]);
            assert!(windows.windows(2).all(|pair| pair[0].span.ends_at == pair[1].span.starts_at), "{windows:?}");
            assert_eq!(windows.iter().map(|window| window.span.minutes()).sum::<i64>(), minutes, "{day}");
        }
    }
}
