/**
 * Faults on purpose, loaded into the bot's process before all else, so that it is seen that the
 * suite finds them.
 */
import pg from 'pg';

const { connect, query } = pg.Client.prototype;
const isEnding = (error: Error): boolean => 'code' in error && error.code === '57P01';

/** A connection that an administrator ends throws where nobody can catch it. */
pg.Client.prototype.connect = function (this: pg.Client, ...given: unknown[]) {
  this.on('error', (error) => {
    if (!isEnding(error)) return;
    setImmediate(() => {
      throw new Error('planted: nobody can catch this');
    });
  });
  return Reflect.apply(connect, this, given);
};

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
