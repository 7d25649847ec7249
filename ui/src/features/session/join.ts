// Checking the form that joins a server, and which field an answer of the server belongs to.
import * as v from 'valibot';
import type { DeskError } from '@/backend/backend';
import type { ErrorCode } from '@/backend/types';
import { m } from '@/paraglide/messages';

export interface JoinText {
  host: string;
  port: string;
  database: string;
  ca_file: string;
}
export type JoinField = keyof JoinText;

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty(() => m.signin_needed()));
const isPort = (text: string) => /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65535;
const Form = v.object({
  host: filled,
  port: v.pipe(v.string(), v.check(isPort, () => m.signin_port_wrong())),
  database: filled,
  ca_file: v.string(),
});

/** A sentence for each field that cannot be right; empty where all may be sent. */
export function joinFaults(text: JoinText): Partial<Record<JoinField, string>> {
  const checked = v.safeParse(Form, text);
  if (checked.success) return {};
  const faults: Partial<Record<JoinField, string>> = {};
  for (const issue of checked.issues) {
    const field = v.getDotPath(issue) as JoinField;
    faults[field] ??= issue.message;
  }
  return faults;
}

const BELONGS: Partial<Record<ErrorCode, JoinField>> = {
  cannot_reach_server: 'host',
  certificate_wrong_host: 'host',
  server_without_tls: 'host',
  certificate_untrusted: 'ca_file',
  not_a_vetdesk_server: 'database',
};

/** The field that an error is about: the one the backend names, or the one that mostly causes it. */
export function fieldOf(error: DeskError): JoinField | null {
  const named = error.details.field;
  if (named === 'host' || named === 'port' || named === 'database' || named === 'ca_file') return named;
  return BELONGS[error.code] ?? null;
}
