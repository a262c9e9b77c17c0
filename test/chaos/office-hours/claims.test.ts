/**
 * Helpers' processes are killed inside claims and calls: every learner who was called was written
 * to once, and whoever nobody helps any more is back in place. `npm run chaos -- --only claims` is it at
 * large.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../../src/lib/random.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { faultsOfClaims, playClaims } from './claims.ts';

let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

test('nobody is lost or called without being told, though helpers’ processes are killed', {
  timeout: 180_000,
}, async () => {
  const { database, url: databaseUrl } = made;
  const random = seededRandom('kills');
  const wanted = { database, databaseUrl, random, learners: 20, helpers: 3, kills: 6, planted: false };
  const figures = await playClaims(wanted);
  console.log(JSON.stringify(figures));
  expect(faultsOfClaims(figures)).toEqual([]);
});
