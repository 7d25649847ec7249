//! Blocked time: a meeting, a machine in repair. It may cover visits that are booked already; a new one needs a reason for
//! overbooking.

use chrono::TimeDelta;
use vetdesk_cache::Write;
use vetdesk_cache::read::schedule::{self as read, SlotRow};
use vetdesk_domain::booking::BookingRefusal;
use vetdesk_domain::ids::{ResourceId, SlotId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use super::setup::Resource;
use super::shown;
use super::stretch::Stretch;
use super::taken::{Taken, is_blocked, is_held_by};
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Kept, RowStep};
use crate::view::{BlockRequest, CorrectBlockRequest, Done, InTheWay, InTheWayRequest, UnblockRequest};

/// Longest reason, in characters: it is read in a narrow column.
const MAX_BLOCK_REASON: usize = 200;
/// The server accepts no longer block.
const MAX_BLOCK: TimeDelta = TimeDelta::days(31);
/// Most visits in one answer.
const MAX_HITS: usize = 50;

impl Desk {
    /// Blocks time of vets, rooms or machines, all of it or nothing. Visits that are already there stay.
    ///
    /// # Errors
    /// `blocked` where some of it is blocked already, `slot_taken` where a colleague holds it, `in_the_past`, `not_found`,
    /// `invalid_input`, `text_too_long`, `not_allowed`.
    pub fn block(&self, request: &BlockRequest) -> Result<Done<()>> {
        self.require(Permission::DiaryWrite)?;
        let reason = block_reason(request.reason.as_deref())?;
        let stretch = Stretch::of(&request.stretch)?;
        let spans = stretch.spans(self.who.zone);
        if spans.iter().any(|span| span.ends_at - span.starts_at > MAX_BLOCK) {
            return Err(DeskError::field_because(ErrorCode::InvalidInput, "last_day", "more than 31 days in one piece"));
        }
        if spans.last().is_none_or(|last| last.ends_at <= self.now()) {
            return Err(BookingRefusal::InThePast.into());
        }
        if request.resource_ids.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "resource_ids"));
        }
        let mut steps = Vec::new();
        let written = self.write(Intent::Block, |w| {
            let clinic = self.setup(w.conn(), stretch.first_day(), stretch.last_day())?;
            for id in distinct(&request.resource_ids) {
                let resource = clinic.resource(id).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "resource_ids"))?;
                for span in &spans {
                    self.make_way(w, resource, *span)?;
                    steps.push(self.add_block(w, id, *span, reason.clone())?);
                }
            }
            Ok(())
        })?;
        Ok(self.undoable(Intent::Block, written, Some(Kept::All(steps))))
    }

    /// Changes the reason for a blocked time.
    ///
    /// # Errors
    /// `not_found`, `text_too_long`, `not_allowed`.
    pub fn correct_block(&self, request: &CorrectBlockRequest) -> Result<Done<()>> {
        self.require(Permission::DiaryWrite)?;
        let reason = block_reason(request.reason.as_deref())?;
        let mut steps = Vec::new();
        // The server lets nobody change a slot: the block is removed and added with the new reason, in one write.
        let written = self.write(Intent::Block, |w| {
            let block = self.require_block(w, request.slot_id)?;
            if block.reason != reason {
                steps.push(Kept::Row(RowStep::remove(w, "appointment_slots", block.id.0)?));
                steps.push(self.add_block(w, block.resource_id, Span::new(block.starts_at, block.ends_at), reason)?);
            }
            Ok(())
        })?;
        let kept = (!steps.is_empty()).then_some(Kept::All(steps));
        Ok(self.undoable(Intent::Block, written, kept))
    }

    /// Frees blocked time.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn unblock(&self, request: &UnblockRequest) -> Result<Done<()>> {
        self.require(Permission::DiaryWrite)?;
        self.edit(Intent::Unblock, |w| {
            self.require_block(w, request.slot_id)?;
            RowStep::remove(w, "appointment_slots", request.slot_id.0).map(Some)
        })
    }

    /// The coming visits of these columns within a stretch of time. Somebody has to call their clients.
    ///
    /// # Errors
    /// `invalid_input`, `not_allowed`.
    pub fn in_the_way(&self, request: &InTheWayRequest) -> Result<InTheWay> {
        self.require(Permission::DiaryRead)?;
        let spans = Stretch::of(&request.stretch)?.spans(self.who.zone);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Ok(InTheWay { visits: Vec::new(), count: 0 }) };
        let rows = self.cache.read(|conn| {
            let mut rows = Vec::new();
            for resource in distinct(&request.resource_ids) {
                rows.extend(read::appointments_of(conn, self.who.clinic_id, resource, first.starts_at, last.ends_at)?);
            }
            Ok(rows)
        })?;
        let is_hit = |row: &read::AppointmentRow| {
            let visit = Span::lasting(row.scheduled_at, row.duration_minutes);
            row.taking().is_some()
                && row.status != Status::Completed
                && visit.ends_at > self.now()
                && spans.iter().any(|span| span.overlaps(visit))
        };
        let mut hit: Vec<_> = rows.into_iter().filter(is_hit).collect();
        hit.sort_by_key(|row| (row.scheduled_at, row.id));
        // A visit is found under its vet and under its room, and counts once.
        hit.dedup_by_key(|row| row.id);
        let count = u32::try_from(hit.len()).unwrap_or(u32::MAX);
        hit.truncate(MAX_HITS);
        Ok(InTheWay { visits: hit.into_iter().map(|row| shown::appointment(self.who.zone, self.today(), row)).collect(), count })
    }

    fn add_block(&self, w: &mut Write<'_>, resource: ResourceId, span: Span, reason: Option<String>) -> Result<Kept> {
        let cells = vec![
            ("clinic_id", self.who.clinic_id.0.into()),
            ("resource_id", resource.0.into()),
            ("kind", "blocked".into()),
            ("starts_at", span.starts_at.into()),
            ("ends_at", span.ends_at.into()),
            ("holder_id", self.who.user_id.0.into()),
            ("reason", reason.into()),
        ];
        RowStep::add(w, "appointment_slots", SlotId::fresh().0, &cells).map(Kept::Row)
    }

    /// Refuses a time that is blocked or held by somebody else; ends this person's own holds there.
    fn make_way(&self, w: &mut Write<'_>, resource: &Resource, span: Span) -> Result<()> {
        let slots = read::slots(w.conn(), self.who.clinic_id, span.starts_at, span.ends_at)?;
        if let Some(kept) = Taken::default().and_held(&slots, self.who.user_id, self.now()).kept_for(resource, span) {
            return Err(kept.into());
        }
        for mine in slots.iter().filter(|slot| slot.resource_id == resource.id && is_held_by(slot, self.who.user_id)) {
            w.delete("appointment_slots", mine.id.0)?;
        }
        Ok(())
    }

    fn require_block(&self, w: &Write<'_>, slot: SlotId) -> Result<SlotRow> {
        read::slot(w.conn(), slot)?.filter(is_blocked).ok_or_else(|| DeskError::not_found("block"))
    }
}

fn block_reason(typed: Option<&str>) -> Result<Option<String>> {
    text::optional_line(typed, MAX_BLOCK_REASON).map_err(|refusal| DeskError::text("reason", refusal))
}

fn distinct(ids: &[ResourceId]) -> Vec<ResourceId> {
    let mut distinct: Vec<ResourceId> = Vec::with_capacity(ids.len());
    for id in ids {
        if !distinct.contains(id) {
            distinct.push(*id);
        }
    }
    distinct
}
