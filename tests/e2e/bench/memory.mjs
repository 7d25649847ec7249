// What a program and all that it started hold of the machine's memory: shared pages counted in parts (PSS).
import { readFileSync, readdirSync } from 'node:fs';

function parents() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name in brackets may hold anything.
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** A process and its descendants; `but` leaves some out by their names. */
export function family(pid, but = () => false) {
  const of = parents();
  const isKin = (each) => {
    for (let at = each; at > 1; at = of.get(at) ?? 0) if (at === pid) return true;
    return false;
  };
  return [...of.keys()].filter((each) => isKin(each) && !but(nameOf(each)));
}

const nameOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

/** Mebibytes by the processes' names. */
export function memory(pids) {
  const parts = {};
  for (const pid of pids) {
    const kib = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    const name = nameOf(pid);
    parts[name] = (parts[name] ?? 0) + kib / 1024;
  }
  return { all: Object.values(parts).reduce((sum, each) => sum + each, 0), parts };
}
