/** `watermark preview`: an author sees a file as people will, mends it, and sees it anew. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Problem } from '../../src/curriculum/problem.ts';
import { createLog } from '../../src/lib/process/log.ts';
import type { DrawnMessage } from '../../src/platforms/sandbox/protocol.ts';
import { readPlace } from '../../src/preview/place.ts';
import { type OpenPreview, openPreview } from '../../src/preview/preview.ts';
import { interact, messagesSeenBy } from '../platforms/sandbox/client.ts';
import { conceptFile, type Folder, makeFolder, questionsFile } from './folder.ts';

const QUESTIONS = 'concepts/append-only-log/questions.yaml';
const second = questionsFile.replace('log-grows', 'log-shrinks').replace('A log only grows.', 'A record may change.');

let folder: Folder;
let opened: OpenPreview | undefined;
/** Resolves with what is left to mend when the file has been read once more. */
let drawnAgain: PromiseWithResolvers<readonly Problem[]>;
beforeEach(() => {
  folder = makeFolder({ [QUESTIONS]: questionsFile + second });
  drawnAgain = Promise.withResolvers();
});
afterEach(async () => {
  await opened?.close();
  opened = undefined;
  folder.remove();
});

const open = async (path: string): Promise<void> => {
  const place = readPlace(`${folder.path}/${path}`);
  if ('refusal' in place) throw new Error(place.refusal);
  opened = await openPreview(place, {
    port: 0,
    log: createLog('silent'),
    onDrawn: (found) => drawnAgain.resolve(found),
  });
  drawnAgain = Promise.withResolvers();
};
const save = async (file: string, text: string): Promise<readonly Problem[]> => {
  folder.write(file, text);
  const problems = await drawnAgain.promise;
  drawnAgain = Promise.withResolvers();
  return problems;
};
const base = (): string => new URL(opened?.url ?? '').origin;
const seen = (): Promise<readonly DrawnMessage[]> => messagesSeenBy(base(), 'author', 'preview');
const words = async (): Promise<string[]> => (await seen()).map(({ drawn }) => JSON.stringify(drawn));
const press = async (label: string): Promise<void> => {
  const all = await seen();
  const found = all.flatMap((message) =>
    message.drawn.blocks.flatMap((block) =>
      block.kind === 'controls'
        ? block.controls.flatMap((control) =>
            control.kind === 'button' && control.label === label ? [{ id: control.id, messageId: message.id }] : [],
          )
        : [],
    ),
  );
  const [first] = found;
  if (!first) throw new Error(`no button ${label}`);
  const act = { kind: 'action', as: 'author', channelId: 'preview', messageId: first.messageId, controlId: first.id };
  await interact(base(), { ...act, values: [] });
};

it('shows each question of a file, what is left to mend last, and reads it again when it is saved', async () => {
  await open(QUESTIONS);
  expect(await words()).toEqual([
    expect.stringContaining('A log only grows.'),
    expect.stringContaining('A record may change.'),
    expect.stringContaining('has nothing to mend'),
  ]);
  const problems = await save(QUESTIONS, questionsFile.replace('only grows', 'never shrinks'));
  expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
  expect(await words()).toEqual([expect.stringContaining('A log never shrinks.'), expect.anything()]);
});

it('shows a draft of which nothing is missing, and what is still to be written of another', async () => {
  folder.write(QUESTIONS, questionsFile + second.replace('  kind:', '  draft: true\n  kind:'));
  await open(`${QUESTIONS}:12`);
  const shown = (await words()).join();
  expect(shown).toContain('A record may change.');
  expect(shown).toContain('nothing is missing in this draft');
});

it('answers as the bot does, and draws the answer anew with what was changed', async () => {
  await open(`${QUESTIONS}:1`);
  expect(await seen()).toHaveLength(2);
  await press('False');
  expect((await words())[0]).toContain('Compaction rewrites it');
  await save(QUESTIONS, questionsFile.replace('Compaction rewrites it', 'Compaction makes another'));
  expect((await words())[0]).toContain('Compaction makes another');
  await press('Undo');
  expect((await words())[0]).toContain('A log only grows.');
});

it('tells what is wrong with a file as it stands, and goes on when it is mended', async () => {
  await open(QUESTIONS);
  const problems = await save(QUESTIONS, questionsFile.replace('prompt', 'promt'));
  expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', line: 3 }));
  const [state, ...others] = await words();
  expect(state).toContain('"summary":"To mend"');
  expect(state).toContain('did you mean `prompt`?');
  expect(others).toEqual([]);
  await save(QUESTIONS, questionsFile);
  expect(await words()).toHaveLength(2);
});

it('shows a concept’s page, section by section', async () => {
  const written = `${conceptFile}\n## Code\n### A loop (Python)\n\`\`\`python\npass\n\`\`\`\nIt does nothing.\n`;
  folder.write('concepts/append-only-log/concept.md', written);
  await open('concepts/append-only-log/concept.md');
  const [card, code] = await words();
  expect(card).toContain('Records are added at the end and never changed.');
  expect(code).toContain('It does nothing.');
  await press('Quiz me');
  expect((await seen()).at(-1)?.drawn.blocks[0]).toMatchObject({ kind: 'note', tone: 'warning' });
});

it.each([
  ['quizzes/README.md', /^A concept’s file is shown, such as /],
  ['quizzes/concepts/none/concept.md', /^There is no .*quizzes\/concepts\/none\/concept\.md\.$/],
])('%s is no place to preview, and it is said what is', (typed, words) => {
  expect(readPlace(typed)).toEqual({ refusal: expect.stringMatching(words) });
});
