// What a screen reader is told when something moved or changed without the focus moving.
let text = $state('');

export const announced = {
  get text(): string {
    return text;
  },
};

/** Says it once, politely. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  text = text === sentence ? `${sentence}\u00a0` : sentence;
}
