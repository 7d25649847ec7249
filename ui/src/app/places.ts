// The areas of the window and what the panel beside them can hold.
import type { Appointment, Hit, QuickLine } from '@/backend/types';
import type { View } from '@/features/schedule/grid/sheet';
import type { Page } from './trail.svelte';

export type Area = 'schedule' | 'board' | 'clients' | 'cases' | 'waiting' | 'settings' | 'import';

export type Panel =
  | { kind: 'booking'; at: { resource_id: string; starts_at: string } | null; pet: Hit | null; walkIn: boolean; line?: QuickLine }
  | { kind: 'visit'; id: string; cancelling: boolean }
  | { kind: 'free'; visit: Appointment | null }
  | { kind: 'household'; client_id: string; pet_id: string | null }
  | { kind: 'pet'; pet_id: string };

/** Where somebody was: it comes back after a lock. */
export interface Place {
  area: Area;
  panel: Panel | null;
  day: string | null;
  view: View;
  /** The vet whose week it is. */
  whose: string | null;
  pages: readonly Page[];
}
