// The one door to the desk's backend: typed calls that answer with the value or throw a `DeskError`.
import { commands } from './bindings';
import type { ErrorCode, ErrorDetails, ErrorView } from './bindings';

const NO_DETAILS: ErrorDetails = { field: null, name: null, at: null, day: null, status: null, count: null, weight: null };

/** What a command refused, with the code that the screen has words for. */
export class DeskError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: Partial<ErrorDetails> | null = null) {
    super(message);
    this.name = 'DeskError';
    this.code = code;
    this.details = { ...NO_DETAILS, ...details };
  }
}

/** An error that was told instead of thrown. */
export const deskError = ({ code, message, details }: ErrorView): DeskError => new DeskError(code, message, details);

/** Whatever was thrown, as a `DeskError`; what nobody foresaw becomes `internal`. */
export function asDeskError(thrown: unknown): DeskError {
  if (thrown instanceof DeskError) return thrown;
  return new DeskError('internal', thrown instanceof Error ? thrown.message : String(thrown));
}

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: { code: ErrorCode; message: string; details: Partial<ErrorDetails> | null } };
type Value<F> = F extends (...given: never[]) => Promise<infer A> ? Extract<A, { status: 'ok' }> extends { data: infer T } ? T : never : never;
type Given<F> = F extends (...given: infer A) => unknown ? A : never;
type Backend = { [K in keyof typeof commands]: (...given: Given<(typeof commands)[K]>) => Promise<Value<(typeof commands)[K]>> };

async function opened<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (thrown) {
    throw asDeskError(thrown);
  }
  if (answer.status === 'ok') return answer.data;
  throw new DeskError(answer.error.code, answer.error.message, answer.error.details);
}

/** Every command of the backend, by its name. */
export const backend = Object.fromEntries(
  Object.entries(commands).map(([name, call]) => [
    name,
    (...given: unknown[]) => opened((call as (...given: unknown[]) => Promise<Answer<unknown>>)(...given)),
  ]),
) as Backend;
