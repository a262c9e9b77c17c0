/** Reads Anki decks: our notes whole, others as cards with a front and a back, or with gaps. */
import type { Found, Reading, Remark } from '../draft.ts';
import { draftOfCard } from '../markup/card.ts';
import { markdownOfHtml, wordsOfHtml } from '../markup/html.ts';
import { clozesOf } from './cloze.ts';
import { type AnkiNote, readNotes } from './collection.ts';
import { fieldsFrom } from './fields.ts';
import { draftOfFields, isOurNote } from './from-fields.ts';
import { unpackCollection } from './unpack.ts';

type NoteReading = { readonly found: readonly Found[]; readonly lost: readonly string[] };

export const readAnki = (bytes: Uint8Array): Reading => {
  const found: Found[] = [];
  const remarks: Remark[] = [];
  for (const note of readNotes(unpackCollection(bytes))) {
    const read = readNote(note);
    found.push(...read.found);
    const lost = note.isStudied ? [...read.lost, 'when it is due again'] : read.lost;
    remarks.push(...lost.map((what) => ({ at: placeOf(note), what })));
  }
  return { found, remarks };
};

const placeOf = ({ number }: AnkiNote): string => `note ${number}`;

const readNote = (note: AnkiNote): NoteReading => {
  const isOurs = isOurNote([...note.fields.keys()]);
  const tags = note.tags.map((tag) => `the tag “${tag.slice(0, 60)}”`);
  const read = isOurs ? readOurs(note) : note.isCloze ? readCloze(note) : readCard(note);
  return { found: read.found, lost: [...read.lost, ...tags] };
};

const readOurs = (note: AnkiNote): NoteReading => {
  const fields = fieldsFrom((name) => note.fields.get(name) ?? '');
  const { draft, lost } = draftOfFields(fields);
  if (!draft) return { found: [], lost };
  const found = { at: placeOf(note), name: wordsOfHtml(fields.Slug).words, category: note.deck, draft };
  return { found: [found], lost };
};

const readCard = (note: AnkiNote): NoteReading => {
  const [front = '', back = '', ...others] = note.fields.values();
  const names = [...note.fields.keys()].slice(2);
  const lost = [...lostOf(front), ...lostOf(back)];
  const asked = markdownOfHtml(withoutSounds(front));
  const answered = markdownOfHtml(withoutSounds(back));
  if (asked.words === '' || answered.words === '')
    return {
      found: [],
      lost: [...lost, 'the whole note: without its pictures and sounds its front or its back is empty'],
    };
  const extra = others.findIndex(
    (html, index) => markdownOfHtml(html).words !== '' && /extra|note|explan|why/i.test(names[index] ?? ''),
  );
  const why = markdownOfHtml(others[extra] ?? '');
  lost.push(...why.lost, ...unusedFields(note, [0, 1, extra + 2]));
  const card = draftOfCard({
    front: asked.words,
    back: { words: wordsOfHtml(withoutSounds(back)).words, markdown: answered.words },
    more: why.words || undefined,
  });
  if (card.lost) lost.push(card.lost);
  return { found: [{ at: placeOf(note), category: note.deck, draft: card.draft }], lost };
};

/** Whatever stands in the fields that aren’t `used`. */
const unusedFields = ({ fields }: AnkiNote, used: readonly number[]): string[] =>
  [...fields].flatMap(([name, html], index) => {
    if (used.includes(index)) return [];
    const { words } = markdownOfHtml(withoutSounds(html));
    return [...(words === '' ? [] : [`the field ${name} (“${words.slice(0, 60)}”)`]), ...lostOf(html)];
  });

const SOUND = /\[sound:([^\]]*)\]/g;

const withoutSounds = (words: string): string => words.replace(SOUND, '').trim();

const lostOf = (html: string): string[] => [
  ...markdownOfHtml(html).lost,
  ...[...html.matchAll(SOUND)].map(([, name]) => `a sound (${name?.slice(0, 80)})`),
];

const readCloze = (note: AnkiNote): NoteReading => {
  const [text = '', extra = ''] = note.fields.values();
  const converted = markdownOfHtml(withoutSounds(text));
  const { clozes, lost } = clozesOf(converted);
  const why = markdownOfHtml(extra);
  const found = clozes.map(
    ({ prompt, answer, hint }): Found => ({
      at: placeOf(note),
      category: note.deck,
      draft: {
        kind: 'gap',
        prompt,
        accept: [answer],
        ...(hint !== undefined && { hint }),
        ...(why.words !== '' && { why: why.words }),
      },
    }),
  );
  const none = clozes.length === 0 && lost.length === 0 ? ['the whole note: nothing is left out in it'] : [];
  return { found, lost: [...lostOf(text), ...why.lost, ...unusedFields(note, [0, 1]), ...lost, ...none] };
};
