// Nobody is signed in yet, so no copy keeps what is typed here: it stays as long as the window. Passwords do not.
import type { ClinicText } from './form';

let kept: { text: ClinicText; at: number } | null = null;

export const typedBefore = () => kept;
export function keepTyped(text: ClinicText, at: number): void {
  kept = { text, at };
}
export function forgetTyped(): void {
  kept = null;
}
