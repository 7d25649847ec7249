import { describe, expect, it } from 'vitest';
import { DeskError } from '@/backend/backend';
import { fieldOf, joinFaults } from './join';

const good = { host: 'vet.example.org', port: '5432', database: 'vetdesk', ca_file: '' };

describe('joining a server', () => {
  it('lets a full form pass', () => expect(joinFaults(good)).toEqual({}));
  it('says which field is empty', () => expect(Object.keys(joinFaults({ ...good, host: '  ', database: '' })).sort()).toEqual(['database', 'host']));
  it.each(['', '0', '65536', '12a', '-1', '5432.5'])('refuses port "%s"', (port) => expect(joinFaults({ ...good, port }).port).toBeTruthy());
  it('puts an answer next to the field that mostly causes it', () => {
    expect(fieldOf(new DeskError('cannot_reach_server', ''))).toBe('host');
    expect(fieldOf(new DeskError('not_a_vetdesk_server', ''))).toBe('database');
    expect(fieldOf(new DeskError('invalid_input', '', { field: 'port' }))).toBe('port');
    expect(fieldOf(new DeskError('server_too_new', ''))).toBeNull();
  });
});
