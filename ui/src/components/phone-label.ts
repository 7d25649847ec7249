// What a phone number is called.
import { m } from '@/paraglide/messages';

export const LABELS = ['mobile', 'home', 'work'] as const;
const WORDS: Record<string, () => string> = { mobile: m.phone_mobile, home: m.phone_home, work: m.phone_work };
/** What a number is called; a name that a clinic gave it stays as it is. */
export const labelWord = (label: string): string => WORDS[label.toLowerCase()]?.() ?? label;
