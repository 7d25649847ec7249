import { describe, expect, it } from 'vitest';
import type { Weight } from '@/backend/types';
import { kilogramsMore } from '@/components/kilograms';
import { HIGH, WIDE, curveOf, rowsOf } from './weights';

const weight = (local_day: string, kg: string): Weight => ({ id: local_day, is_mine_to_change: true, kg, local_day, weighed_at: `${local_day}T09:00:00Z` });
const max = [weight('2024-01-01', '28.1'), weight('2025-01-01', '31.2'), weight('2026-01-01', '32.4')];

describe('the weight curve', () => {
  it('runs from the first to the last, and higher where there is more', () => {
    const { points } = curveOf(max);
    expect(points.map(({ x }) => x)).toEqual([30, 146.2, 262]);
    expect(points.map(({ y }) => y)).toEqual([...points.map(({ y }) => y)].sort((a, b) => b - a));
    for (const { x, y } of points) expect(x >= 0 && x <= WIDE && y >= 0 && y <= HIGH).toBe(true);
  });
  it('has a few round lines', () => {
    for (const [low, high] of [['28.1', '32.4'], ['0.08', '0.11'], ['3.9', '4.1'], ['410', '540']] as const) {
      const { lines } = curveOf([weight('2025-01-01', low), weight('2026-01-01', high)]);
      expect(lines.length, `${low}–${high}`).toBeGreaterThanOrEqual(1);
      expect(lines.length, `${low}–${high}`).toBeLessThanOrEqual(5);
    }
    expect(curveOf(max).lines.map(({ kg }) => kg)).toEqual([27.5, 30, 32.5]);
  });
  it('is flat in the middle where nothing changed', () => {
    const { points } = curveOf([weight('2025-01-01', '4.2'), weight('2026-01-01', '4.2')]);
    expect(points[0]?.y).toBe(points[1]?.y);
    expect(points[0]?.y).toBe(50);
  });
  it('is one dot after one weight, and nothing after none', () => {
    expect(curveOf([weight('2026-01-01', '4.2')]).points).toHaveLength(1);
    expect(curveOf([])).toEqual({ points: [], path: '', lines: [] });
    expect(curveOf([weight('2026-01-01', 'heavy')]).points).toEqual([]);
  });
});

describe('the table beside it', () => {
  it('has the newest first, each with the one before it', () => {
    expect(rowsOf(max).map(({ weight, before }) => [weight.kg, before?.kg ?? null])).toEqual([['32.4', '31.2'], ['31.2', '28.1'], ['28.1', null]]);
  });
  it('tells changes as finely as the weights: the two that are read make the third', () => {
    for (const [kg, before, more] of [['32.655', '32.720', '−0.06'], ['32.72', '33.044', '−0.32'], ['32.4', '31.2', '+1.2'], ['4.9', '4.9', ''], ['0.12', '0.085', '+0.035']] as const) expect(kilogramsMore(kg, before)).toBe(more);
  });
});
