// A new clinic as it is typed: its four steps, what each must hold, and what is sent at the end.
import type { FoundClinicRequest } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { readClock } from './clock';

export interface DayText {
  open: boolean;
  opens: string;
  closes: string;
  break_starts: string;
  break_ends: string;
}
export interface ClinicText {
  clinic_name: string;
  phone: string;
  address: string;
  city: string;
  language: string;
  currency: string;
  time_zone: string;
  /** Monday first. */
  week: DayText[];
  vets: { name: string; licence: string }[];
  rooms: string;
  /** The place of this person among the vets; '' for none. */
  own_vet: string;
  first_name: string;
  last_name: string;
  login: string;
}
export interface Secrets {
  password: string;
  again: string;
  passphrase: string;
}
/** A sentence by the field, named as the backend names it: `week.1.opens`, `vets.0.name`. */
export type Faults = Record<string, string>;

export const STEPS = ['clinic', 'hours', 'vets', 'you'] as const;
export type Step = (typeof STEPS)[number];

const full = (): DayText => ({ open: true, opens: '8:00', closes: '18:00', break_starts: '12:00', break_ends: '13:00' });

export const emptyForm = (): ClinicText => ({
  clinic_name: '', phone: '', address: '', city: '', language: '', currency: '', time_zone: '',
  week: [full(), full(), full(), full(), full(), { open: true, opens: '9:00', closes: '13:00', break_starts: '', break_ends: '' }, { open: false, opens: '9:00', closes: '13:00', break_starts: '', break_ends: '' }],
  vets: [{ name: '', licence: '' }], rooms: '2', own_vet: '', first_name: '', last_name: '', login: '',
});

/** Which step holds a field. */
export function stepOf(field: string): Step {
  if (field.startsWith('week')) return 'hours';
  if (field.startsWith('vets') || field === 'rooms') return 'vets';
  return ['clinic_name', 'phone', 'address', 'city', 'language', 'currency', 'time_zone'].includes(field) ? 'clinic' : 'you';
}

/** What keeps a step from being left. */
export function faultsOf(step: Step, text: ClinicText, secrets: Secrets, needsPassphrase: boolean): Faults {
  const faults: Faults = {};
  const need = (field: string, typed: string) => {
    if (typed.trim() === '') faults[field] = m.signin_needed();
  };
  if (step === 'clinic') {
    need('clinic_name', text.clinic_name);
    need('phone', text.phone);
    if (!('phone' in faults) && !/^[^\p{L}]*(ext|x|nst|dw)?[^\p{L}]*$/iu.test(text.phone)) faults['phone'] = m.error_phone_invalid();
    need('time_zone', text.time_zone);
  } else if (step === 'hours') {
    text.week.forEach((day, place) => day.open && hoursFault(day, place + 1, faults));
    if (!text.week.some((day) => day.open)) faults['week'] = m.new_week_closed();
  } else if (step === 'vets') {
    text.vets.forEach(({ name, licence }, place) => {
      need(`vets.${place}.name`, name);
      need(`vets.${place}.licence`, licence);
      if (licence.trim() !== '' && text.vets.findIndex((other) => other.licence.trim() === licence.trim()) < place) faults[`vets.${place}.licence`] = m.new_licence_twice();
    });
    if (!/^\d{1,2}$/.test(text.rooms.trim()) || Number(text.rooms) > 20) faults['rooms'] = m.new_rooms_wrong();
  } else {
    need('first_name', text.first_name);
    need('last_name', text.last_name);
    if (!/^[a-z0-9._-]{1,50}$/i.test(text.login.trim())) faults['login'] = text.login.trim() === '' ? m.signin_needed() : m.new_login_wrong();
    if (secrets.password === '') faults['password'] = m.signin_needed();
    else if (/\p{Cc}/u.test(secrets.password)) faults['password'] = m.new_password_wrong();
    else if (secrets.password !== secrets.again) faults['again'] = m.new_password_differs();
    if (needsPassphrase && [...secrets.passphrase].length < 8) faults['passphrase'] = m.new_passphrase_short();
  }
  return faults;
}

function hoursFault(day: DayText, weekday: number, faults: Faults): void {
  const at = (field: string) => `week.${weekday}.${field}`;
  const [opens, closes] = [readClock(day.opens), readClock(day.closes)];
  if (opens === null) faults[at('opens')] = m.new_time_wrong();
  else if (closes === null) faults[at('closes')] = m.new_time_wrong();
  else if (opens >= closes) faults[at('closes')] = m.new_time_order();
  else if (day.break_starts.trim() !== '' || day.break_ends.trim() !== '') {
    const [starts, ends] = [readClock(day.break_starts), readClock(day.break_ends)];
    if (starts === null) faults[at('break_starts')] = m.new_time_wrong();
    else if (ends === null) faults[at('break_ends')] = m.new_time_wrong();
    else if (starts < opens || starts >= ends || ends > closes) faults[at('break_starts')] = m.new_break_order();
  }
}

/** The backend's refusal of a field, in this form's words where it has some. */
export function faultOf(field: string, otherwise: string): string {
  if (field === 'login') return m.new_login_wrong();
  if (field === 'password') return m.new_password_wrong();
  if (field === 'passphrase') return m.new_passphrase_short();
  if (field === 'rooms') return m.new_rooms_wrong();
  if (/^week\.\d\./.test(field)) return m.new_time_wrong();
  return otherwise;
}

/** A name to sign in with, proposed from a person's own: "Jörg" signs in as "joerg". */
export function proposedLogin(first: string, last: string): string {
  const plain = (name: string) =>
    name.trim().toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss').normalize('NFD').replace(/[^a-z0-9-]/g, '');
  return plain(first.trim().split(/\s+/)[0] ?? '') || plain(last);
}

/** A vet's first and last name, without the title. */
export function namesOf(vet: string): { first: string; last: string } {
  const words = vet.trim().split(/\s+/).filter((word, place) => !/^(dra?|prof)\.?$/i.test(word) && !(place > 0 && /^(med|vet)\.$/i.test(word)));
  return { first: words.slice(0, -1).join(' '), last: words.at(-1) ?? '' };
}

/** What is sent once every step is right. */
export function requestOf(text: ClinicText, secrets: Secrets, needsPassphrase: boolean): FoundClinicRequest {
  const maybe = (typed: string) => (typed.trim() === '' ? null : typed.trim());
  const clock = (typed: string) => readClock(typed) ?? typed;
  return {
    clinic_name: text.clinic_name, phone: text.phone, address: maybe(text.address), city: maybe(text.city),
    language: text.language, currency: text.currency, time_zone: text.time_zone,
    week: text.week.flatMap((day, place) => {
      const pause = day.break_starts.trim() !== '';
      const hours = { weekday: place + 1, opens: clock(day.opens), closes: clock(day.closes), break_starts: pause ? clock(day.break_starts) : null, break_ends: pause ? clock(day.break_ends) : null };
      return day.open ? [hours] : [];
    }),
    vets: text.vets.map(({ name, licence }) => ({ name, licence })),
    rooms: Number(text.rooms), first_name: text.first_name, last_name: text.last_name, login: text.login.trim().toLowerCase(),
    own_vet: text.own_vet === '' ? null : Number(text.own_vet), password: secrets.password, passphrase: needsPassphrase ? secrets.passphrase : null,
  };
}
