import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '@/paraglide/runtime';
import { DeskError } from './backend';
import { CODES, OVERBOOKABLE, sentence, words } from './errors';

/** The codes as the bindings name them: the list that the backend generates. */
function codesOfTheContract(): string[] {
  const source = readFileSync('src/backend/bindings.ts', 'utf8');
  const union = /export type ErrorCode\s*=([^;]+);/.exec(source.replace(/\/\*[\s\S]*?\*\//g, ''))?.[1] ?? '';
  return [...union.matchAll(/["'](\w+)["']/g)].map((found) => found[1] ?? '').sort();
}

afterEach(() => overwriteGetLocale(() => 'en'));

describe('the error table', () => {
  it('has words for every code of the contract, and for no other', () => {
    expect(codesOfTheContract().length).toBeGreaterThan(30);
    expect([...CODES].sort()).toEqual(codesOfTheContract());
  });
  it.each(['en', 'de', 'es'] as const)('says in %s what happened, what is safe and one button, never a code', (locale) => {
    overwriteGetLocale(() => locale);
    for (const code of CODES) {
      const said = words(new DeskError(code, 'low-level text'));
      expect(said.what, code).toMatch(/\.$/);
      expect(said.safe, code).toMatch(/\.$/);
      expect(said.button, code).not.toBe('');
      expect(`${said.what}${said.safe}`, code).not.toMatch(/low-level|error_|_/);
    }
  });
  it('names who has the time, where the backend says so', () => {
    expect(words(new DeskError('slot_taken', '', { name: 'Pearl' })).what).toBe('Pearl already has a visit then.');
    expect(sentence('slot_taken')).toBe('That time is already taken.');
  });
  it.each([
    [new DeskError('clinic_closed', '', { name: 'Easter Monday' }), 'The clinic is closed at that time: Easter Monday.'],
    [new DeskError('clinic_closed', ''), 'The clinic is closed at that time.'],
    [new DeskError('over_break', '', { name: 'Dr Lee' }), 'Dr Lee is on a break at that time.'],
    [new DeskError('outside_hours', '', { name: 'Dr Lee' }), 'Dr Lee does not work at that time.'],
    [new DeskError('on_leave', '', { name: 'Dr Lee' }), 'Dr Lee is on leave at that time.'],
    [new DeskError('clock_is_off', '', { count: -600 }), 'This PC’s clock is 10 minutes off. Please correct it.'],
    [new DeskError('clock_is_off', ''), 'This PC’s clock is wrong. Please correct it.'],
    [new DeskError('text_too_long', '', { field: 'reason', count: 500 }), 'Too long: at most 500 characters.'],
    [new DeskError('invalid_input', '', { field: 'kg' }), 'Enter a weight between 0.01 and 1,500 kg.'],
    [new DeskError('invalid_input', '', { field: 'gender' }), 'Please check what you entered.'],
  ])('says what the backend knows of %s', (error, said) => expect(words(error).what).toBe(said));
  it('reads a code it does not know as an internal fault', () => {
    expect(words(new DeskError('from_the_future' as never, 'x')).what).toBe(sentence('internal'));
  });
  it('offers an overbook only where a time is the trouble', () => {
    for (const code of OVERBOOKABLE) expect(words(new DeskError(code, '')).remedy).toBe('other_time');
    expect(OVERBOOKABLE.has('pet_deceased')).toBe(false);
    expect(OVERBOOKABLE.has('in_the_past')).toBe(false);
  });
});
