import { describe, expect, it } from 'vitest';
import { fit, fitting, type Action } from './fitting';

const action = (word: string): Action => ({ id: word, word, run: () => {} });
const offered = ['Book a visit', 'Go to: Board', 'Go to: Schedule', 'Work offline', 'Appearance: Dark', 'Año nuevo'].map(action);
const words = (typed: string) => fitting(offered, typed).map(({ word }) => word);

describe('what fits', () => {
  it('is everything while nothing is typed, in its order', () => expect(words('  ')).toEqual(offered.map(({ word }) => word)));
  it('puts first what begins with the text', () => expect(words('bo')).toEqual(['Book a visit', 'Go to: Board']));
  it('takes the beginnings of words, in any order', () => expect(words('dark app')).toEqual(['Appearance: Dark']));
  it('takes three signs from the middle, not two', () => {
    expect(words('fli')).toEqual(['Work offline']);
    expect(words('fl')).toEqual([]);
  });
  it('minds neither case nor accents', () => expect(words('ANO')).toEqual(['Año nuevo']));
  it('is nothing for a name', () => expect(words('max patterson')).toEqual([]));
  it('ranks', () => expect([fit('Undo', 'un'), fit('Go online', 'on'), fit('Undo', 'ndo'), fit('Undo', 'x')]).toEqual([0, 1, 2, null]));
  it('puts a word before a longer one that begins with it', () => {
    const list = ['Cancelled visits', 'Bella: cancel the visit'].map(action);
    expect(fitting(list, 'cancel')[0]?.word).toBe('Bella: cancel the visit');
    expect(fitting(list, 'how do I cancel', 'how do i')[0]?.word).toBe('Bella: cancel the visit');
    expect(fitting(list, 'cancelled')[0]?.word).toBe('Cancelled visits');
  });
  it('takes other words for it, behind what says it itself', () => {
    const cancel = { word: 'Bella: cancel the visit', also: 'call off, delete' };
    const call = { word: 'Call the client', also: '' };
    expect(fitting([cancel, call], 'call').map(({ word }) => word)).toEqual([call.word, cancel.word]);
    expect(fit(cancel.word, 'del vis', cancel.also)).toBe(3);
    expect(fit(cancel.word, 'delete everything', cancel.also)).toBeNull();
  });
  it('leaves out small words, unless nothing else is left', () => {
    expect(fit('Cancel the visit', 'how do I cancel a visit', '', 'how do i a the')).toBe(3);
    expect(fit('Cancel the visit', 'how do I', '', 'how do i a the')).toBeNull();
  });
});
