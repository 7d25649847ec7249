// How large everything is on this PC.
import { asDeskError, backend } from '@/backend/backend';

const KEPT = 'vetdesk.zoom';
/** In percent. */
export const ZOOMS = [100, 110, 125, 150, 175, 200] as const;
export type Zoom = (typeof ZOOMS)[number];

let percent = $state<Zoom>(100);

export const zoom = {
  get percent(): Zoom {
    return percent;
  },
};

/** What was chosen on this PC, before anything is drawn. */
export function useSavedZoom(): void {
  const kept = Number(localStorage.getItem(KEPT));
  percent = ZOOMS.find((each) => each === kept) ?? 100;
  if (percent !== 100) show();
}

export function setZoom(next: Zoom): void {
  percent = next;
  localStorage.setItem(KEPT, String(next));
  show();
}

/** The next size up or down; 0 is the usual one. */
export function zoomBy(way: -1 | 0 | 1): Zoom {
  const place = ZOOMS.indexOf(percent);
  const next = way === 0 ? 100 : (ZOOMS[Math.min(Math.max(place + way, 0), ZOOMS.length - 1)] ?? percent);
  if (next !== percent) setZoom(next);
  return next;
}

function show(): void {
  backend.setZoom({ percent }).catch((fault: unknown) => console.error('size', asDeskError(fault).code));
}
