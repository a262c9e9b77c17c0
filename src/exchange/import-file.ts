/** A file of another program as questions of ours: what was found, and what of it isn’t as it was. */

import { extname } from 'node:path';
import { decodeText, isGarbled, withoutInvisible } from '../curriculum/read/text-faults.ts';
import { oneLine } from '../lib/words/one-line.ts';
import { readAnki } from './anki/read-anki.ts';
import { readCsv } from './csv/read-csv.ts';
import { type Draft, draftSchema, ExchangeError, type Found, type Reading, type Remark } from './draft.ts';
import { readGift } from './gift/read-gift.ts';
import { readMoodle } from './moodle/read-moodle.ts';
import { looksLikeAiken, readAiken } from './read-aiken.ts';

/** Thousands of questions are a few megabytes; what is more are pictures and sounds. */
export const BYTES_AT_MOST = 50_000_000;
const TEXT_BYTES_AT_MOST = 20_000_000;
const QUESTIONS_AT_MOST = 2_000;

const ENDINGS = '.csv, .tsv, .gift, .txt (GIFT, Aiken or cards from Anki), .xml (Moodle) or .apkg (Anki)';

/** Throws ExchangeError where nothing of it can be used. */
export const readQuestionsOf = (name: string, bytes: Uint8Array): Reading => {
  const { found, remarks } = readAs(extname(name).toLowerCase(), bytes);
  if (found.length > QUESTIONS_AT_MOST)
    throw new ExchangeError(
      oneLine`it has ${found.length} questions; at most ${QUESTIONS_AT_MOST} are imported at once. Export a part
        of them, such as one category or deck, and import the parts.`,
    );
  const tidied = found.map(tidy);
  return {
    found: tidied.flatMap((each) => each.found ?? []),
    remarks: [...remarks, ...tidied.flatMap(({ remark }) => remark ?? [])],
  };
};

const readAs = (ending: string, bytes: Uint8Array): Reading => {
  if (bytes.length === 0) throw new ExchangeError('the file is empty.');
  return ending === '.apkg' ? readAnki(bytes) : readText(ending, bytes);
};

const readText = (ending: string, bytes: Uint8Array): Reading => {
  if (bytes.length > TEXT_BYTES_AT_MOST)
    throw new ExchangeError(
      `it has ${megabytes(bytes.length)}; at most ${megabytes(TEXT_BYTES_AT_MOST)} of text are read.`,
    );
  const { text: decoded, savedAs } = decodeText(bytes);
  const text = decoded.replace(/\r\n?/g, '\n');
  const { found, remarks } = readWords(ending, text);
  return { found, remarks: savedAs === 'Windows-1252' ? [GUESSED, ...remarks] : remarks };
};

const GUESSED: Remark = {
  at: 'line 1',
  what: 'which accents and quotes were meant: the file isn’t saved as UTF-8 and was read as Windows-1252. Look at them',
};

const readWords = (ending: string, text: string): Reading => {
  switch (ending) {
    case '.csv':
    case '.tsv':
      return readCsv(text);
    case '.gift':
      return readGift(text);
    case '.xml':
      return readMoodle(text);
    case '.txt':
      return looksLikeAiken(text) ? readAiken(text) : isTabbed(text) ? readCsv(text) : readGift(text);
    default:
      throw new ExchangeError(`I don’t know what is in a file ${ending || 'without an ending'}. I read ${ENDINGS}.`);
  }
};

/** As Anki writes notes: `#separator:tab` on top, or tabs alone. */
const isTabbed = (text: string): boolean =>
  text.startsWith('#') || text.split('\n').every((row) => row === '' || row.includes('\t'));

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

/** Without what can’t be seen; garbled letters can’t be mended, and no file may hold them. */
const tidy = (found: Found): { found?: Found; remark?: Remark } => {
  const { at, draft } = found;
  if (draft.prompt.trim() === '') return { remark: { at, what: 'the whole question: no words are left of it' } };
  if (anyWords(draft, isGarbled))
    return {
      remark: { at, what: 'the whole question: its letters were read in the wrong encoding before it was saved' },
    };
  if (!anyWords(draft, (words) => withoutInvisible(words) !== words)) return { found };
  const tidied = mapWords(draft, withoutInvisible);
  return { found: { ...found, draft: tidied }, remark: { at, what: 'characters that can’t be seen' } };
};

const anyWords = (value: unknown, test: (words: string) => boolean): boolean => {
  if (typeof value === 'string') return test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => anyWords(each, test));
};

const mapWords = (draft: Draft, change: (words: string) => string): Draft => {
  const changed = JSON.parse(JSON.stringify(draft), (_, value: unknown) =>
    typeof value === 'string' ? change(value) : value,
  );
  return draftSchema.parse(changed);
};
