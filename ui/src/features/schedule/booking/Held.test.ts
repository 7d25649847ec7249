import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it } from 'vitest';
import { unsent } from '@/components/unsent.svelte';
import Held from './Held.svelte';
import type { Holding } from './holding.svelte';

it('does not promise what no other PC can see', async () => {
  unsent.follow({ state: 'live', waiting: 0 });
  render(Held, { holding: { held: { id: 'h' }, left: 170_000, tick: () => {} } as unknown as Holding });
  expect(screen.getByTestId('held')).toHaveTextContent(/^held 2:50$/);
  unsent.follow({ state: 'offline', waiting: 0 });
  await tick();
  expect(screen.getByTestId('held')).toHaveTextContent('held on this PC only, 2:50');
  unsent.follow({ state: 'live', waiting: 0 });
  await tick();
  expect(screen.getByTestId('held')).toHaveTextContent(/^held 2:50$/);
});
