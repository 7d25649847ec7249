// What this PC's language and region say about a clinic on it.
import { isLocale } from '@/paraglide/runtime';

const CURRENCY: Record<string, string> = {
  EUR: 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK', USD: 'US EC SV PA PR', GBP: 'GB', CHF: 'CH LI', CAD: 'CA', AUD: 'AU', NZD: 'NZ', MXN: 'MX', ARS: 'AR',
  CLP: 'CL', COP: 'CO', PEN: 'PE', UYU: 'UY', PYG: 'PY', BOB: 'BO', VES: 'VE', GTQ: 'GT', HNL: 'HN', NIO: 'NI', CRC: 'CR', DOP: 'DO', CUP: 'CU', BRL: 'BR', SEK: 'SE', NOK: 'NO',
  DKK: 'DK', PLN: 'PL', CZK: 'CZ', HUF: 'HU', RON: 'RO', ZAR: 'ZA', INR: 'IN', SGD: 'SG',
};

/** The currency where the first of these languages is spoken: "de-CH" pays in francs, "en" alone in dollars. */
export function currencyOf(languages: readonly string[]): string {
  for (const tag of languages) {
    const region = regionOf(tag);
    const found = Object.entries(CURRENCY).find(([, regions]) => regions.split(' ').includes(region));
    if (found) return found[0];
  }
  return 'EUR';
}

function regionOf(tag: string): string {
  try {
    return new Intl.Locale(tag).maximize().region ?? '';
  } catch {
    return '';
  }
}

/** The first of these languages that the screens speak. */
export const languageOf = (languages: readonly string[]): string => languages.map((tag) => tag.split('-')[0] ?? '').find((tag) => isLocale(tag)) ?? 'en';

const listed = (key: 'currency' | 'timeZone'): string[] => Intl.supportedValuesOf(key);
/** All of them, and the one that is chosen even where this list does not know it. */
export const currencies = (chosen: string): string[] => [...new Set([...listed('currency'), chosen])].sort();
export const zones = (chosen: string): string[] => [...new Set([...listed('timeZone'), ...(chosen === '' ? [] : [chosen])])].sort();
