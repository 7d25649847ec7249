import { describe, expect, it } from 'vitest';
import { fit, fitting, type Action } from './actions';

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
  it('ranks', () => expect([fit('Undo', 'un'), fit('Go on', 'on'), fit('Undo', 'ndo'), fit('Undo', 'x')]).toEqual([0, 1, 2, null]));
});
