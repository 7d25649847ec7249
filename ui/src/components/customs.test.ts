import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Me } from '@/backend/types';
import { overwriteGetLocale } from '@/paraglide/runtime';
import { clinic, workAs } from './clinic.svelte';
import { customs, figures, type Country } from './customs';
import { readDay, typedDay } from './typed-day';
import { clock, date, dayRange, decimal, longDay, money, number, shortDay } from './when';

const GB: Country = { time_zone: 'Europe/London', currency: 'GBP', date_order: 'day_month' };
const US: Country = { time_zone: 'America/Chicago', currency: 'USD', date_order: 'month_day' };
const DE: Country = { time_zone: 'Europe/Berlin', currency: 'EUR', date_order: 'day_month' };
const AT: Country = { time_zone: 'Europe/Vienna', currency: 'EUR', date_order: 'day_month' };
const CH: Country = { time_zone: 'Europe/Zurich', currency: 'CHF', date_order: 'day_month' };
const ES: Country = { time_zone: 'Europe/Madrid', currency: 'EUR', date_order: 'day_month' };
const MX: Country = { time_zone: 'America/Mexico_City', currency: 'MXN', date_order: 'day_month' };

const at = (country: Country, language: 'en' | 'de' | 'es') => {
  workAs(country as unknown as Me);
  overwriteGetLocale(() => language);
};
/** Spaces of any width, and either apostrophe, are one to a reader. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/’/g, "'");

beforeEach(() => workAs(null));
afterEach(() => {
  overwriteGetLocale(() => 'en');
  workAs(null);
});

describe('the customs of the clinic’s country', () => {
  it.each([
    [GB, 'en', 'en-GB', 'en-GB'], [US, 'en', 'en-US', 'en-US'], [DE, 'de', 'de-DE', 'de-DE'], [AT, 'de', 'de-AT', 'de-AT'], [CH, 'de', 'de-CH', 'de-CH'], [ES, 'es', 'es-ES', 'es-ES'], [MX, 'es', 'es-MX', 'es-MX'],
    // A colleague's language changes the words, not which day 1/12 is.
    [US, 'de', 'de-DE', 'en-US'], [US, 'es', 'es-US', 'en-US'], [DE, 'en', 'en-IE', 'en-IE'], [GB, 'de', 'de-DE', 'de-DE'],
    [{ time_zone: 'America/Guayaquil', currency: 'USD', date_order: 'day_month' }, 'en', 'en-GB', 'en-GB'],
    [{ time_zone: 'Asia/Manila', currency: 'PHP', date_order: 'month_day' }, 'en', 'en-US', 'en-US'],
  ] as const)('%o in %s are %s, figures %s', (country, language, written, figured) => {
    expect([customs(language, country), figures(language, country)]).toEqual([written, figured]);
  });

  it.each([
    [GB, 'en', 'Monday 30 November', '30 Nov 2026', '£45.50', '1,234', '4.9', '30/11/2026'],
    [US, 'en', 'Monday, November 30', 'Nov 30, 2026', '$45.50', '1,234', '4.9', '11/30/2026'],
    [DE, 'de', 'Montag, 30. November', '30. Nov. 2026', '45,50 €', '1.234', '4,9', '30.11.2026'],
    [AT, 'de', 'Montag, 30. November', '30. Nov. 2026', '€ 45,50', '1 234', '4,9', '30.11.2026'],
    [CH, 'de', 'Montag, 30. November', '30. Nov. 2026', 'CHF 45.50', "1'234", '4.9', '30.11.2026'],
    [ES, 'es', 'lunes, 30 de noviembre', '30 nov 2026', '45,50 €', '1234', '4,9', '30/11/2026'],
  ] as const)('%o in %s', (country, language, day, short, price, count, weight, typed) => {
    at(country, language);
    expect([longDay('2026-11-30'), date('2026-11-30'), money('45.50', clinic.currency), number(1234), decimal('4.90'), typedDay('2026-11-30')].map(plain)).toEqual([day, short, price, count, weight, typed]);
  });

  it.each([GB, US, DE, AT, CH, ES])('tells the time by 24 hours, without a leading zero: %o', (country) => {
    for (const language of ['en', 'de', 'es'] as const) {
      at(country, language);
      expect([clock('2026-11-30T15:05:00Z', 'UTC'), clock('2026-11-30T09:05:00Z', 'UTC'), clock('2026-11-30T00:05:00Z', 'UTC')]).toEqual(['15:05', '9:05', '0:05']);
    }
  });

  it.each([[GB, '2026-12-01'], [US, '2026-01-12'], [DE, '2026-12-01'], [AT, '2026-12-01'], [CH, '2026-12-01'], [ES, '2026-12-01']] as const)('reads 1/12/2026 of %o as %s, in each language, and writes what it reads', (country, day) => {
    for (const language of ['en', 'de', 'es'] as const) {
      at(country, language);
      expect(readDay('1/12/2026', '2026-11-30')).toBe(day);
      expect(readDay(typedDay(day), '2026-11-30')).toBe(day);
    }
  });

  it('names the month wherever a day is shown: nobody has to know the order', () => {
    for (const country of [GB, US, DE, AT, CH, ES]) {
      for (const language of ['en', 'de', 'es'] as const) {
        at(country, language);
        for (const shown of [longDay('2026-12-01'), shortDay('2026-12-01'), date('2026-12-01'), dayRange('2026-12-01', '2026-12-07')]) expect(shown).toMatch(/\p{L}{3}/u);
      }
    }
  });
});
