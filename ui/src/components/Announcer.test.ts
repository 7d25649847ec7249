import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import { announce } from './announce.svelte';
import Announcer from './Announcer.svelte';

it('says a sentence behind the frame, and forgets it at once', async () => {
  render(Announcer);
  const status = screen.getByRole('status');
  announce('Bella: Arrived');
  await tick();
  expect(status.textContent).toBe('');
  await vi.waitFor(() => expect(status).toHaveTextContent('Bella: Arrived'));
  announce('');
  await tick();
  expect(status.textContent).toBe('');
});
