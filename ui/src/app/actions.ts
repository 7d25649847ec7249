// Everything that can be done from the window, for the palette. What changes a visit is offered for the one that was chosen, by
// its name and time, and never stands first: Enter in a palette that just opened changes nothing.
import type { Appointment } from '@/backend/types';
import { appearance, setLanguage, setTheme, type Theme } from '@/components/appearance.svelte';
import { may } from '@/components/fields.svelte';
import { canBegin, canCorrect, canWeigh } from '@/components/in-place';
import { LOCK_AFTER, lockAfter, setLockAfter } from '@/components/lock-after.svelte';
import { now } from '@/components/now.svelte';
import { setSingleKeys, singleKeys } from '@/components/single-keys.svelte';
import { isOver } from '@/components/status';
import { stepsOf, type StepKind } from '@/components/steps';
import { shortDay } from '@/components/when';
import { ZOOMS, setZoom, zoom } from '@/components/zoom.svelte';
import type { Action } from '@/components/fitting';
import type { View } from '@/features/schedule/grid/sheet';
import { m } from '@/paraglide/messages';
import type { Acts } from './acts';
import type { Desk } from './desk.svelte';
import type { Area } from './place.svelte';

function ofVisit(visit: Appointment, desk: Desk, acts: Acts): Action[] {
  const day = visit.local_day === desk.diary.page?.today ? '' : `${shortDay(visit.local_day)} `;
  const pet = `${visit.pet_name}, ${day}${visit.local_start}`;
  const rows: Action[] = [];
  const run: Record<StepKind, (visit: Appointment) => unknown> = { next: (each) => acts.next(each), confirm: acts.yes, came: acts.yes, miss: acts.miss, back: acts.stepBack };
  for (const { kind, key, word } of stepsOf(visit, now.at)) rows.push({ id: kind, word: m.do_next_of({ pet, step: word }), also: kind === 'back' ? m.also_back() : m.also_next(), key, run: () => void run[kind](visit) });
  if (!isOver(visit.status)) {
    rows.push({ id: 'move', word: m.do_move_of({ pet }), also: m.also_move(), key: 'X', run: () => acts.move(visit) });
    rows.push({ id: 'cancel', word: m.do_cancel_of({ pet }), also: m.also_cancel(), key: 'C', run: () => acts.cancel(visit) });
  }
  rows.push({ id: 'correct-visit', word: m.do_correct_of({ pet }), also: m.also_edit(), key: 'E', run: () => acts.correct(visit) });
  rows.push({ id: 'history', word: m.do_history_of({ pet }), also: m.also_history(), key: 'H', run: () => acts.history(visit) });
  return [{ id: 'open', word: m.do_open_of({ pet }), also: m.also_open(), key: 'Enter', run: () => desk.place.openVisit(visit.id) }, ...rows];
}

export function actions(desk: Desk, acts: Acts): Action[] {
  const { area, panel } = desk.place;
  const { view } = desk.diary;
  const visit = desk.chosenVisit;
  const go = (other: Area, word: string, also: string, key?: string): Action[] =>
    area === other ? [] : [{ id: `go-${other}`, word: m.do_go({ place: word }), also, ...(key ? { key } : {}), run: () => acts.go(other) }];
  const isWeek = view === 'week';
  const look = (other: View, word: string, key: string): Action[] =>
    area === 'schedule' && view === other ? [] : [{ id: `view-${other}`, word: m.do_go({ place: word }), also: m.also_schedule(), key, run: () => acts.look(other) }];
  const theme = (value: Theme, word: string): Action[] =>
    appearance.theme === value ? [] : [{ id: `theme-${value}`, word: m.do_set_theme({ theme: word }), also: m.also_theme(), run: () => setTheme(value) }];
  const language = (value: string, word: string): Action[] =>
    appearance.language === value ? [] : [{ id: `language-${value}`, word: m.do_set_language({ language: word }), also: m.also_language(), run: () => setLanguage(value) }];
  return [
    ...(visit ? ofVisit(visit, desk, acts) : []),
    { id: 'book', word: m.do_book_visit(), also: m.also_book(), key: 'N', run: acts.book },
    { id: 'walk-in', word: m.do_walk_in(), also: m.also_walk_in(), key: 'A', run: acts.walkIn },
    ...(may('clients.write') ? [{ id: 'new-client', word: m.client_new(), also: m.also_new_client(), key: 'Shift N', run: acts.newClient }] : []),
    ...(canBegin('pet') ? [{ id: 'new-pet', word: m.pet_new(), also: m.also_new_pet(), key: 'Shift P', run: acts.newPet }] : []),
    ...(canBegin('co-owner') ? [{ id: 'co-owner', word: m.co_owner_add(), also: m.also_co_owner(), key: 'Shift O', run: acts.coOwner }] : []),
    ...(canBegin('deceased') ? [{ id: 'deceased', word: m.do_deceased_here(), also: m.also_deceased(), key: 'Shift D', run: acts.deceased }] : []),
    { id: 'find', word: m.do_search(), also: m.also_find(), key: '/', run: acts.find },
    { id: 'free', word: m.do_find_free(), also: m.also_free(), key: 'F', run: acts.free },
    { id: 'missed', word: m.do_missed(), also: m.also_missed(), key: 'R', run: acts.missed },
    { id: 'undo', word: m.do_undo_last(), also: m.also_undo(), key: 'Mod Z', run: acts.undo },
    { id: 'redo', word: m.do_redo_last(), also: m.also_redo(), key: 'Mod Shift Z', run: acts.redo },
    ...(canCorrect() ? [{ id: 'correct', word: m.do_correct_here(), also: m.also_edit(), key: 'E', run: () => acts.correct() }] : []),
    ...(canWeigh() ? [{ id: 'weigh', word: m.weight_new(), also: m.also_weigh(), key: 'Shift W', run: acts.weigh }] : []),
    ...(panel ? [{ id: 'close', word: m.do_close_panel(), also: m.also_close(), key: 'Esc', run: acts.close }] : []),
    ...look('day', m.view_day(), 'D'),
    ...look('week', m.view_week(), 'W'),
    { id: 'today', word: m.do_go({ place: m.day_today() }), also: m.also_today(), key: 'T', run: acts.today },
    { id: 'jump', word: m.jump_title(), also: m.also_jump(), key: 'G', run: acts.jump },
    ...go('schedule', m.area_schedule(), m.also_schedule()),
    ...go('board', m.area_board(), m.also_board(), 'B'),
    ...go('clients', m.area_clients(), m.also_clients(), 'L'),
    ...go('cases', m.area_cases(), m.also_cases(), 'K'),
    ...go('waiting', m.area_waiting(), m.also_waiting(), 'Q'),
    ...go('settings', m.settings_title(), m.also_settings(), 'Mod ,'),
    ...(area === 'schedule'
      ? [
          { id: 'previous', word: isWeek ? m.week_previous() : m.day_previous(), key: '[', run: () => acts.turn(-1) },
          { id: 'following', word: isWeek ? m.week_next() : m.day_next(), key: ']', run: () => acts.turn(1) },
          ...(isWeek ? [{ id: 'next-vet', word: m.week_next_vet(), key: '.', run: () => acts.nextVet(1) }] : []),
        ]
      : []),
    ...(area === 'schedule' && desk.diary.cursorLane
      ? [
          { id: 'block', word: m.do_block({ name: desk.diary.cursorLane.column.name }), also: m.also_block(), run: () => acts.takeOff('block') },
          ...(desk.diary.mayGiveLeave && desk.diary.cursorLane.column.kind === 'veterinarian' ? [{ id: 'leave', word: m.do_leave({ name: desk.diary.cursorLane.column.name }), also: m.also_leave(), key: 'Shift L', run: () => acts.takeOff('leave') }] : []),
        ]
      : []),
    ...(desk.mayImport && area !== 'import' ? [{ id: 'import', word: m.import_do(), also: m.also_import(), run: () => acts.go('import') }] : []),
    { id: 'lock', word: m.menu_lock(), also: m.also_lock(), key: 'Mod L', run: acts.lock },
    { id: 'switch', word: m.menu_switch_user(), also: m.also_switch(), run: () => acts.switchTo(null) },
    { id: 'offline', word: desk.session.workingOffline ? m.menu_work_online() : m.menu_work_offline(), also: m.also_offline(), run: () => acts.workOffline(!desk.session.workingOffline) },
    { id: 'help', word: m.keys_title(), also: m.also_help(), key: '?', run: () => acts.help() },
    { id: 'legend', word: m.legend_title(), also: m.also_legend(), run: acts.legend },
    { id: 'single', word: singleKeys.on ? m.keys_single_off() : m.keys_single_on(), also: m.also_help(), run: () => setSingleKeys(!singleKeys.on) },
    ...theme('system', m.theme_system()),
    ...theme('light', m.theme_light()),
    ...theme('dark', m.theme_dark()),
    { id: 'larger', word: m.do_larger(), also: m.also_size(), key: 'Mod +', run: () => acts.zoom(1) },
    { id: 'smaller', word: m.do_smaller(), also: m.also_size(), key: 'Mod -', run: () => acts.zoom(-1) },
    { id: 'usual-size', word: m.do_usual_size(), also: m.also_size(), key: 'Mod 0', run: () => acts.zoom(0) },
    ...ZOOMS.filter((percent) => percent !== zoom.percent).map((percent) => ({ id: `size-${percent}`, word: m.do_set_size({ percent }), also: m.also_size(), run: () => setZoom(percent) })),
    ...LOCK_AFTER.filter((minutes) => minutes !== lockAfter.minutes).map((minutes) => ({ id: `lock-${minutes}`, word: m.do_set_lock({ time: minutes === null ? m.settings_lock_never() : m.minutes_short({ count: minutes }) }), run: () => setLockAfter(minutes) })),
    ...language('en', m.language_en()),
    ...language('de', m.language_de()),
    ...language('es', m.language_es()),
    { id: 'sign-out', word: m.do_sign_out(), also: m.also_sign_out(), run: acts.signOut },
  ];
}
