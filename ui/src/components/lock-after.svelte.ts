// After how long nobody touched anything the desk locks. Chosen on this PC: where it stands decides, not who sits there.
const KEPT = 'vetdesk.lock_after';
/** In minutes; null is never. */
export const LOCK_AFTER = [2, 5, 10, 30, null] as const;
const USUAL = 10;

let minutes = $state<number | null>(USUAL);

export const lockAfter = {
  get minutes(): number | null {
    return minutes;
  },
};

export function useSavedLock(): void {
  const kept = localStorage.getItem(KEPT);
  const wanted = kept === 'never' ? null : Number(kept);
  minutes = kept !== null && LOCK_AFTER.some((each) => each === wanted) ? wanted : USUAL;
}

export function setLockAfter(next: number | null): void {
  minutes = next;
  localStorage.setItem(KEPT, next === null ? 'never' : String(next));
}
