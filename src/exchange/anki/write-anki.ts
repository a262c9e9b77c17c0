/**
 * Writes an Anki deck: a collection of schema 11, which every version of Anki and other readers
 * open. Ids follow from the questions’ slugs, so that importing it again changes what is there and
 * adds nothing.
 */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { zipSync } from 'fflate';
import type { Question } from '../../curriculum/kinds.ts';
import { BACK, type Fields, FRONT, fieldNames, NOTE_NAME, STYLE } from './fields.ts';
import { fieldsOf } from './to-fields.ts';

/** When a card comes back, where somebody has learnt it already. */
export type Schedule = {
  /** An ISO date. */
  readonly dueOn: string;
  readonly intervalDays: number;
  readonly reps: number;
  readonly lapses: number;
  readonly suspended: boolean;
};

export type Note = {
  readonly question: Question;
  /** What Anki calls its concept: the last part of the deck’s name. */
  readonly deck: string;
  readonly tags: readonly string[];
  readonly schedule?: Schedule;
};

/** After so many notes others get their turn: the bot answers people meanwhile. */
const NOTES_A_TURN = 10;

export const writeAnki = async (notes: readonly Note[], at: Temporal.Instant): Promise<Uint8Array> => {
  const drawn: DrawnNote[] = [];
  for (const note of notes) {
    drawn.push({ ...note, fields: fieldsOf(note.question) });
    if (drawn.length % NOTES_A_TURN === 0) await setImmediate();
  }
  const collection = writeCollection(drawn, at);
  return zipSync({ 'collection.anki2': collection, media: Buffer.from('{}') }, { mtime: at.epochMilliseconds });
};

type DrawnNote = Note & { readonly fields: Fields };

const MODEL_ID = 1_780_000_000_000;
const DEFAULT_DECK = 1;
const FIRST_ID = 1_000_000_000_000;
const ID_BITS = 39;

const idOf = (words: string): number =>
  FIRST_ID + (Number.parseInt(createHash('sha1').update(words).digest('hex').slice(0, 12), 16) % 2 ** ID_BITS);

/** Anki finds notes that begin alike by this: the first eight digits of the first field’s SHA-1. */
const checksum = (field: string): number =>
  Number.parseInt(
    createHash('sha1')
      .update(field.replace(/<[^>]*>/g, ''))
      .digest('hex')
      .slice(0, 8),
    16,
  );

const TABLES = `
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null,
  odue integer not null, odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);`;

const writeCollection = (notes: readonly DrawnNote[], at: Temporal.Instant): Uint8Array => {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(TABLES);
    database.exec('begin');
    const firstDay = firstDayOf(notes, at);
    writeSettings(database, notes, at, firstDay);
    writeNotes(database, notes, at, firstDay);
    database.exec('commit');
    return database.serialize();
  } finally {
    database.close();
  }
};

/** Days are counted from it: none of the due ones may lie before. */
const firstDayOf = (notes: readonly Note[], at: Temporal.Instant): Temporal.PlainDate => {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate();
  return notes
    .flatMap(({ schedule }) => (schedule ? [Temporal.PlainDate.from(schedule.dueOn)] : []))
    .reduce((first, day) => (Temporal.PlainDate.compare(day, first) < 0 ? day : first), today);
};

const secondsOf = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);

const writeSettings = (
  database: DatabaseSync,
  notes: readonly Note[],
  at: Temporal.Instant,
  firstDay: Temporal.PlainDate,
): void => {
  const names = [...new Set(notes.map(({ deck }) => deck))].flatMap(withParents);
  const decks = Object.fromEntries(
    [[DEFAULT_DECK, 'Default'] as const, ...names.map((name) => [idOf(name), name] as const)].map(([id, name]) => [
      id,
      deckOf(id, name, at),
    ]),
  );
  const columns = [
    1,
    secondsOf(firstDay.toZonedDateTime('UTC').toInstant()),
    at.epochMilliseconds,
    at.epochMilliseconds,
    11,
    0,
    0,
    0,
    JSON.stringify({ curDeck: DEFAULT_DECK, activeDecks: [DEFAULT_DECK], curModel: String(MODEL_ID), nextPos: 1 }),
    JSON.stringify({ [MODEL_ID]: modelOf(at) }),
    JSON.stringify(decks),
    JSON.stringify({ 1: DECK_OPTIONS }),
    '{}',
  ];
  database.prepare(`insert into col values (${columns.map(() => '?').join(', ')})`).run(...columns);
};

/** `A::B` stands in `A`, which Anki wants to be there. */
const withParents = (name: string): string[] => {
  const parts = name.split('::');
  return parts.map((_, index) => parts.slice(0, index + 1).join('::'));
};

const deckOf = (id: number, name: string, at: Temporal.Instant) => ({
  id,
  name,
  mod: secondsOf(at),
  usn: -1,
  lrnToday: [0, 0],
  revToday: [0, 0],
  newToday: [0, 0],
  timeToday: [0, 0],
  collapsed: false,
  browserCollapsed: false,
  desc: '',
  dyn: 0,
  conf: 1,
  extendNew: 0,
  extendRev: 0,
});

const DECK_OPTIONS = {
  id: 1,
  name: 'Default',
  mod: 0,
  usn: 0,
  maxTaken: 60,
  autoplay: true,
  timer: 0,
  replayq: true,
  dyn: false,
  new: { bury: false, delays: [1, 10], initialFactor: 2500, ints: [1, 4, 0], order: 1, perDay: 20 },
  rev: { bury: false, ease4: 1.3, ivlFct: 1, maxIvl: 36_500, perDay: 200, hardFactor: 1.2 },
  lapse: { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
};

const modelOf = (at: Temporal.Instant) => ({
  id: MODEL_ID,
  name: NOTE_NAME,
  type: 0,
  mod: secondsOf(at),
  usn: -1,
  sortf: 0,
  did: null,
  tmpls: [{ name: 'Card 1', ord: 0, qfmt: FRONT, afmt: BACK, bqfmt: '', bafmt: '', did: null, bfont: '', bsize: 0 }],
  flds: fieldNames.map((name, ord) => ({ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20, media: [] })),
  css: STYLE,
  latexPre: '',
  latexPost: '',
  latexsvg: false,
  req: [[0, 'any', [0]]],
  tags: [],
  vers: [],
});

const writeNotes = (
  database: DatabaseSync,
  notes: readonly DrawnNote[],
  at: Temporal.Instant,
  firstDay: Temporal.PlainDate,
): void => {
  const note = database.prepare('insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, ?)');
  const card = database.prepare('insert into cards values (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)');
  const taken = new Set<number>();
  notes.forEach(({ question, fields, deck, tags, schedule }, index) => {
    let id = idOf(question.slug);
    while (taken.has(id)) id += 1;
    taken.add(id);
    const values = fieldNames.map((name) => fields[name]);
    const marks = tags.length > 0 ? ` ${tags.join(' ')} ` : '';
    const seconds = secondsOf(at);
    note.run(
      id,
      `watermark:${question.slug}`,
      MODEL_ID,
      seconds,
      marks,
      values.join('\x1f'),
      fields.Question,
      checksum(fields.Question),
      '',
    );
    card.run(id, id, idOf(deck), seconds, ...standing(schedule, index, firstDay), '');
  });
};

const EASE = 2500;

/** Type, queue, due, interval in days, ease, and how often it was seen and forgotten. */
const standing = (schedule: Schedule | undefined, index: number, firstDay: Temporal.PlainDate): number[] => {
  if (!schedule) return [0, 0, index + 1, 0, 0, 0, 0];
  const { dueOn, intervalDays, reps, lapses, suspended } = schedule;
  const due = firstDay.until(Temporal.PlainDate.from(dueOn)).days;
  return [2, suspended ? -1 : 2, due, Math.max(1, Math.round(intervalDays)), EASE, reps, lapses];
};
