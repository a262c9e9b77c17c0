/** A newcomer's tables with rows of people, known by their declarations alone. */
import type { Database } from '../../src/database/client.ts';
import { mentioned, type PersonRows, theirs } from '../../src/database/schema/person-rows.ts';

const TABLES = `
create table planted_request (
  id uuid primary key default gen_random_uuid(),
  asked_by uuid not null references person (id) on delete cascade,
  helped_by uuid references person (id) on delete set null,
  words text not null
);
create table planted_star (
  fan uuid not null references person (id) on delete cascade,
  thing text not null,
  note text not null,
  primary key (fan, thing)
);
create table planted_note (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null references planted_request (id) on delete cascade,
  words text not null
)`;

export const plantTables = async (database: Database): Promise<void> => {
  for (const table of TABLES.split(';')) await database.statement(table, []);
};

const said = { holds: 'what you planted', why: 'for a test', kept: 'until it ends' };

export const plantedRows: readonly PersonRows[] = [
  {
    ...said,
    table: 'planted_request',
    columns: { asked_by: theirs('person'), helped_by: mentioned('person') },
    linking: { rule: 'move' },
  },
  {
    ...said,
    table: 'planted_star',
    key: ['fan', 'thing'],
    columns: { fan: theirs('person') },
    linking: { rule: 'move', oneEach: ['thing'] },
  },
  {
    ...said,
    table: 'planted_note',
    columns: { request_id: theirs({ rowOf: 'planted_request' }) },
    linking: { rule: 'follow' },
  },
];
