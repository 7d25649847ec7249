// What goes along with a booking while its panel stands: the draft, the hold, and the day on the screen.
import { onMount, untrack } from 'svelte';
import { draft } from '@/components/drafts';
import { ms } from '../grid/ruler';
import type { BookingFlow, Ground } from './flow.svelte';
import { DRAFT, type Kept } from './kept';

export function follow({ form, holding }: BookingFlow, ground: Ground): void {
  const { diary } = ground;
  // Not before it is known what was kept: an empty form would wipe it away.
  let known = $state(false);

  $effect(() => {
    const first = ground.types[0];
    if (first && form.type === null) untrack(() => form.setType(first));
  });
  $effect(() => {
    if (known) form.keep();
  });
  // The day shows where the booking would go.
  $effect(() => {
    const { slot, minutesCount } = form;
    const from = slot ? ms(slot.starts_at) : 0;
    diary.planned = slot && minutesCount > 0 ? { resource_id: slot.resource_id, from, to: from + minutesCount * 60_000 } : null;
  });
  // The server may give the time to somebody else after all: then the hold just goes.
  $effect(() => {
    if (ground.page) holding.look(ground.page);
  });
  $effect(() => {
    const { slot, minutesCount: minutes } = form;
    holding.want(form.someone && slot && minutes >= 5 && !form.overbooking ? { resource_id: slot.resource_id, starts_at: slot.starts_at, minutes } : null);
  });
  // Whoever is to come on another day is shown that day.
  $effect(() => {
    const wanted = form.someone && !form.walkIn ? form.slot?.local_day : undefined;
    if (wanted) untrack(() => wanted !== ground.page?.day && diary.goTo(wanted));
  });
  onMount(() => {
    void draft<Kept>(DRAFT).then((kept) => {
      form.before ??= kept;
      known = true;
    });
    return () => {
      diary.planned = null;
      holding.end();
    };
  });
}
