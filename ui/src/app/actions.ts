// Everything that can be done from the window, for the palette.
import type { Appointment } from '@/backend/types';
import { appearance, setLanguage, setTheme, type Theme } from '@/components/appearance.svelte';
import { canCorrect, canWeigh } from '@/components/in-place';
import { LOCK_AFTER, lockAfter, setLockAfter } from '@/components/lock-after.svelte';
import { setSingleKeys, singleKeys } from '@/components/single-keys.svelte';
import { STATUS, isOver } from '@/components/status';
import { ZOOMS, setZoom, zoom, zoomBy } from '@/components/zoom.svelte';
import type { Action } from '@/features/palette/actions';
import type { View } from '@/features/schedule/grid/sheet';
import { m } from '@/paraglide/messages';
import type { Area } from './places';

export interface Doing {
  area: Area;
  /** The visit that the keys would act on now. */
  visit: Appointment | undefined;
  panelOpen: boolean;
  workingOffline: boolean;
  /** Whether this person brings other systems' files in. */
  mayImport: boolean;
  go: (area: Area) => void;
  find: () => void;
  book: () => void;
  walkIn: () => void;
  today: () => void;
  view: View;
  look: (view: View) => void;
  free: () => void;
  nextVet: (by: -1 | 1) => void;
  turn: (by: -1 | 1) => void;
  undo: () => void;
  next: (visit: Appointment) => void;
  move: (visit: Appointment) => void;
  cancel: (visit: Appointment) => void;
  close: () => void;
  help: () => void;
  lock: () => void;
  switchUser: () => void;
  correct: () => void;
  weigh: () => void;
  workOffline: (on: boolean) => void;
  signOut: () => void;
}

function ofVisit(visit: Appointment, doing: Doing): Action[] {
  const pet = visit.pet_name;
  const rows: Action[] = [];
  if (visit.next_status) rows.push({ id: 'next', word: m.do_next_of({ pet, step: STATUS[visit.next_status].step() }), key: 'Space', run: () => doing.next(visit) });
  if (!isOver(visit.status)) {
    rows.push({ id: 'move', word: m.do_move_of({ pet }), key: 'X', run: () => doing.move(visit) });
    rows.push({ id: 'cancel', word: m.do_cancel_of({ pet }), key: 'C', run: () => doing.cancel(visit) });
  }
  return rows;
}

export function actions(doing: Doing): Action[] {
  const go = (area: Area, word: string, key?: string): Action[] =>
    doing.area === area ? [] : [{ id: `go-${area}`, word: m.do_go({ place: word }), ...(key ? { key } : {}), run: () => doing.go(area) }];
  const isWeek = doing.view === 'week';
  const look = (view: View, word: string, key: string): Action[] =>
    doing.area === 'schedule' && doing.view === view ? [] : [{ id: `view-${view}`, word: m.do_go({ place: word }), key, run: () => doing.look(view) }];
  const theme = (value: Theme, word: string): Action[] =>
    appearance.theme === value ? [] : [{ id: `theme-${value}`, word: m.do_set_theme({ theme: word }), run: () => setTheme(value) }];
  const language = (value: string, word: string): Action[] =>
    appearance.language === value ? [] : [{ id: `language-${value}`, word: m.do_set_language({ language: word }), run: () => setLanguage(value) }];
  return [
    ...(doing.visit ? ofVisit(doing.visit, doing) : []),
    { id: 'book', word: m.do_book_visit(), key: 'N', run: doing.book },
    { id: 'walk-in', word: m.do_walk_in(), key: 'A', run: doing.walkIn },
    { id: 'find', word: m.do_search(), key: '/', run: doing.find },
    { id: 'free', word: m.do_find_free(), key: 'F', run: doing.free },
    { id: 'undo', word: m.do_undo_last(), key: 'Mod Z', run: doing.undo },
    ...(canCorrect() ? [{ id: 'correct', word: m.do_correct_here(), key: 'E', run: doing.correct }] : []),
    ...(canWeigh() ? [{ id: 'weigh', word: m.weight_new(), key: 'Shift W', run: doing.weigh }] : []),
    ...(doing.panelOpen ? [{ id: 'close', word: m.do_close_panel(), key: 'Esc', run: doing.close }] : []),
    ...look('day', m.view_day(), 'D'),
    ...look('week', m.view_week(), 'W'),
    { id: 'today', word: m.do_go({ place: m.day_today() }), key: 'T', run: doing.today },
    ...go('schedule', m.area_schedule()),
    ...go('board', m.area_board(), 'B'),
    ...go('clients', m.area_clients(), 'L'),
    ...go('cases', m.area_cases(), 'K'),
    ...go('waiting', m.area_waiting(), 'Q'),
    ...go('settings', m.settings_title(), 'Mod ,'),
    ...(doing.area === 'schedule'
      ? [
          { id: 'previous', word: isWeek ? m.week_previous() : m.day_previous(), key: '[', run: () => doing.turn(-1) },
          { id: 'following', word: isWeek ? m.week_next() : m.day_next(), key: ']', run: () => doing.turn(1) },
          ...(isWeek ? [{ id: 'next-vet', word: m.week_next_vet(), key: '.', run: () => doing.nextVet(1) }] : []),
        ]
      : []),
    ...(doing.mayImport && doing.area !== 'import' ? [{ id: 'import', word: m.import_do(), run: () => doing.go('import') }] : []),
    { id: 'lock', word: m.menu_lock(), key: 'Mod L', run: doing.lock },
    { id: 'switch', word: m.menu_switch_user(), run: doing.switchUser },
    { id: 'offline', word: doing.workingOffline ? m.menu_work_online() : m.menu_work_offline(), run: () => doing.workOffline(!doing.workingOffline) },
    { id: 'help', word: m.keys_title(), key: '?', run: doing.help },
    { id: 'single', word: singleKeys.on ? m.keys_single_off() : m.keys_single_on(), run: () => setSingleKeys(!singleKeys.on) },
    ...theme('system', m.theme_system()),
    ...theme('light', m.theme_light()),
    ...theme('dark', m.theme_dark()),
    { id: 'larger', word: m.do_larger(), key: 'Mod +', run: () => void zoomBy(1) },
    { id: 'smaller', word: m.do_smaller(), key: 'Mod -', run: () => void zoomBy(-1) },
    { id: 'usual-size', word: m.do_usual_size(), key: 'Mod 0', run: () => void zoomBy(0) },
    ...ZOOMS.filter((percent) => percent !== zoom.percent).map((percent) => ({ id: `size-${percent}`, word: m.do_set_size({ percent }), run: () => setZoom(percent) })),
    ...LOCK_AFTER.filter((minutes) => minutes !== lockAfter.minutes).map((minutes) => ({ id: `lock-${minutes}`, word: m.do_set_lock({ time: minutes === null ? m.settings_lock_never() : m.minutes_short({ count: minutes }) }), run: () => setLockAfter(minutes) })),
    ...language('en', m.language_en()),
    ...language('de', m.language_de()),
    ...language('es', m.language_es()),
    { id: 'sign-out', word: m.do_sign_out(), run: doing.signOut },
  ];
}
