import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whatIsMeant, whenIsMeant } from './intent';

const about = { pet_name: 'Max', client_name: 'James Patterson', to_status: null };
/** Every name under which the desk writes, read from the desk itself. */
function intentsOfTheDesk(): string[] {
  const files = ['undo', 'clients', 'patients', 'schedule/book', 'schedule/moving', 'schedule/states'];
  const source = files.map((name) => readFileSync(`../src-tauri/crates/desk/src/${name}.rs`, 'utf8')).join('\n');
  return [...new Set([...source.matchAll(/self\s*\.(?:write|edit)\(\s*"(\w+)"/g)].map((found) => found[1] ?? ''))];
}

describe('what waits, in words', () => {
  it('has a sentence of its own for everything the desk writes', () => {
    const intents = intentsOfTheDesk();
    expect(intents).toEqual(expect.arrayContaining(['book', 'reschedule', 'cancel', 'advance', 'undo', 'correct_client', 'correct_phone', 'correct_pet']));
    const other = whatIsMeant({ ...about, intent: 'something else' });
    for (const intent of intents) {
      const said = whatIsMeant({ ...about, intent, to_status: 'arrived' });
      expect(said, intent).not.toBe(other);
      expect(said, intent).toMatch(/Max|Patterson/);
    }
  });
  it('says the time it is about', () => {
    expect(whenIsMeant({ local_day: '2026-11-24', local_time: '10:30', resource_name: 'Dr Lee' })).toMatch(/Nov.*10:30 with Dr Lee/);
    expect(whenIsMeant({ local_day: null, local_time: null, resource_name: 'Dr Lee' })).toBeNull();
  });
});
