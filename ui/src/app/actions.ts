// Everything that can be done from the window, for the palette.
import type { Appointment } from '@/backend/types';
import { appearance, setLanguage, setTheme, type Theme } from '@/components/appearance.svelte';
import { canCorrect, canWeigh } from '@/components/in-place';
import { LOCK_AFTER, lockAfter, setLockAfter } from '@/components/lock-after.svelte';
import { setSingleKeys, singleKeys } from '@/components/single-keys.svelte';
import { STATUS, isOver } from '@/components/status';
import { ZOOMS, setZoom, zoom } from '@/components/zoom.svelte';
import type { Action } from '@/features/palette/actions';
import type { View } from '@/features/schedule/grid/sheet';
import { m } from '@/paraglide/messages';
import type { Acts } from './acts';
import type { Desk } from './desk.svelte';
import type { Area } from './place.svelte';

function ofVisit(visit: Appointment, acts: Acts): Action[] {
  const pet = visit.pet_name;
  const rows: Action[] = [];
  if (visit.next_status) rows.push({ id: 'next', word: m.do_next_of({ pet, step: STATUS[visit.next_status].step() }), key: 'Space', run: () => acts.next(visit) });
  if (!isOver(visit.status)) {
    rows.push({ id: 'move', word: m.do_move_of({ pet }), key: 'X', run: () => acts.move(visit) });
    rows.push({ id: 'cancel', word: m.do_cancel_of({ pet }), key: 'C', run: () => acts.cancel(visit) });
  }
  return rows;
}

export function actions(desk: Desk, acts: Acts): Action[] {
  const { area, panel } = desk.place;
  const { view } = desk.diary;
  const visit = desk.visitInSight;
  const go = (other: Area, word: string, key?: string): Action[] =>
    area === other ? [] : [{ id: `go-${other}`, word: m.do_go({ place: word }), ...(key ? { key } : {}), run: () => acts.go(other) }];
  const isWeek = view === 'week';
  const look = (other: View, word: string, key: string): Action[] =>
    area === 'schedule' && view === other ? [] : [{ id: `view-${other}`, word: m.do_go({ place: word }), key, run: () => acts.look(other) }];
  const theme = (value: Theme, word: string): Action[] =>
    appearance.theme === value ? [] : [{ id: `theme-${value}`, word: m.do_set_theme({ theme: word }), run: () => setTheme(value) }];
  const language = (value: string, word: string): Action[] =>
    appearance.language === value ? [] : [{ id: `language-${value}`, word: m.do_set_language({ language: word }), run: () => setLanguage(value) }];
  return [
    ...(visit ? ofVisit(visit, acts) : []),
    { id: 'book', word: m.do_book_visit(), key: 'N', run: acts.book },
    { id: 'walk-in', word: m.do_walk_in(), key: 'A', run: acts.walkIn },
    { id: 'find', word: m.do_search(), key: '/', run: acts.find },
    { id: 'free', word: m.do_find_free(), key: 'F', run: acts.free },
    { id: 'undo', word: m.do_undo_last(), key: 'Mod Z', run: acts.undo },
    ...(canCorrect() ? [{ id: 'correct', word: m.do_correct_here(), key: 'E', run: acts.correct }] : []),
    ...(canWeigh() ? [{ id: 'weigh', word: m.weight_new(), key: 'Shift W', run: acts.weigh }] : []),
    ...(panel ? [{ id: 'close', word: m.do_close_panel(), key: 'Esc', run: acts.close }] : []),
    ...look('day', m.view_day(), 'D'),
    ...look('week', m.view_week(), 'W'),
    { id: 'today', word: m.do_go({ place: m.day_today() }), key: 'T', run: acts.today },
    ...go('schedule', m.area_schedule()),
    ...go('board', m.area_board(), 'B'),
    ...go('clients', m.area_clients(), 'L'),
    ...go('cases', m.area_cases(), 'K'),
    ...go('waiting', m.area_waiting(), 'Q'),
    ...go('settings', m.settings_title(), 'Mod ,'),
    ...(area === 'schedule'
      ? [
          { id: 'previous', word: isWeek ? m.week_previous() : m.day_previous(), key: '[', run: () => acts.turn(-1) },
          { id: 'following', word: isWeek ? m.week_next() : m.day_next(), key: ']', run: () => acts.turn(1) },
          ...(isWeek ? [{ id: 'next-vet', word: m.week_next_vet(), key: '.', run: () => acts.nextVet(1) }] : []),
        ]
      : []),
    ...(desk.mayImport && area !== 'import' ? [{ id: 'import', word: m.import_do(), run: () => acts.go('import') }] : []),
    { id: 'lock', word: m.menu_lock(), key: 'Mod L', run: acts.lock },
    { id: 'switch', word: m.menu_switch_user(), run: () => acts.switchTo(null) },
    { id: 'offline', word: desk.session.workingOffline ? m.menu_work_online() : m.menu_work_offline(), run: () => acts.workOffline(!desk.session.workingOffline) },
    { id: 'help', word: m.keys_title(), key: '?', run: acts.help },
    { id: 'single', word: singleKeys.on ? m.keys_single_off() : m.keys_single_on(), run: () => setSingleKeys(!singleKeys.on) },
    ...theme('system', m.theme_system()),
    ...theme('light', m.theme_light()),
    ...theme('dark', m.theme_dark()),
    { id: 'larger', word: m.do_larger(), key: 'Mod +', run: () => acts.zoom(1) },
    { id: 'smaller', word: m.do_smaller(), key: 'Mod -', run: () => acts.zoom(-1) },
    { id: 'usual-size', word: m.do_usual_size(), key: 'Mod 0', run: () => acts.zoom(0) },
    ...ZOOMS.filter((percent) => percent !== zoom.percent).map((percent) => ({ id: `size-${percent}`, word: m.do_set_size({ percent }), run: () => setZoom(percent) })),
    ...LOCK_AFTER.filter((minutes) => minutes !== lockAfter.minutes).map((minutes) => ({ id: `lock-${minutes}`, word: m.do_set_lock({ time: minutes === null ? m.settings_lock_never() : m.minutes_short({ count: minutes }) }), run: () => setLockAfter(minutes) })),
    ...language('en', m.language_en()),
    ...language('de', m.language_de()),
    ...language('es', m.language_es()),
    { id: 'sign-out', word: m.do_sign_out(), run: acts.signOut },
  ];
}
