import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whatIsMeant, whenIsMeant } from './intent';

const about = { pet_name: 'Max', client_name: 'James Patterson', to_status: null };
/** Every name under which the desk writes, read from the list of them. */
const intentsOfTheDesk = (): string[] => [...readFileSync('../src-tauri/crates/domain/src/intent.rs', 'utf8').matchAll(/^ {4}\w+ = "(\w+)",$/gm)].map((found) => found[1] ?? '');
/** What is nobody's in particular. A decision goes out under the name of what was decided upon. */
const NOBODYS = ['hold', 'release', 'block', 'unblock', 'add_leave', 'remove_leave'];

describe('what waits, in words', () => {
  it('has a sentence of its own for everything the desk writes', () => {
    const intents = intentsOfTheDesk();
    expect(intents).toEqual(expect.arrayContaining(['book', 'reschedule', 'cancel', 'advance', 'undo', 'correct_client', 'correct_phone', 'correct_pet']));
    const other = whatIsMeant({ ...about, intent: 'something else' });
    for (const intent of intents.filter((each) => each !== 'settle')) {
      const said = whatIsMeant({ ...about, intent, to_status: 'arrived' });
      expect(said, intent).not.toBe(other);
      if (!NOBODYS.includes(intent)) expect(said, intent).toMatch(/Max|Patterson/);
    }
  });
  it('says the time it is about', () => {
    expect(whenIsMeant({ local_day: '2026-11-24', local_time: '10:30', resource_name: 'Dr Lee' })).toMatch(/Nov.*10:30 with Dr Lee/);
    expect(whenIsMeant({ local_day: null, local_time: null, resource_name: 'Dr Lee' })).toBeNull();
  });
});
