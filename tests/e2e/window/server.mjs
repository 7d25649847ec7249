// The demo's PostgreSQL, from outside the app: taken away, brought back, asked.
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { program } from '../shared/programs.mjs';

const say = (folder, wish) => execFileSync(program('demo-server'), [wish, '--data-dir', folder], { encoding: 'utf8', timeout: 60_000 });

export const takeAway = (folder) => void say(folder, 'stop');
export const bringBack = (folder) => void say(folder, 'start');

/** Rows of a query, asked as the server's superuser, who sees all. */
export async function rows(folder, sql, values = []) {
  const { database, password, ...place } = JSON.parse(say(folder, 'where'));
  const client = new pg.Client({ ...place, database, password });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
