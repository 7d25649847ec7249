// How days, numbers and prices are written: in the language of the screen, by the customs of the clinic's country. Which country that
// is, currency and time zone tell; whether the day or the month comes first in figures, the backend says.

/** What is known of the clinic. */
export interface Country {
  time_zone: string;
  currency: string;
  date_order?: 'day_month' | 'month_day';
}

/** Where each language is written in its own way, by the currency that is paid in there. */
const REGION: Record<string, Record<string, string>> = {
  en: { USD: 'US', GBP: 'GB', EUR: 'IE', AUD: 'AU', NZD: 'NZ', CAD: 'CA', ZAR: 'ZA', INR: 'IN', SGD: 'SG', CHF: 'CH' },
  de: { EUR: 'DE', CHF: 'CH' },
  es: {
    EUR: 'ES', USD: 'US', MXN: 'MX', ARS: 'AR', CLP: 'CL', COP: 'CO', PEN: 'PE', UYU: 'UY', PYG: 'PY', BOB: 'BO', VES: 'VE', GTQ: 'GT', HNL: 'HN', NIO: 'NI', CRC: 'CR', DOP: 'DO', CUP: 'CU',
  },
};
const HOME: Record<string, string> = { en: 'GB', de: 'DE', es: 'ES' };

export const isMonthFirst = ({ date_order, currency }: Country): boolean => (date_order ? date_order === 'month_day' : currency === 'USD');

/** "en-GB", "de-AT", "es-MX": the language with the region whose customs count. */
export function customs(language: string, country: Country): string {
  if (language === 'en' && isMonthFirst(country)) return 'en-US';
  if (language === 'de' && country.time_zone === 'Europe/Vienna') return 'de-AT';
  const found = REGION[language]?.[country.currency] ?? HOME[language];
  // Dollars are paid outside of the United States, too.
  const region = found === 'US' && language === 'en' ? HOME['en'] : found;
  return region ? `${language}-${region}` : language;
}

/** The same for a day in figures: 1/12 is one day in the whole clinic, whatever language a screen speaks. */
export const figures = (language: string, country: Country): string => (isMonthFirst(country) ? 'en-US' : customs(language, country));
