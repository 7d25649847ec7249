import { expect, it } from 'vitest';
import type { QuickLine } from '@/backend/types';
import type { Plan, Start } from './plan';
import { buttonOf, questionWords, understoodOf } from './words';

const TODAY = '2026-11-30';
const start: Start = { resource_id: 'lee', resource_name: 'Dr Sarah Lee', starts_at: '2027-11-03T08:00:00Z', local_day: '2027-11-03', local_start: '8:00' };
const plan = (more: Partial<Plan> = {}) => ({ way: 'booking', start, day: start.local_day, question: null, overbook: null, total: 30, minutes: 30, type: null, offers: [], ...more }) as unknown as Plan;
const line = { marks: [{ kind: 'day', from: 0, to: 5, meant: null }], named_day: true, time: null, starts_at: null } as unknown as QuickLine;

it('names the year of a day in another one, wherever the day is said', () => {
  const past = { ...start, local_day: '2025-12-01' };
  const said = [
    understoodOf(plan(), line, TODAY), buttonOf(plan(), ['Bella'], TODAY),
    questionWords({ kind: 'full', day: start.local_day, name: '', why: null }, TODAY), questionWords({ kind: 'full', day: start.local_day, name: '', why: { kind: 'closed', reason: null } }, TODAY),
    questionWords({ kind: 'taken', start, why: null, problem: 'taken' }, TODAY),
  ];
  for (const sentence of said) expect(sentence).toContain('2027');
  for (const question of [{ kind: 'past', day: past.local_day, start: past }, { kind: 'past', day: past.local_day, start: null }] as const) expect(questionWords(question, TODAY)).toContain('2025');
});
it('leaves out the year of today', () => {
  const soon = { ...start, local_day: '2026-12-01' };
  expect(buttonOf(plan({ start: soon }), ['Bella'], TODAY)).not.toContain('2026');
  expect(understoodOf(plan({ start: soon }), line, TODAY)).not.toContain('2026');
});
