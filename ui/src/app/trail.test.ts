import { describe, expect, it } from 'vitest';
import { Trail } from './trail.svelte';

const james = { kind: 'household', client_id: 'c1', pet_id: null } as const;
const max = { kind: 'pet', pet_id: 'p1', client_id: 'c1' } as const;

describe('the way through the clients', () => {
  it('leads back page by page, and then no further', () => {
    const trail = new Trail();
    trail.go(james);
    trail.go(max);
    expect(trail.at).toEqual(max);
    expect(trail.back()).toBe(true);
    expect(trail.at).toEqual(james);
    expect([trail.back(), trail.back()]).toEqual([true, false]);
    expect(trail.at).toEqual({ kind: 'home' });
  });
  it('does not lay the same page upon itself, and home is the beginning', () => {
    const trail = new Trail([james]);
    trail.go({ ...james });
    expect(trail.pages).toHaveLength(1);
    trail.go({ kind: 'home' });
    expect(trail.back()).toBe(false);
  });
});
