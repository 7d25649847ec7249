// Where the weights of an animal lie on a small curve.
import type { Weight } from '@/backend/types';

export const WIDE = 268;
export const HIGH = 96;
/** The scale stands before it. */
export const LEFT = 30;
const RIGHT = WIDE - 6;
const TOP = 20;
const BOTTOM = HIGH - 16;

export interface Point {
  x: number;
  y: number;
}
export interface Curve {
  points: Point[];
  path: string;
  /** Lines across, with what they stand for in kilograms. */
  lines: { y: number; kg: number }[];
}

const STEPS = [1, 2, 2.5, 5, 10];
/** A round step that crosses the span two to four times. */
function roundStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 3));
  return (STEPS.find((step) => step * power >= span / 3) ?? 10) * power;
}

/** The oldest weight first, as the backend gives them. What is no number is left out. */
export function curveOf(weights: readonly Weight[]): Curve {
  const known = weights.map((weight) => ({ at: Date.parse(weight.weighed_at), kg: Number(weight.kg) })).filter(({ at, kg }) => Number.isFinite(at) && Number.isFinite(kg));
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return { points: [], path: '', lines: [] };
  const heights = known.map(({ kg }) => kg);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  // A weight that hardly changes is a flat line in the middle, not a mountain.
  const spare = Math.max((high - low) * 0.15, high * 0.04, 0.05);
  const [from, to] = [Math.max(0, low - spare), high + spare];
  const x = (at: number) => (last.at === first.at ? RIGHT : LEFT + ((at - first.at) / (last.at - first.at)) * (RIGHT - LEFT));
  const y = (kg: number) => BOTTOM - ((kg - from) / (to - from)) * (BOTTOM - TOP);
  const round = (value: number) => Math.round(value * 10) / 10;
  const points = known.map(({ at, kg }) => ({ x: round(x(at)), y: round(y(kg)) }));
  const step = roundStep(to - from);
  const lines = [];
  for (let n = Math.ceil(from / step); n * step <= to; n += 1) lines.push({ y: round(y(n * step)), kg: Number((n * step).toFixed(3)) });
  return { points, path: points.map((point, n) => `${n === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(''), lines };
}

export interface Row {
  weight: Weight;
  /** The weight before it; none for the first. */
  before: Weight | null;
}

/** The newest first, each with the one before it. */
export const rowsOf = (weights: readonly Weight[]): Row[] => weights.map((weight, n) => ({ weight, before: weights[n - 1] ?? null })).reverse();
