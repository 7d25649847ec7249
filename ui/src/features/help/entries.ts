// What help finds: its own rows, and the actions that have no key of their own.
import type { Action } from '@/components/fitting';
import { m } from '@/paraglide/messages';
import type { Group } from './groups';

export interface Entry {
  id: string;
  word: string;
  also: string;
  keys: readonly string[];
  group: string;
  /** What Enter does; none where it cannot be done here and now. */
  action: Action | undefined;
  /** What it takes before it can be done. */
  hint: string | undefined;
}

/** These act on a visit. */
const OF_VISIT: ReadonlySet<string> = new Set(['open', 'next', 'move', 'cancel']);

export function entries(groups: readonly Group[], actions: readonly Action[]): Entry[] {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const rows = groups.flatMap((group) =>
    group.rows.map(({ word, also, keys, act }): Entry => {
      const action = act === undefined ? undefined : byId.get(act);
      // A visit is named, so that nobody acts on another one.
      const named = action && act !== undefined && OF_VISIT.has(act);
      return { id: `${group.word}/${word}`, word: named ? action.word : word, also: named ? `${word} ${also}` : also, keys, group: group.word, action, hint: !action && act !== undefined && OF_VISIT.has(act) ? m.help_select_first() : undefined };
    }),
  );
  const told = new Set(groups.flatMap((group) => group.rows.map(({ act }) => act)));
  const rest = actions.filter(({ id }) => !told.has(id)).map((action): Entry => ({ id: action.id, word: action.word, also: action.also ?? '', keys: action.key ? [action.key] : [], group: m.palette_actions(), action, hint: undefined }));
  return [...rows, ...rest];
}
