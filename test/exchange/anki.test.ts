/** Anki decks: other readers open ours, and we read those of others. */
import { DatabaseSync } from 'node:sqlite';
import { readAnkiPackage } from 'anki-reader';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { exportQuestions } from '../../src/exchange/export-file.ts';
import { readQuestionsOf } from '../../src/exchange/import-file.ts';

const at = Temporal.Instant.from('2026-11-30T12:00:00Z');

it('a deck of ours opens in another reader, with every card once and its answer on it', async () => {
  const questions = [...loadCurriculum('quizzes').curriculum.questions.values()];
  const { content } = await exportQuestions(questions, 'apkg', at);
  const { collection, media } = await readAnkiPackage(new Blob([Buffer.from(content)]));
  const decks = Object.values(collection.getDecks());
  const cards = decks.flatMap((deck) => Object.values(deck.getCards()));
  const slugs = cards.map((card) => card.getFields()['Slug']);
  expect(slugs.toSorted()).toEqual(questions.map(({ slug }) => slug).toSorted());
  expect(Object.keys(media)).toEqual([]);
  const stay = cards.find((card) => card.getFields()['Slug'] === 'cap-stay-linearizable');
  expect(stay?.getFields()['Answer']).toBe('Let the nodes on one side refuse or delay requests until the link is back');
});

type Deck = {
  readonly type?: number;
  readonly fields: readonly string[];
  readonly studied?: boolean;
  readonly notes: readonly (readonly string[])[];
};

/** As another Anki would write it, as far as a reader looks. */
const deckOf = ({ type = 0, fields, notes, studied }: Deck, name = 'collection.anki2'): Uint8Array => {
  const database = new DatabaseSync(':memory:');
  database.exec(
    'create table col (models text, decks text); create table cards (nid integer, did integer, ord integer, type integer);',
  );
  database.exec('create table notes (id integer primary key, guid text, mid integer, tags text, flds text);');
  const models = { 7: { type, flds: fields.map((each) => ({ name: each })) } };
  database
    .prepare('insert into col values (?, ?)')
    .run(JSON.stringify(models), JSON.stringify({ 3: { name: 'A::Streams' } }));
  notes.forEach((values, index) => {
    database.prepare('insert into notes values (?, ?, 7, ?, ?)').run(index, `g${index}`, '', values.join('\x1f'));
    database.prepare('insert into cards values (?, 3, 0, ?)').run(index, studied ? 2 : 0);
  });
  return zipSync({ [name]: database.serialize() });
};

const read = (deck: Uint8Array) => {
  const { found, remarks } = readQuestionsOf('deck.apkg', deck);
  return {
    drafts: found.map(({ draft }) => draft),
    categories: found.map(({ category }) => category),
    said: remarks.map(({ at: place, what }) => `${place}: ${what}`),
  };
};

it('cards of others are read, of either collection', () => {
  const notes = [
    ['What is <b>lag</b>?<br><img src="lag.png">', 'offset <i>difference</i>', ''],
    ['<img src="only.png">', '[sound:a.mp3]', ''],
    ['True or not?', 'True', 'Because.'],
  ];
  for (const name of ['collection.anki2', 'collection.anki21']) {
    const { drafts, categories, said } = read(deckOf({ fields: ['Front', 'Back', 'Extra'], notes }, name));
    expect(drafts).toEqual([
      { kind: 'short', prompt: 'What is **lag**?', accept: ['offset difference'] },
      { kind: 'true-false', prompt: 'True or not?', answer: true, why: 'Because.' },
    ]);
    expect(categories).toEqual(['A::Streams', 'A::Streams']);
    expect(said).toEqual([
      'note 1: a picture (lag.png)',
      'note 2: a picture (only.png)',
      'note 2: a sound (a.mp3)',
      'note 2: the whole note: without its pictures and sounds its front or its back is empty',
    ]);
  }
});

it('each number of a cloze is a question with one gap', () => {
  const notes = [['{{c1::Kafka}} keeps {{c2::offsets::what?}} in {{c3::a}} and {{c3::b}}.', 'See the manual.']];
  const { drafts, said } = read(deckOf({ type: 1, fields: ['Text', 'Back Extra'], notes }));
  expect(drafts).toEqual([
    { kind: 'gap', prompt: '____ keeps offsets in a and b.', accept: ['Kafka'], why: 'See the manual.' },
    { kind: 'gap', prompt: 'Kafka keeps ____ in a and b.', accept: ['offsets'], hint: 'what?', why: 'See the manual.' },
  ]);
  expect(said).toEqual(['note 1: c3: it leaves out 2 places at once, and a question has one gap']);
});

it('further fields of a cloze, and when a card is due, are told of', () => {
  const notes = [['{{c1::Kafka}} keeps it.', 'See the manual.', 'chapter 3', '<img src="log.png">']];
  const deck = deckOf({ type: 1, fields: ['Text', 'Back Extra', 'Where', 'Drawn'], notes, studied: true });
  expect(read(deck).said).toEqual([
    'note 1: the field Where (“chapter 3”)',
    'note 1: a picture (log.png)',
    'note 1: when it is due again',
  ]);
});
