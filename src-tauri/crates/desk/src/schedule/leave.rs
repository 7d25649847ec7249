//! A vet's leave: a day, some days in a row, or hours of them. Only managers give it and take it back.

use chrono::{Days, NaiveDate, NaiveTime};
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::booking::BookingRefusal;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::hours::VetException;
use vetdesk_domain::ids::{AbsenceId, ResourceId, VeterinarianId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::text;

use super::day_within_calendar;
use super::setup::Setup;
use super::stretch::{Stretch, shown_hours};
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Kept, RowStep};
use crate::view::{self, Done, EndLeaveRequest, Leave, LeaveOfRequest, LeaveRequest};

/// Longest reason, in characters, as the server has it.
const MAX_LEAVE_REASON: usize = 200;
/// How far before and after a day the days of its leave are looked for.
const FAR: Days = Days::new(366);

impl Desk {
    /// Gives a vet leave. Days on which the vet is already away for all of that time stay as they are.
    ///
    /// # Errors
    /// `on_leave` where there is nothing left to give, `not_found`, `invalid_input`, `text_too_long`, `not_allowed`.
    pub fn give_leave(&self, request: &LeaveRequest) -> Result<Done<()>> {
        self.require(Permission::TeamManage)?;
        let reason =
            text::optional_line(request.reason.as_deref(), MAX_LEAVE_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        let stretch = Stretch::of(&request.stretch)?;
        let mut steps = Vec::new();
        let written = self.write(Intent::AddLeave, |w| {
            let clinic = self.setup(w.conn(), stretch.first_day(), stretch.last_day())?;
            let (vet, name) = vet_of(&clinic, request.resource_id)?;
            let given = read::leave(w.conn(), vet, stretch.first_day(), stretch.last_day())?;
            let is_away = |day: NaiveDate| given.iter().any(|(_, leave)| leave.on_date == day && covers(leave.part, stretch.hours));
            for day in stretch.days.iter().filter(|day| !is_away(**day)) {
                let cells = vec![
                    ("veterinarian_id", vet.0.into()),
                    ("on_date", day.to_string().into()),
                    ("kind", "leave".into()),
                    ("starts", stretch.hours.map(|(from, _)| written_time(from, false)).into()),
                    ("ends", stretch.hours.map(|(_, to)| written_time(to, true)).into()),
                    ("reason", reason.clone().into()),
                ];
                steps.push(Kept::Row(RowStep::add(w, "veterinarian_exceptions", AbsenceId::fresh().0, &cells)?));
            }
            if steps.is_empty() { Err(BookingRefusal::OnLeave { name }.into()) } else { Ok(()) }
        })?;
        Ok(self.undoable(Intent::AddLeave, written, Some(Kept::All(steps))))
    }

    /// A vet's leave on a day, each with the consecutive days of the same hours and reason.
    ///
    /// # Errors
    /// `not_found` for a column that is not a vet's, `invalid_input`, `not_allowed`.
    pub fn leave_of(&self, request: &LeaveOfRequest) -> Result<Vec<Leave>> {
        self.require(Permission::DiaryRead)?;
        let day = request.day;
        day_within_calendar(day, "day")?;
        self.read(|conn| {
            let (vet, _) = vet_of(&self.setup(conn, day, day)?, request.resource_id)?;
            let all = read::leave(conn, vet, day - FAR, day + FAR)?;
            let of_day = all.iter().filter(|(_, leave)| leave.on_date == day);
            Ok(of_day.map(|(id, leave)| run(&all, *id, leave)).collect())
        })
    }

    /// Removes days of leave.
    ///
    /// # Errors
    /// `not_found` if one of them no longer exists, `invalid_input`, `not_allowed`.
    pub fn end_leave(&self, request: &EndLeaveRequest) -> Result<Done<()>> {
        self.require(Permission::TeamManage)?;
        if request.ids.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "ids"));
        }
        let mut steps = Vec::new();
        let written = self.write(Intent::RemoveLeave, |w| {
            for id in &request.ids {
                steps.push(Kept::Row(RowStep::remove(w, "veterinarian_exceptions", id.0)?));
            }
            Ok(())
        })?;
        Ok(self.undoable(Intent::RemoveLeave, written, Some(Kept::All(steps))))
    }
}

fn vet_of(clinic: &Setup, column: ResourceId) -> Result<(VeterinarianId, String)> {
    let resource = clinic.resource(column).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "resource_id"))?;
    let vet = resource.veterinarian.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "resource_id"))?;
    Ok((vet, resource.name.clone()))
}

type Hours = Option<(NaiveTime, NaiveTime)>;

/// Whether the given leave covers all of the wanted hours.
fn covers(given: Hours, wanted: Hours) -> bool {
    match (given, wanted) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((from, to)), Some((starts, ends))) => from <= starts && (to == NaiveTime::MIN || (ends != NaiveTime::MIN && ends <= to)),
    }
}

/// PostgreSQL's `time` ends at 24:00:00.
fn written_time(time: NaiveTime, is_end: bool) -> Cell {
    if is_end && time == NaiveTime::MIN { "24:00:00".into() } else { time.format("%H:%M:%S").to_string().into() }
}

/// The leave with the consecutive days around it that have the same hours and reason.
fn run(all: &[(AbsenceId, VetException)], id: AbsenceId, leave: &VetException) -> Leave {
    let same =
        |day: NaiveDate| all.iter().find(|(_, other)| other.on_date == day && other.part == leave.part && other.reason == leave.reason);
    let walk = |step: fn(NaiveDate) -> Option<NaiveDate>| {
        let mut days = Vec::new();
        let mut day = leave.on_date;
        while let Some((beside, other)) = step(day).and_then(same) {
            day = other.on_date;
            days.push((day, *beside));
        }
        days
    };
    let (before, after) = (walk(|day| day.pred_opt()), walk(|day| day.succ_opt()));
    let first_day = before.last().map_or(leave.on_date, |(day, _)| *day);
    let last_day = after.last().map_or(leave.on_date, |(day, _)| *day);
    let ids = before.iter().rev().map(|(_, id)| *id).chain([id]).chain(after.iter().map(|(_, id)| *id)).collect();
    Leave {
        today_id: id,
        ids,
        stretch: view::TimeStretch { first_day, last_day, hours: leave.part.map(shown_hours) },
        reason: leave.reason.clone(),
    }
}
