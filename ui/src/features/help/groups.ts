// What can be done and its keys, grouped as somebody looks for them. The palette finds these, too.
import { m } from '@/paraglide/messages';

export interface Row {
  word: string;
  keys: string[];
  /** Other words that somebody may look for it by. */
  also: string;
  /** The action of the palette that does it. */
  act?: string;
}
export interface Group {
  word: string;
  rows: Row[];
}

const row = (word: string, ...keys: string[]): Row => ({ word, keys, also: '' });
/** What the palette does as well, with other words for it. */
const does = (act: string, word: string, also: string, ...keys: string[]): Row => ({ word, keys, also, act });

export const groups = (): Group[] => [
  {
    word: m.keys_everywhere(),
    rows: [
      does('find', m.key_does_find(), m.also_find(), '/'),
      { ...row(m.key_does_scan()), also: m.also_scan() },
      does('book', m.do_book_visit(), m.also_book(), 'N'),
      does('walk-in', m.do_walk_in(), m.also_walk_in(), 'A'),
      does('free', m.do_find_free(), m.also_free(), 'F'),
      does('missed', m.do_missed(), m.also_missed(), 'R'),
      does('new-client', m.client_new(), m.also_new_client(), 'Shift N'),
      does('undo', m.do_undo_last(), m.also_undo(), 'Mod Z'),
      does('redo', m.do_redo_last(), m.also_redo(), 'Mod Shift Z'),
      row(m.palette_title(), 'Mod K'),
      does('close', m.do_close_panel(), m.also_close(), 'Esc'),
      does('help', m.keys_title(), m.also_help(), '?', 'F1'),
      does('legend', m.legend_title(), m.also_legend()),
      does('lock', m.menu_lock(), m.also_lock(), 'Mod L'),
      { ...row(m.key_does_sizes(), 'Mod +', 'Mod -', 'Mod 0'), also: m.also_size() },
    ],
  },
  {
    word: m.keys_go(),
    rows: [
      does('view-day', m.key_does_day(), m.also_schedule(), 'D'),
      does('view-week', m.view_week(), m.also_schedule(), 'W'),
      does('today', m.day_today(), m.also_today(), 'T'),
      does('jump', m.jump_title(), m.also_jump(), 'G'),
      row(`${m.day_previous()}, ${m.day_next()}`, '[', ']', 'Mod ←', 'Mod →'),
      does('go-board', m.area_board(), m.also_board(), 'B'),
      does('go-clients', m.area_clients(), m.also_clients(), 'L'),
      does('go-cases', m.area_cases(), m.also_cases(), 'K'),
      does('go-waiting', m.area_waiting(), m.also_waiting(), 'Q'),
      does('go-settings', m.settings_title(), m.also_settings(), 'Mod ,'),
    ],
  },
  {
    word: m.keys_schedule(),
    rows: [row(m.key_does_walk(), '↑', '↓', '←', '→'), row(m.key_does_hour(), 'PgUp', 'PgDn'), row(m.key_does_ends(), 'Home', 'End'), row(m.key_does_open(), 'Enter'), { ...row(m.key_does_vets(), ',', '.'), also: m.also_vets() }],
  },
  {
    word: m.keys_off(),
    rows: [
      row(m.key_does_free(), 'Mod ↓', 'Mod ↑'), row(m.key_does_mark(), 'Shift ↓', 'Shift ↑'), row(m.key_does_mark_hour(), 'Shift PgDn', 'Shift PgUp'), row(m.key_does_mark_ends(), 'Shift Home', 'Shift End'),
      row(m.key_does_block(), 'L'), row(m.key_does_leave(), 'Shift L'), row(m.key_does_unblock(), 'Del'),
    ],
  },
  {
    word: m.keys_visit(),
    rows: [
      does('next', m.key_does_next(), m.also_next(), 'Space'),
      { ...row(m.key_does_yes(), 'Y'), also: m.also_next() },
      { ...row(m.step_no_show(), 'M'), also: m.also_next() },
      { ...row(m.key_does_back(), 'Shift Space'), also: m.also_back() },
      { ...row(m.key_does_correct_visit(), 'E'), also: m.also_edit() },
      { ...row(m.key_does_history(), 'H'), also: m.also_history() },
      does('move', m.key_does_lift(), m.also_move(), 'X'),
      row(m.key_does_carry(), 'Alt ↑', 'Alt ↓', 'Alt ←', 'Alt →'),
      { ...row(m.key_does_stretch(), 'Alt Shift ↑', 'Alt Shift ↓'), also: m.also_length() },
      does('cancel', m.visit_cancel_button(), m.also_cancel(), 'C'),
    ],
  },
  {
    word: m.keys_carrying(),
    rows: [row(m.key_does_carry_on(), '↑', '↓', '←', '→'), row(m.key_does_hour_carry(), 'PgUp', 'PgDn'), row(m.key_does_stretch(), 'Shift ↑', 'Shift ↓'), row(m.key_does_other_day(), 'F'), row(m.key_does_drop(), 'Enter'), row(m.key_does_put_back(), 'Esc')],
  },
  {
    word: m.keys_lists(),
    rows: [row(m.key_does_choose(), '↑', '↓'), row(m.key_does_take(), 'Enter')],
  },
  {
    word: m.keys_booking(),
    rows: [{ ...row(m.key_does_new_client(), 'Mod Enter'), also: m.also_new_client() }, row(m.key_does_duplicate(), '↓'), row(m.key_does_times(), '↓', '↑'), { ...row(m.key_does_hold(), 'Mod Enter'), also: m.also_hold() }, row(m.do_book(), 'Enter')],
  },
  {
    word: m.keys_board(),
    rows: [row(m.key_does_walk_tiles(), '↑', '↓', '←', '→'), row(m.key_does_down_up(), 'J', 'K'), row(m.key_does_next(), 'Space'), row(m.key_does_back(), 'Shift Space'), row(m.key_does_room(), '1', '2', '3'), row(m.key_does_open_visit(), 'Enter')],
  },
  {
    word: m.keys_cases(),
    rows: [
      row(m.key_does_cases(), 'J', 'K'), row(m.key_does_copy_phone(), 'P'), row(m.key_does_offer(), '1', '2', '3'), row(m.case_other_time(), 'F'), row(m.key_does_side(), '↑', '↓', '←', '→'),
      row(m.key_does_settle(), 'Enter'), row(m.key_does_let_go(), 'Del'),
    ],
  },
  {
    word: m.keys_card(),
    rows: [
      does('correct', m.key_does_correct(), m.also_edit(), 'E'), row(m.key_does_save(), 'Enter'), row(m.key_does_fields(), 'Tab', 'Shift Tab'), row(m.key_does_put_typed_back(), 'Esc'), does('weigh', m.weight_new(), m.also_weigh(), 'Shift W'),
      row(m.key_does_weights(), '↓', '↑'), does('new-pet', m.pet_new(), m.also_new_pet(), 'Shift P'), does('co-owner', m.co_owner_add(), m.also_co_owner(), 'Shift O'), does('deceased', m.do_deceased_here(), m.also_deceased(), 'Shift D'),
    ],
  },
];
