// The present moment, as the backend's clock has it, good to ten seconds.
const TICK = 10_000;
let ahead = 0;
let moment = $state(Date.now());

export const now = {
  get at(): number {
    return moment;
  },
};

/** The same to the millisecond, for what counts seconds. It tells nobody that it moved. */
export const present = (): number => Date.now() + ahead;

/** The moment to the second, for what is counted down. */
export const presently = (): number => Date.now() + ahead;

/** Sets the clock by what the backend said when it answered. It moves only where it was wrong: with it moves all that shows the time. */
export function setNow(told: string, answeredAt: number): void {
  const difference = Date.parse(told) - answeredAt;
  // Below two seconds it is the way of the answer, not the clock.
  const known = Math.abs(difference) > 2_000 ? difference : 0;
  if (Math.abs(known - ahead) <= 2_000) return;
  ahead = known;
  moment = Date.now() + ahead;
}

/** Lets time pass while somebody looks. */
export function keepTime(): () => void {
  moment = Date.now() + ahead;
  const timer = setInterval(() => (moment = Date.now() + ahead), TICK);
  return () => clearInterval(timer);
}
