import { describe, expect, it } from 'vitest';
import { beginMark, markSpan, markTo, stretchMark, type Mark } from './mark';

const [H, Q] = [3_600_000, 900_000];
const day = { from: 0, to: 24 * H };
const ten = beginMark('lee', { from: 10 * H, to: 10 * H + Q });
const by = (mark: Mark, ...minutes: number[]) => markSpan(minutes.reduce((each, more) => stretchMark(each, more, day), mark));

describe('a mark', () => {
  it('grows by steps to both sides, and keeps where it began', () => {
    expect(by(ten, 15)).toEqual({ from: 10 * H, to: 10 * H + 2 * Q });
    expect(by(ten, 15, 60)).toEqual({ from: 10 * H, to: 11 * H + 2 * Q });
    expect(by(ten, 15, -15)).toEqual({ from: 10 * H, to: 10 * H + Q });
    expect(by(ten, -15, -15)).toEqual({ from: 10 * H - 2 * Q, to: 10 * H + Q });
  });
  it('ends with its day', () => {
    expect(by(ten, 60 * 30)).toEqual({ from: 10 * H, to: 24 * H });
    expect(by(ten, -60 * 30)).toEqual({ from: 0, to: 10 * H + Q });
  });
  it('begins with a visit as long as that is', () => expect(by(beginMark('lee', { from: 9 * H, to: 10 * H }), 15)).toEqual({ from: 9 * H, to: 10 * H + Q }));
  it('goes to an edge, from whichever side', () => {
    expect(markSpan(markTo(ten, 17 * H, 15))).toEqual({ from: 10 * H, to: 17 * H });
    expect(markSpan(markTo(ten, 24 * H, 15))).toEqual({ from: 10 * H, to: 24 * H });
    expect(markSpan(markTo(ten, 8 * H, 15))).toEqual({ from: 8 * H, to: 10 * H + Q });
    expect(markSpan(markTo(markTo(ten, 17 * H, 15), 8 * H, 15))).toEqual({ from: 8 * H, to: 10 * H + Q });
  });
});
