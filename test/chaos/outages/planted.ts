/**
 * Faults on purpose, loaded into the bot's process before all else, so that it is seen that the
 * suite finds them.
 */
import pg from 'pg';
import './planted-loss.ts';

const { connect } = pg.Client.prototype;
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
