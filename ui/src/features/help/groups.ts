// The keys, grouped as somebody looks for them.
import { m } from '@/paraglide/messages';

export interface Group {
  word: string;
  rows: { word: string; keys: string[] }[];
}

const row = (word: string, ...keys: string[]) => ({ word, keys });

export const groups = (): Group[] => [
  {
    word: m.keys_everywhere(),
    rows: [
      row(m.key_does_find(), '/'),
      row(m.key_does_scan()),
      row(m.do_book_visit(), 'N'),
      row(m.do_walk_in(), 'A'),
      row(m.do_find_free(), 'F'),
      row(m.do_undo_last(), 'Mod Z'),
      row(m.palette_title(), 'Mod K'),
      row(m.do_close_panel(), 'Esc'),
      row(m.keys_title(), '?', 'F1'),
      row(m.menu_lock(), 'Mod L'),
      row(m.key_does_sizes(), 'Mod +', 'Mod -', 'Mod 0'),
    ],
  },
  {
    word: m.keys_go(),
    rows: [
      row(m.key_does_day(), 'D'),
      row(m.view_week(), 'W'),
      row(m.day_today(), 'T'),
      row(`${m.day_previous()}, ${m.day_next()}`, '[', ']', 'Mod ←', 'Mod →'),
      row(m.area_board(), 'B'),
      row(m.area_clients(), 'L'),
      row(m.area_cases(), 'K'),
      row(m.area_waiting(), 'Q'),
      row(m.settings_title(), 'Mod ,'),
    ],
  },
  {
    word: m.keys_schedule(),
    rows: [row(m.key_does_walk(), '↑', '↓', '←', '→'), row(m.key_does_hour(), 'PgUp', 'PgDn'), row(m.key_does_ends(), 'Home', 'End'), row(m.key_does_open(), 'Enter'), row(m.key_does_vets(), ',', '.')],
  },
  {
    word: m.keys_visit(),
    rows: [row(m.key_does_next(), 'Space'), row(m.key_does_lift(), 'X'), row(m.key_does_carry(), 'Alt ↑', 'Alt ↓', 'Alt ←', 'Alt →'), row(m.key_does_stretch(), 'Alt Shift ↑', 'Alt Shift ↓'), row(m.visit_cancel_button(), 'C')],
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
    rows: [row(m.key_does_new_client(), 'Mod Enter'), row(m.key_does_duplicate(), '↓'), row(m.key_does_times(), '↓', '↑'), row(m.key_does_hold(), 'Mod Enter'), row(m.do_book(), 'Enter')],
  },
  {
    word: m.keys_board(),
    rows: [row(m.key_does_walk_tiles(), '↑', '↓', '←', '→'), row(m.key_does_down_up(), 'J', 'K'), row(m.key_does_next(), 'Space'), row(m.key_does_open_visit(), 'Enter')],
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
      row(m.key_does_correct(), 'E'), row(m.key_does_save(), 'Enter'), row(m.key_does_fields(), 'Tab', 'Shift Tab'), row(m.key_does_put_typed_back(), 'Esc'), row(m.weight_new(), 'Shift W'),
    ],
  },
];
