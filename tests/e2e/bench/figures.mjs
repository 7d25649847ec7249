// How long things took, and how that is said.

export const sorted = (values) => [...values].sort((a, b) => a - b);
export const at = (values, part) => sorted(values)[Math.round(part * (values.length - 1))];
export const median = (values) => at(values, 0.5);

const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)}`;

/** "12 / 18 ms (n = 40)": the median and the 95th of a hundred. */
export const spread = (values) => (values.length === 0 ? 'none' : `${ms(median(values))} / ${ms(at(values, 0.95))} ms (n = ${values.length})`);

export function table(rows) {
  const head = ['What', 'Vetdesk', 'Empty window, same run', 'To reach'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
