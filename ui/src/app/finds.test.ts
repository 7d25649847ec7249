// Whoever asks in their own words finds the way, in each language: in the palette and in help.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '@/backend/types';
import { fitting } from '@/components/fitting';
import { entries } from '@/features/help/entries';
import { groups } from '@/features/help/groups';
import { m } from '@/paraglide/messages';
import { overwriteGetLocale } from '@/paraglide/runtime';

vi.mock('./screens.svelte', () => ({ fetchScreen: vi.fn() }));
const { actions } = await import('./actions');
const { actsAt } = await import('./acts');
const { Desk } = await import('./desk.svelte');
const { Session } = await import('./session.svelte');

afterEach(() => overwriteGetLocale(() => 'en'));

const ASKED: [string, string, string, string][] = [
  // what it is, English, German, Spanish
  ['cancel', 'how do I cancel', 'wie kann ich stornieren', 'cómo puedo anular'],
  ['cancel', 'delete visit', 'termin löschen', 'borrar cita'],
  ['move', 'reschedule', 'umbuchen', 'reprogramar'],
  ['next', 'check in', 'einchecken', 'ha llegado'],
  ['book', 'make an appointment', 'termin vereinbaren', 'dar una cita'],
  ['walk-in', 'without appointment', 'ohne termin', 'sin cita'],
  ['free', 'when is free', 'wann ist frei', 'hueco'],
  ['undo', 'mistake', 'fehler', 'error'],
  ['go-board', 'waiting room', 'wer ist da', 'quién está'],
  ['go-waiting', 'sync', 'synchronisieren', 'sincronizar'],
  ['lock', 'leave the desk', 'platz verlassen', 'bloquear pantalla'],
  ['switch', 'colleague', 'kollegin', 'otra persona'],
  ['legend', 'what do the colours mean', 'was bedeuten die farben', 'qué significan los colores'],
  ['theme-dark', 'dark mode', 'dunkelmodus', 'modo oscuro'],
  ['larger', 'font', 'schriftgröße', 'letra'],
  ['sign-out', 'log out', 'ausloggen', 'terminar sesión'],
  ['correct', 'change phone number', 'telefonnummer ändern', 'cambiar teléfono'],
  ['weigh', 'kilos', 'kilo', 'kilos'],
];

describe.each([['en', 1], ['de', 2], ['es', 3]] as const)('in %s', (locale, column) => {
  it.each(ASKED.map((row) => [row[column] ?? '', row[0]]))('"%s" leads to %s', (typed, id) => {
    overwriteGetLocale(() => locale);
    const desk = new Desk(new Session(), () => ({ user_id: 'mia', permissions: [] }) as unknown as Me, () => []);
    const offered = actions(desk, actsAt(desk));
    const known = entries(groups(), offered);
    const inHelp = fitting(known, typed, m.palette_filler()).slice(0, 6);
    const acts = new Map(groups().flatMap((group) => group.rows.map((row) => [`${group.word}/${row.word}`, row.act])));
    expect(inHelp.map((entry) => acts.get(entry.id) ?? entry.id), 'in help').toContain(id);
    const isOffered = offered.some((action) => action.id === id);
    const inPalette = isOffered
      ? fitting(offered, typed, m.palette_filler()).slice(0, 6).map((action) => action.id)
      : fitting(groups().flatMap(({ rows }) => rows), typed, m.palette_filler()).slice(0, 5).map((row) => row.act);
    expect(inPalette, 'in the palette').toContain(id);
  });
});
