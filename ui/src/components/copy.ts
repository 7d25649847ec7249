import { m } from '@/paraglide/messages';
import { announce } from './announce.svelte';
import { toast } from 'svelte-sonner';

/** Puts a text on the clipboard and says so. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where the web view refuses the clipboard, the old way still copies what is selected.
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  const said = m.said_copied({ text });
  announce(said);
  toast(said, { duration: 2_000 });
}
