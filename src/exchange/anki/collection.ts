/** The notes of an Anki collection. It comes from anybody, so only its plain tables are read, and within bounds. */

import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { oneLine } from '../../lib/words/one-line.ts';
import { ExchangeError } from '../draft.ts';

export type AnkiNote = {
  /** Its place in the collection, from 1. */
  readonly number: number;
  readonly guid: string;
  readonly isCloze: boolean;
  /** Whether Anki has a date on which it asks for it again. */
  readonly isStudied: boolean;
  readonly deck: string;
  readonly tags: readonly string[];
  /** By their names, in their order. */
  readonly fields: ReadonlyMap<string, string>;
};

const NOTES_AT_MOST = 2_000;
const CHARACTERS_AT_MOST = 200_000;

const model = z.looseObject({
  type: z.number().default(0),
  flds: z.array(z.looseObject({ name: z.string() })),
});
const models = z.record(z.string(), model);
const decks = z.record(z.string(), z.looseObject({ name: z.string() }));
const settings = z.object({ models: z.string(), decks: z.string() });
const row = z.object({
  guid: z.string(),
  mid: z.string(),
  tags: z.string(),
  flds: z.string(),
  did: z.string(),
  studied: z.number(),
});

/** Throws ExchangeError. */
export const readNotes = (bytes: Uint8Array): AnkiNote[] => {
  const database = new DatabaseSync(':memory:');
  try {
    database.deserialize(bytes);
    refuseOddTables(database);
    refuseMany(database);
    return notesIn(database);
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError(
      `its collection can’t be read (${error instanceof Error ? error.message : 'no reason given'}). Export it again.`,
    );
  } finally {
    database.close();
  }
};

/** A view or a column that is worked out may never end. */
const refuseOddTables = (database: DatabaseSync): void => {
  const tables = z
    .array(z.object({ name: z.string(), type: z.string(), sql: z.string().nullable() }))
    .parse(database.prepare("select name, type, sql from sqlite_master where name in ('col', 'notes', 'cards')").all());
  const isPlain = ({ type, sql }: (typeof tables)[number]) =>
    type === 'table' && /^create table\s/i.test(sql ?? '') && !/\b(?:as\s*(?:\(|\/\*|--)|generated)/i.test(sql ?? '');
  if (tables.length !== 3 || !tables.every(isPlain))
    throw new ExchangeError('its collection isn’t as Anki makes them, so nothing of it was read.');
};

const refuseMany = (database: DatabaseSync): void => {
  const { count } = z
    .object({ count: z.number() })
    .parse(database.prepare('select count(*) as count from notes').get());
  if (count > NOTES_AT_MOST)
    throw new ExchangeError(
      oneLine`it has ${count.toLocaleString('en')} notes; at most ${NOTES_AT_MOST.toLocaleString('en')} are
        imported at once. In Anki export a part of them, such as one deck, and import the parts.`,
    );
};

const FIND_NOTES = `
select guid, cast(mid as text) as mid, tags, substr(flds, 1, ${CHARACTERS_AT_MOST}) as flds,
  coalesce((select cast(did as text) from cards where cards.nid = notes.id order by ord limit 1), '') as did,
  exists (select 1 from cards where cards.nid = notes.id and type > 0) as studied
from notes order by id`;

const notesIn = (database: DatabaseSync): AnkiNote[] => {
  const written = settings.parse(database.prepare('select models, decks from col').get());
  const known = models.parse(JSON.parse(written.models));
  const named = decks.parse(JSON.parse(written.decks));
  return z
    .array(row)
    .parse(database.prepare(FIND_NOTES).all())
    .map(({ guid, mid, tags, flds, did, studied }, index): AnkiNote => {
      const own = known[mid];
      const values = flds.split('\x1f');
      const names = own?.flds.map(({ name }) => name) ?? values.map((_, at) => `Field ${at + 1}`);
      return {
        number: index + 1,
        guid,
        isCloze: own?.type === 1,
        isStudied: studied === 1,
        deck: named[did]?.name ?? '',
        tags: tags.split(' ').filter((tag) => tag !== ''),
        fields: new Map(names.map((name, at) => [name, values[at] ?? ''])),
      };
    });
};
