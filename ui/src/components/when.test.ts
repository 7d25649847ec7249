import { afterEach, describe, expect, it, vi } from 'vitest';
import { clock, clockToTheSecond, decimal, longDay, region } from './when';

const setUp = (...languages: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);
afterEach(() => vi.restoreAllMocks());

describe('days and numbers', () => {
  it('follow the region of this PC', () => {
    setUp('en-US', 'en');
    expect(longDay('2026-11-23')).toBe('Monday, November 23');
    setUp('de-DE', 'en-GB');
    expect(region()).toBe('en-GB');
    expect(longDay('2026-11-23')).toBe('Monday 23 November');
  });
  it('take the language alone where the PC has no region for it', () => {
    setUp('fr-FR');
    expect(region()).toBe('en');
  });
  it.each([['5.058', '5.06'], ['3.50', '3.5'], ['32.400', '32.4'], ['4', '4'], ['a lot', 'a lot']])('write a weight of %s as %s', (kg, shown) => expect(decimal(kg)).toBe(shown));
  it('tell the time, to the second where it matters', () => {
    const at = Date.parse('2026-11-23T09:05:07Z');
    expect(clock(at, 'UTC')).toBe('9:05');
    expect(clockToTheSecond(at, 'UTC')).toBe('9:05:07');
  });
});
