import { describe, expect, it } from 'vitest';
import { emptyForm, faultsOf, namesOf, proposedLogin, requestOf, stepOf, STEPS, type ClinicText, type Secrets } from './form';
import { currencies, currencyOf, languageOf, zones } from './region';

const secrets: Secrets = { password: 'a good long word', again: 'a good long word', passphrase: '' };
const good = (more: Partial<ClinicText> = {}): ClinicText => ({
  ...emptyForm(), clinic_name: 'Linden clinic', phone: '030 555 0100', language: 'de', currency: 'EUR', time_zone: 'Europe/Berlin',
  vets: [{ name: 'Dr. Anna Berg', licence: 'B-1' }], own_vet: '0', first_name: 'Anna', last_name: 'Berg', login: 'anna', ...more,
});
const fields = (step: (typeof STEPS)[number], text: ClinicText, words = secrets, phrase = false) => Object.keys(faultsOf(step, text, words, phrase)).sort();

describe('a new clinic', () => {
  it('passes where everything is there', () => expect(STEPS.flatMap((step) => fields(step, good()))).toEqual([]));
  it('begins with the hours that most keep', () => {
    const week = emptyForm().week;
    expect(week.map((day) => day.open)).toEqual([true, true, true, true, true, true, false]);
    expect(fields('hours', emptyForm())).toEqual([]);
  });
  it('asks for what it cannot do without, step by step', () => {
    const empty = emptyForm();
    expect(fields('clinic', empty)).toEqual(['clinic_name', 'phone', 'time_zone']);
    expect(fields('vets', empty)).toEqual(['vets.0.licence', 'vets.0.name']);
    expect(fields('you', empty, { password: '', again: '', passphrase: '' }, true)).toEqual(['first_name', 'last_name', 'login', 'passphrase', 'password']);
  });
  it('asks for no break where there is none', () => {
    const week = emptyForm().week;
    week[0] = { open: true, opens: '8', closes: '18', break_starts: '', break_ends: '' };
    expect(fields('hours', good({ week }))).toEqual([]);
    expect(requestOf(good({ week }), secrets, false).week[0]).toEqual({ weekday: 1, opens: '08:00', closes: '18:00', break_starts: null, break_ends: null });
  });
  it.each([
    [{ opens: 'early' }, 'week.1.opens'], [{ closes: '7' }, 'week.1.closes'], [{ closes: '' }, 'week.1.closes'], [{ break_ends: '' }, 'week.1.break_ends'],
    [{ break_ends: '19' }, 'week.1.break_starts'], [{ break_starts: '14' }, 'week.1.break_starts'],
  ])('says which time of a day cannot be: %o', (wrong, field) => {
    const week = emptyForm().week;
    week[0] = { ...week[0]!, ...wrong };
    expect(fields('hours', good({ week }))).toEqual([field]);
  });
  it('is open on some day', () => expect(fields('hours', good({ week: emptyForm().week.map((day) => ({ ...day, open: false })) }))).toEqual(['week']));
  it('takes no licence twice, and no number of rooms that is none', () => {
    const vets = [{ name: 'A', licence: '7' }, { name: 'B', licence: ' 7' }];
    expect(fields('vets', good({ vets, rooms: 'two' }))).toEqual(['rooms', 'vets.1.licence']);
  });
  it('compares the two passwords, and asks for the phrase only where there is no keyring', () => {
    expect(fields('you', good(), { ...secrets, again: 'another' })).toEqual(['again']);
    expect(fields('you', good(), secrets, true)).toEqual(['passphrase']);
    expect(requestOf(good(), { ...secrets, passphrase: 'left over' }, false).passphrase).toBeNull();
  });
  it.each(['anna berg', 'änne', 'a/b', 'x'.repeat(51)])('refuses "%s" to sign in with', (login) => expect(fields('you', good({ login }))).toEqual(['login']));
  it('sends closed days not at all, and nothing that is empty', () => {
    const sent = requestOf(good({ address: ' ' }), secrets, false);
    expect(sent.week.map((day) => day.weekday)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([sent.address, sent.own_vet, sent.rooms]).toEqual([null, 0, 2]);
  });
  it('knows on which step a field stands', () => {
    expect(['phone', 'week.3.opens', 'vets.0.name', 'rooms', 'login', 'passphrase'].map(stepOf)).toEqual(['clinic', 'hours', 'vets', 'vets', 'you', 'you']);
  });
});

describe('names', () => {
  it('lose their title', () => {
    expect([namesOf('Dr. Anna Berg'), namesOf('Dr. med. vet. Tom Klein'), namesOf('J. Smith'), namesOf('Lee')]).toEqual([
      { first: 'Anna', last: 'Berg' }, { first: 'Tom', last: 'Klein' }, { first: 'J.', last: 'Smith' }, { first: '', last: 'Lee' },
    ]);
  });
  it('propose a sign-in name that can be typed anywhere', () => {
    expect([proposedLogin('Jörg', 'Groß'), proposedLogin('Inés María', 'Ruiz'), proposedLogin('', 'Lee'), proposedLogin('نبيل', '')]).toEqual(['joerg', 'ines', 'lee', '']);
  });
});

describe('what the PC says', () => {
  it.each([[['de-CH', 'de'], 'CHF'], [['de'], 'EUR'], [['en-GB'], 'GBP'], [['en'], 'USD'], [['es-MX', 'es'], 'MXN'], [['tlh'], 'EUR']])('%o pays in %s', (tags, code) => expect(currencyOf(tags)).toBe(code));
  it('is spoken where the screens speak it', () => expect([languageOf(['fr-FR', 'es-ES']), languageOf(['fr'])]).toEqual(['es', 'en']));
  it('can be chosen even where the list does not know it', () => {
    expect(currencies('XXX')).toContain('XXX');
    expect(zones('Mars/Olympus')).toContain('Mars/Olympus');
    expect(zones('')).not.toContain('');
  });
});
