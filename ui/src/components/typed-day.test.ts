import { describe, expect, it } from 'vitest';
import { readDay, typedDay } from './typed-day';

const TODAY = '2026-11-24';

describe('a typed day', () => {
  it.each([
    ['15.3.2020', 'de-DE', '2020-03-15'],
    ['15/03/2020', 'en-GB', '2020-03-15'],
    ['3/15/2020', 'en-US', '2020-03-15'],
    ['2020-03-15', 'en-US', '2020-03-15'],
    ['15 3 20', 'es-ES', '2020-03-15'],
    ['15.3.98', 'de-DE', '1998-03-15'],
    ['29.2.2024', 'de-DE', '2024-02-29'],
    ['29.2.2023', 'de-DE', null],
    ['15/3/2020', 'en-US', null],
    ['15.3.', 'de-DE', null],
    ['soon', 'en-GB', null],
    ['1.1.0020', 'de-DE', null],
  ])('"%s" in %s is %s', (text, tag, day) => expect(readDay(text, TODAY, tag)).toBe(day));
  it.each(['de-DE', 'en-GB', 'en-US', 'es-ES'])('reads what it writes in %s', (tag) => expect(readDay(typedDay('2020-03-05', tag), TODAY, tag)).toBe('2020-03-05'));
});
