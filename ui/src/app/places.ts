// The areas of the window and what the panel beside them can hold.
import type { Hit } from '@/backend/types';

export type Area = 'schedule' | 'board' | 'clients' | 'cases' | 'waiting';

export type Panel =
  | { kind: 'booking'; at: { resource_id: string; starts_at: string } | null; pet: Hit | null }
  | { kind: 'visit'; id: string; cancelling: boolean }
  | { kind: 'household'; client_id: string; pet_id: string | null };
