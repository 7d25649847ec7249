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
    if (known) form.keep();
  });
  // Whose day is asked for: that on the screen, until somebody is to come. From then on the screen follows the booking.
  $effect(() => {
    const day = ground.page?.day;
    if (day && !form.someone) untrack(() => (form.day = form.walkIn ? (ground.page?.today ?? day) : day));
  });
  $effect(() => form.speakOf());
  // The day shows where the booking would go.
  $effect(() => {
    const { start, total } = form.plan;
    const from = start ? ms(start.starts_at) : 0;
    diary.planned = start?.resource_id && total > 0 ? { resource_id: start.resource_id, from, to: from + total * 60_000 } : null;
  });
  // The server may give the time to somebody else after all: then the hold just goes.
  $effect(() => {
    if (ground.page) holding.look(ground.page);
  });
  // While an answer is under way, nothing else is held than before.
  $effect(() => {
    const wish = form.held;
    if (form.isCurrent) holding.want(wish);
  });
  // Whoever is to come on another day is shown that day.
  $effect(() => {
    const wanted = form.someone && !form.walkIn ? form.plan.start?.local_day : undefined;
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
