import { describe, expect, it } from 'vitest';
import { pullAt } from './edges';

describe('pullAt', () => {
  it('leaves the middle alone', () => expect(pullAt(300, 100, 700)).toBe(0));
  it('pulls back at the first edge and on at the last, faster the nearer', () => {
    expect(pullAt(120, 100, 700)).toBeLessThan(0);
    expect(pullAt(690, 100, 700)).toBeGreaterThan(pullAt(670, 100, 700));
  });
  it('is no faster beyond the edge', () => expect(pullAt(9999, 100, 700)).toBe(pullAt(700, 100, 700)));
});
