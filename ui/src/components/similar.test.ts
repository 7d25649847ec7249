import { describe, expect, it } from 'vitest';
import type { Hit } from '@/backend/types';
import { areSimilar } from './similar';

const hit = (pet_name: string, client_name: string, more: Partial<Hit> = {}) => ({ pet_name, client_name, species: 'Dog', breed: null, phone: null, phone_of: null, chip: null, ...more }) as Hit;

describe('what is only similar', () => {
  it('is spelt otherwise, in a name or a breed', () => {
    expect(areSimilar('smith', [hit('Shadow', 'Alba Meyer', { breed: 'Shih Tzu' }), hit('Kira', 'Bo Lund', { breed: 'Shih Tzu' })])).toBe(true);
    expect(areSimilar('pattersen', [hit('Max', 'James Patterson')])).toBe(true);
    expect(areSimilar('max pattersen', [hit('Max', 'James Patterson')])).toBe(true);
  });
  it('is nothing that holds what was typed', () => {
    expect(areSimilar('smi', [hit('Rex', 'Ann Smith')])).toBe(false);
    expect(areSimilar('müller', [hit('Rex', 'Ann Muller')])).toBe(false);
    expect(areSimilar('shih', [hit('Shadow', 'Alba Meyer', { breed: 'Shih Tzu' })])).toBe(false);
    expect(areSimilar('206 555', [hit('Max', 'James Patterson', { phone: '206 555 0142' })])).toBe(false);
    expect(areSimilar('max', [])).toBe(false);
  });
  it('is not said of who was found by something that is not shown, as a co-owner', () => {
    expect(areSimilar('quillon', [hit('Max', 'James Patterson')])).toBe(false);
  });
});
