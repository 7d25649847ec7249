// Icons that a day shows by the hundred are drawn once and then copied: drawing one costs more than the rest of a block.
import { mount } from 'svelte';
import type Circle from '@lucide/svelte/icons/circle';

export type Icon = typeof Circle;
const drawn = new Map<Icon, Node>();

export function copyOf(icon: Icon): Node {
  let first = drawn.get(icon);
  if (!first) {
    const sheet = document.createElement('div');
    mount(icon, { target: sheet, props: { 'aria-hidden': 'true' } });
    first = sheet.firstElementChild ?? sheet;
    drawn.set(icon, first);
  }
  return first.cloneNode(true);
}
