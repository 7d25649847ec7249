// What every act begins with: who sits here, where in the window they are, and which visit is meant.
import type { Appointment, Me } from '@/backend/types';
import { Diary } from '@/features/schedule/diary.svelte';
import { Place } from './place.svelte';
import type { Session } from './session.svelte';

export class Desk {
  readonly session: Session;
  readonly place: Place;
  readonly diary = new Diary();
  /** Whether this person was here before and comes back to their place. */
  readonly isBack: boolean;
  /** The visit under the board's focus. */
  tile = $state<string | null>(null);
  /** The visit that was chosen when the palette opened. */
  private chosen = $state<string | null>(null);
  /** A visit to be taken into the hand as soon as its day is on the screen. */
  wanted = $state<string | null>(null);
  private readonly person: () => Me;
  private readonly today: () => readonly Appointment[];

  constructor(session: Session, person: () => Me, today: () => readonly Appointment[]) {
    const kept = session.places.get(person().user_id);
    this.session = session;
    this.person = person;
    this.today = today;
    this.place = new Place(kept);
    this.isBack = kept !== undefined;
    if (kept) Object.assign(this.diary, { day: kept.day, view: kept.view, whose: kept.whose });
  }

  /** Whatever locks the desk finds the place as it is. */
  keep(): void {
    const { diary, place } = this;
    this.session.places.set(this.me.user_id, { area: place.area, panel: place.panel, day: diary.day, view: diary.view, whose: diary.whose, pages: place.trail.pages });
  }

  get me(): Me {
    return this.person();
  }
  /** Whether this person brings other systems' files in. */
  get mayImport(): boolean {
    return this.me.permissions.includes('clients.import');
  }

  /** As the diary or the day's page has it. */
  visit(id: string | null): Appointment | undefined {
    return this.diary.visit(id) ?? this.today().find((visit) => visit.id === id);
  }
  /** Whose panel is open. */
  get selected(): string | null {
    return this.place.panel?.kind === 'visit' ? this.place.panel.id : null;
  }
  get openVisit(): Appointment | undefined {
    return this.visit(this.selected);
  }
  /** The open visit or the tile. The grid acts on its own focus by itself. */
  get visitAtHand(): Appointment | undefined {
    return this.openVisit ?? this.visitOnTile;
  }
  /** The visit that a key means: the one under the keys, else the open one. */
  get visitMeant(): Appointment | undefined {
    return this.visitUnderFocus ?? this.openVisit ?? this.visitOnTile;
  }
  /** Remembers which visit is chosen, before something that lies over the window takes the focus. */
  choose(): void {
    this.chosen = this.visitUnderFocus?.id ?? this.selected;
  }
  /** The one that somebody had chosen when the palette opened: under the focus, else the open one. Nothing stands in for it. */
  get chosenVisit(): Appointment | undefined {
    return this.visit(this.chosen);
  }
  /** Under the focus of the keys, in the grid or on the board. */
  private get visitUnderFocus(): Appointment | undefined {
    if (this.place.area === 'schedule') return this.diary.gridHasFocus() ? this.diary.focused : undefined;
    const tile = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['tile'] : undefined;
    return this.place.area === 'board' ? this.visit(tile ?? null) : undefined;
  }
  private get visitOnTile(): Appointment | undefined {
    return this.place.area === 'board' ? this.visit(this.tile) : undefined;
  }
}
