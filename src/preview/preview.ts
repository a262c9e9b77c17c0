/**
 * `watermark preview`: the sandbox at one file of the curriculum. It shows what is written there as
 * people will see it, with what is left to mend below, and draws it anew whenever it is saved.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createDispatcher } from '../chat/dispatch.ts';
import { list, note, paragraph, type View, view } from '../chat/view/view.ts';
import { checkParsed } from '../curriculum/check/check-report.ts';
import { loadWithDrafts, type ParsedCurriculum } from '../curriculum/load.ts';
import type { Problem } from '../curriculum/problem.ts';
import { identityOf, watchFolder } from '../curriculum/watch.ts';
import { hasSection, sections } from '../features/concepts/concept-pages.ts';
import { showConceptPage } from '../features/concepts/concepts.ts';
import type { Log } from '../lib/process/log.ts';
import { createMovableClock, systemClock } from '../lib/time/clock.ts';
import { excerpt, text } from '../lib/words/text.ts';
import { platformLooks } from '../looks.ts';
import { connectSandbox, type Persona } from '../platforms/sandbox/sandbox.ts';
import { createPreview } from './asked.ts';
import { createBoard, type Shown } from './board.ts';
import { meantQuestions, type Place } from './place.ts';

export type OpenPreview = { readonly url: string; readonly close: () => Promise<void> };

/** `onDrawn`: the file was read, and all of it stands there; with what is left to mend. */
export const openPreview = async (
  place: Place,
  { port, log, onDrawn = () => {} }: { port: number; log: Log; onDrawn?: (problems: readonly Problem[]) => void },
): Promise<OpenPreview> => {
  const seen = identityOf(place.folder);
  let parsed = loadWithDrafts(place.folder);
  const clock = createMovableClock(systemClock);
  const preview = createPreview(
    () => parsed.curriculum,
    () => clock.now().toZonedDateTimeISO(author.zone).toPlainDate(),
  );
  const folder = mkdtempSync(join(tmpdir(), 'watermark-preview-'));
  const sandbox = await connectSandbox({
    dispatcher: createDispatcher({
      features: [preview.feature],
      now: clock.now,
      identify: async () => caller,
      explain: () => undefined,
      report: (err) => {
        log.error({ err }, 'preview-failed');
        return 'preview';
      },
    }),
    commands: [],
    clock,
    clockMoves: false,
    folder,
    port,
    nextDue: async () => undefined,
    log,
    personas: [author],
    channels: [{ ...CHANNEL, topic: `${place.concept}: read anew whenever a file is saved` }],
    looks: platformLooks([]),
  });
  const board = createBoard(sandbox.messenger, CHANNEL.id);
  const drawAll = async (): Promise<void> => {
    const { problems } = await checkParsed(parsed, { form: true, concepts: [place.concept] });
    const shown = showAll(parsed, place, preview.draw);
    // Last, where a chat shows what is new: many questions above it are scrolled away.
    await board.show([...shown, { key: 'state', draw: () => stateView(place, problems) }]);
    onDrawn(problems);
  };
  const readAgain = (): Promise<void> => {
    parsed = loadWithDrafts(place.folder);
    return drawAll();
  };
  await drawAll();
  let drawn = Promise.resolve();
  const stop = watchFolder(
    place.folder,
    seen,
    () => {
      // One after another: two at once would post everything twice.
      drawn = drawn.then(readAgain).catch((err: unknown) => log.error({ err }, 'preview-failed'));
    },
    (message) => log.error({ message }, 'preview-not-watched'),
  );
  return {
    url: `${sandbox.url}/?as=${author.id}`,
    close: async () => {
      stop();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const CHANNEL = { id: 'preview', name: 'preview', kind: 'channel' } as const;

const author: Persona = { id: 'author', name: 'You', role: 'learner', zone: Temporal.Now.timeZoneId() };

const caller = {
  personId: author.id,
  accountId: author.id,
  workspaceId: 'preview',
  name: author.name,
  zone: author.zone,
  role: author.role,
  manages: false,
  cohorts: [],
} as const;

/** The parts of a concept's page, then its questions: what could be read of them. */
const showAll = (
  { curriculum, loaded }: ParsedCurriculum,
  place: Place,
  draw: (slug: string) => View,
): readonly Shown[] => {
  const concept = place.parts.includes('page') ? curriculum.concepts.get(place.concept) : undefined;
  const written = concept ? sections.filter((section) => hasSection(concept, section)) : [];
  return [
    ...written.map((section) => ({
      key: section,
      draw: () => showConceptPage({ curriculum: () => curriculum }, place.concept, `${section}-0`),
    })),
    ...meantQuestions(loaded.questions, place).map(({ question: { slug } }) => ({ key: slug, draw: () => draw(slug) })),
  ];
};

/** As many as are read at once; `check` tells of all. */
const PROBLEMS_SHOWN = 8;
const SAID_AT_MOST = 200;

const stateView = ({ concept }: Place, problems: readonly Problem[]): View => {
  if (problems.length === 0) return view('Nothing to mend', [note('good', text`**${concept}** has nothing to mend.`)]);
  const more = problems.length - PROBLEMS_SHOWN;
  return view('To mend', [
    note('bad', text`**To mend in ${concept}:** ${problems.length}`),
    list(
      problems
        .slice(0, PROBLEMS_SHOWN)
        .map(
          ({ file, line, message, fix }) =>
            text`**${basename(file)}:${line}** ${excerpt(message, SAID_AT_MOST)}\n${excerpt(fix, SAID_AT_MOST)}`,
        ),
    ),
    more > 0 && paragraph(text`And ${more} more: \`check ${concept} --form\` tells of all.`),
  ]);
};
