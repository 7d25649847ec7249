// Whether a letter or sign alone does something. Who dictates, or rests a hand on the keys, switches that off on this PC.
const KEPT = 'vetdesk.single_keys';
let on = $state(true);

export const singleKeys = {
  get on(): boolean {
    return on;
  },
};

export function useSavedKeys(): void {
  on = localStorage.getItem(KEPT) !== 'off';
}

export function setSingleKeys(next: boolean): void {
  on = next;
  localStorage.setItem(KEPT, next ? 'on' : 'off');
}

/** One sign on the cap, no Space, Enter or arrow and nothing but Shift held beside it. */
export const isSingle = (key: string): boolean => /^(Shift )?[^\s↑↓←→]$/u.test(key);
