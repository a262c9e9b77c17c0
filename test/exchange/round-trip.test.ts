/** What is exported and imported again is the same, or the report has said what is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Question } from '../../src/curriculum/kinds.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { type Draft, draftKeys, draftOf, draftSchema, drawnDraftOf } from '../../src/exchange/draft.ts';
import { type ExportFormat, exportFormats, exportQuestions } from '../../src/exchange/export-file.ts';
import { readQuestionsOf } from '../../src/exchange/import-file.ts';
import { importQuestions } from '../../src/exchange/import-questions.ts';
import { parseProse } from '../../src/lib/words/markdown.ts';
import { madeQuestions } from './made-questions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watermark-exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { curriculum } = loadCurriculum('quizzes');
const all = [...curriculum.questions.values()];
/** Enough of every kind and of every concept, in a fifth of the time. */
const everyFifth = all.filter((question, index) => index % 5 === 0 || question.template);

const endings: Readonly<Record<ExportFormat, string>> = { csv: 'csv', gift: 'gift', moodle: 'xml', apkg: 'apkg' };
const questionList = z.array(
  z
    .looseObject({ draft: z.literal(true).optional() })
    .transform((each) => ({ isDraft: each.draft === true, draft: draftSchema.parse(each) })),
);

/** Through a file of that format and through the YAML of a new folder. */
const roundTrip = async (questions: readonly Question[], format: ExportFormat, into: string) => {
  const { content, remarks } = await exportQuestions(questions, format, Temporal.Instant.from('2026-11-30T12:00:00Z'));
  const reading = readQuestionsOf(`questions.${endings[format]}`, Buffer.from(content));
  const imported = await importQuestions(reading, { folder: into, name: 'questions' });
  const back = new Map(
    imported.placed.flatMap(({ concept, questions: text }) =>
      questionList.parse(parse(text)).map(({ draft, isDraft }) => [draft.slug, { draft, isDraft, concept }] as const),
    ),
  );
  return { back, said: new Map(remarks.map(({ at, what }) => [at, what])), remarks: imported.remarks };
};

/** Words count by what they show: `*a*` and `_a_` are the same. */
const shown = (key: string, value: unknown): unknown => {
  if (key === 'prints') return String(value).trimEnd();
  if (typeof value === 'string' && !LITERAL.has(key)) return parseProse(value.trim());
  if (Array.isArray(value)) return value.map((each) => shown(key, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(name, each)]));
};
const LITERAL = new Set([
  'code',
  'prints',
  'language',
  'accept',
  'url',
  'title',
  'kind',
  'slug',
  'unit',
  'vary',
  'answer',
  'tolerance',
]);

/** A tolerance of nothing is none; a unit needs no factor to itself; options are shown in any order. */
const plainly = ({ tolerance, unit, units = {}, options, ...draft }: Draft): Draft => ({
  ...draft,
  ...(options && { options: options.toSorted((one, other) => (bare(one.text) < bare(other.text) ? -1 : 1)) }),
  ...(tolerance ? { tolerance } : {}),
  ...(unit === undefined
    ? {}
    : { unit, units: Object.fromEntries(Object.entries(units).filter(([name]) => name !== unit)) }),
});

const bare = (text: string): string => text.replaceAll('\\', '');

const differing = (before: Draft, after: Draft): string[] =>
  draftKeys.filter((key) => {
    const [one, other] = [shown(key, before[key]), shown(key, after[key])];
    // An empty list says what a missing one does.
    return JSON.stringify(one ?? []) !== JSON.stringify(other ?? []);
  });

const expectSame = async (questions: readonly Question[], format: ExportFormat, into: string): Promise<void> => {
  const { back, said, remarks } = await roundTrip(questions, format, into);
  expect(remarks).toEqual([]);
  for (const question of questions) {
    const told = said.get(question.slug) ?? '';
    const came = back.get(question.slug);
    if (told.startsWith('the whole question')) expect(came).toBeUndefined();
    else {
      const before = format === 'csv' ? draftOf(question) : drawnDraftOf(question);
      const silent = came
        ? differing(plainly(before), plainly(came.draft)).filter((key) => !told.includes(key))
        : ['all of it'];
      expect({
        slug: question.slug,
        silent,
        concept: came?.concept,
        before: silent.map((key) => before[key as keyof Draft]),
        after: silent.map((key) => came?.draft[key as keyof Draft]),
      }).toEqual({ slug: question.slug, silent: [], concept: question.concept, before: [], after: [] });
    }
  }
};

describe.each(exportFormats)('%s', (format) => {
  it('brings back every question of the packs, or says what it can’t', async () => {
    await expectSame(everyFifth, format, folder);
  });

  it('brings back questions that are full of its own signs', async () => {
    await fc.assert(
      fc.asyncProperty(madeQuestions, async (questions) => {
        const own = mkdtempSync(join(folder, 'run-'));
        await expectSame(questions, format, own);
      }),
      { numRuns: 15 },
    );
  });
});

it('a table holds all of every question, so that all of them come back finished', async () => {
  const { back, said } = await roundTrip(all, 'csv', folder);
  expect([...said]).toEqual([]);
  expect([...back.values()].filter(({ isDraft }) => isDraft)).toEqual([]);
  expect(back.size).toBe(all.length);
});
