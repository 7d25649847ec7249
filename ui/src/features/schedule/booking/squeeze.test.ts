import { describe, expect, it } from 'vitest';
import type { Appointment, Column } from '@/backend/types';
import { placeNow, stepNow } from './squeeze';

const at = (time: string) => `2026-11-24T${time}:00Z`;
const NOW = Date.parse(at('10:29'));
const vet = (resource_id: string, free: [string, string][], on_duty = true) =>
  ({ resource_id, kind: 'veterinarian', name: resource_id, on_duty, free: free.map(([from, to]) => ({ starts_at: at(from), ends_at: at(to) })) }) as unknown as Column;
const visit = (resource_id: string, from: string, to: string, status = 'in_room') => ({ id: `${resource_id}${from}`, resource_id, starts_at: at(from), ends_at: at(to), status }) as Appointment;

const appointments = [visit('lee', '10:15', '11:00'), visit('ruiz', '10:00', '10:35'), visit('walter', '11:00', '11:30')];
const columns = [vet('lee', []), vet('ruiz', [['10:35', '12:00']]), vet('walter', [['10:00', '11:00']])];
const who = (named: string, some = columns, minutes = 30) => {
  const place = placeNow({ columns: some, appointments }, named, NOW, minutes);
  return [place?.vet.resource_id, place?.over?.id];
};

describe('squeezed in now', () => {
  it('is with the vet who is free, at the step of five minutes that has begun', () => {
    expect(who('')).toEqual(['walter', undefined]);
    expect(new Date(stepNow(NOW)).toISOString()).toBe('2026-11-24T10:25:00.000Z');
  });
  it('is with whoever has the least of that time taken, where nobody is free', () => {
    expect(who('', columns.slice(0, 2))).toEqual(['ruiz', 'ruiz10:00']);
    expect(who('', columns, 60)).toEqual(['ruiz', 'ruiz10:00']);
  });
  it('is with the vet who was named', () => {
    expect(who('lee')).toEqual(['lee', 'lee10:15']);
  });
  it('asks nobody who is away, as long as anybody is there', () => {
    expect(who('', [vet('away', [['10:00', '12:00']], false), ...columns.slice(0, 1)])).toEqual(['lee', 'lee10:15']);
    expect(who('', [vet('away', [], false)])).toEqual(['away', undefined]);
    expect(placeNow({ columns: [], appointments }, '', NOW, 30)).toBeNull();
  });
  it('lies on no visit that is over', () => {
    expect(placeNow({ columns: [vet('lee', [])], appointments: [visit('lee', '10:15', '11:00', 'no_show')] }, '', NOW, 30)?.over).toBeNull();
  });
});
