/**
 * No table with rows of people is forgotten: linking, export and deletion go by what is declared of
 * each.
 */
import { expect, test } from 'vitest';
import { findUndeclared, personRows } from '../../src/database/person-rows.ts';
import { createPgliteDatabase } from '../support/database.ts';
import { plantedRows, plantTables } from '../support/planted-rows.ts';

test('every column that leads to a person is declared as what it is, and what is declared is there', async () => {
  const { database, drop } = await createPgliteDatabase();
  expect(await findUndeclared(database)).toEqual([]);
  await plantTables(database);
  const missing = await findUndeclared(database);
  for (const column of ['request.asked_by', 'request.helped_by', 'star.fan', 'note.request_id'])
    expect(missing.join('\n')).toContain(`planted_${column} leads to a person`);
  expect(missing).toHaveLength(4);
  const [request, star, note] = plantedRows;
  if (!request || !star || !note) throw new Error('three are planted');
  expect(await findUndeclared(database, [...personRows, request, star, note])).toEqual([]);
  const wrong = [
    {
      ...request,
      columns: { ...request.columns, heard_by: request.columns['helped_by'] ?? star.columns['fan'] },
    },
    { ...star, key: ['thing'], columns: { fan: { names: 'account', deletion: 'is emptied' } } },
    { ...note, table: 'planted_letter' },
  ] as typeof plantedRows;
  expect((await findUndeclared(database, [...personRows, ...wrong])).toSorted()).toEqual([
    'planted_letter is declared, but isn’t there',
    'planted_note.request_id leads to a person by way of planted_request: declare it beside its table, in src/database/schema/',
    'planted_request.heard_by is declared, but isn’t there',
    'planted_star is declared with the key thing, but has fan,thing',
    'planted_star.fan is declared as of account, but leads to person.id',
    'planted_star.fan is to be emptied, but is never null',
  ]);
  await drop();
});
