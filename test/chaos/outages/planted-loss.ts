/** A fault on purpose, loaded into the bot's process: answers are lost that people were told are recorded. */
import pg from 'pg';

const { query } = pg.Client.prototype;

/** Of the answers that are recorded so many; the others are only said to be. */
const EVERY = 3;
let answers = 0;
const isAnswer = (asked: unknown): boolean =>
  typeof asked === 'object' && asked !== null && 'text' in asked && String(asked.text).includes('insert into review');
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const done = given.at(-1);
  if (typeof done !== 'function' || !isAnswer(given[0]) || ++answers % EVERY === 0)
    return Reflect.apply(query, this, given);
  setImmediate(() => done(undefined, { rows: [{ claimed: 1 }] }));
} as typeof query;
