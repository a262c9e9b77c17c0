/** How a journal looks: its list, one entry, what a cohort shares, and prompts. */
import type { CohortRole } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Page, pageButtons, pageWords, paginate, type Window } from '../../chat/view/paginate.ts';
import {
  type Block,
  button,
  controls,
  heading,
  list,
  note,
  type Option,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { countWords, dayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { kindWords } from './needs.ts';
import type { PromptSource } from './prompts.ts';
import type { Entry, Line } from './store.ts';

const NAME_AT_MOST = 60;
const LINE_AT_MOST = 140;
const TITLE_AT_MOST = 60;

export type TitleOf = (conceptSlug: string) => string;

const oneLine = (words: string): string => words.replaceAll(/\s+/g, ' ').trim();

/** "Insight, Kafka". */
const aboutWords = ({ kind, conceptSlug }: Line | Entry, titleOf: TitleOf): string => {
  const { name } = kindWords[kind];
  return conceptSlug === null ? name : `${name}, ${excerpt(titleOf(conceptSlug), TITLE_AT_MOST)}`;
};

const dayOf = ({ atMs }: Pick<Line, 'atMs'>, zone: string): string =>
  dayWords(Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString());

const optionsOf = (items: readonly Line[], titleOf: TitleOf): readonly Option[] =>
  items.map((line) => ({
    value: line.id,
    label: excerpt(aboutWords(line, titleOf), limits.optionText),
    detail: excerpt(oneLine(line.words), limits.optionText),
  }));

export type Around = {
  /** The entry with which the reader's page began. */
  readonly from: string;
  readonly titleOf: TitleOf;
  readonly zone: string;
  readonly remark?: Text | undefined;
  /** Cohorts whose shared entries they may read. */
  readonly cohorts: readonly CohortRole[];
};

/** One's own, the newest first. */
export const journalView = (window: Window<Line>, { from, titleOf, zone, remark, cohorts }: Around): View =>
  paginate(window, {
    isFrom: ({ id }) => from === '' || id <= from,
    draw: (page) =>
      view('Your journal', [
        heading(text`Your journal`),
        remark && note('good', remark),
        paragraph(
          page.all === 0
            ? text`It’s empty so far. Write down what you understood, what you wonder about, or what you managed.
                Nobody else reads it unless you share an entry.`
            : text`${countWords(page.all, 'entry', 'entries')}, the newest first.${pageWords(page)} Nobody else reads
                them, except those you share.`,
        ),
        page.items.length > 0 && list(page.items.map((line) => lineWords(line, titleOf, zone))),
        page.items.length > 0 &&
          controls({
            kind: 'select',
            id: controlId('journal.open'),
            label: 'Read one',
            options: optionsOf(page.items, titleOf),
          }),
        controls(
          button(controlId('journal.write'), 'Write', 'primary'),
          button(controlId('journal.prompts'), 'Prompts'),
          cohorts.length > 0 && button(controlId('journal.shared'), 'Shared by your cohort'),
          page.all > 0 && button(controlId('journal.file'), 'Save as a file'),
        ),
        controls(...pageButtons(page, ({ id }) => controlId('journal.page', id))),
      ]),
  });

const lineWords = (line: Line, titleOf: TitleOf, zone: string): Text =>
  text`**${aboutWords(line, titleOf)}** (${dayOf(line, zone)}${line.sharedCohortId === null ? '' : ', shared'}):
    ${excerpt(oneLine(line.words), LINE_AT_MOST)}`;

/** What somebody typed, whole, in blocks that fit. */
const wordBlocks = (words: string): readonly Block[] => {
  const paragraphs = words.split(/\n{2,}/);
  return (paragraphs.length > PARAGRAPHS_AT_MOST ? [words] : paragraphs).map((part) => paragraph(text`${part}`));
};

/** Each is a component, of which a message holds few. */
const PARAGRAPHS_AT_MOST = 15;

export type Shown = {
  readonly entry: Entry;
  readonly titleOf: TitleOf;
  readonly zone: string;
};

const entryBlocks = ({ entry, titleOf, zone }: Shown, by: string): readonly Block[] => [
  heading(text`${excerpt(aboutWords(entry, titleOf), limits.heading / 2)}`),
  paragraph(text`${by}${dayOf(entry, zone)}`),
  ...(entry.prompt === null ? [] : [paragraph(text`*${excerpt(entry.prompt, PROMPT_AT_MOST)}*`)]),
  ...wordBlocks(entry.words),
];

const PROMPT_AT_MOST = 300;

/** One's own entry, with all that can be done with it. `cohorts`: with which it may be shared. */
export const entryView = (shown: Shown, cohorts: readonly CohortRole[], remark?: Text): View => {
  const { entry } = shown;
  const isShared = entry.sharedCohortId !== null;
  return view(kindWords[entry.kind].name, [
    remark && note('good', remark),
    ...entryBlocks(shown, ''),
    paragraph(
      isShared
        ? readersWords(cohorts.find(({ cohortId }) => cohortId === entry.sharedCohortId))
        : text`Only you can read it.`,
    ),
    controls(
      button(controlId('journal.change', entry.id), 'Change'),
      isShared && button(controlId('journal.share', entry.id), 'Take it back'),
      entry.kind === 'question' && cohorts.length > 0 && button(controlId('journal.ask', entry.id), 'Ask a helper'),
      button(controlId('journal.delete', entry.id), 'Delete', 'danger'),
      button(controlId('journal.page', entry.id), 'Back'),
    ),
    !isShared && shareControls(entry.id, cohorts),
  ]);
};

/** None where they have left it, or it is archived. */
const readersWords = (cohort: CohortRole | undefined): Text =>
  cohort
    ? text`Everybody in **${excerpt(cohort.name, NAME_AT_MOST)}** can read it, with your name.`
    : text`It’s shared with a cohort that I don’t find among yours at the moment: whoever is in it may read it.`;

const shareControls = (id: string, cohorts: readonly CohortRole[]): Block | undefined => {
  const [first, ...others] = cohorts;
  if (!first) return undefined;
  if (others.length === 0)
    return controls(
      button(
        controlId('journal.share', id, first.cohortId),
        excerpt(`Share with ${oneLine(first.name)}`, limits.buttonLabel),
      ),
    );
  return controls({
    kind: 'select',
    id: controlId('journal.share', id),
    label: 'Share it with a cohort',
    options: cohorts
      .slice(0, limits.options)
      .map(({ cohortId, name }) => ({ value: cohortId, label: excerpt(name, limits.optionText) })),
  });
};

export const askDeleteView = (id: string): View =>
  view('Delete this entry?', [
    paragraph(text`Delete this entry? It can’t be brought back.`),
    controls(
      button(controlId('journal.delete', id, 'yes'), 'Delete it', 'danger'),
      button(controlId('journal.open', id), 'Keep it'),
    ),
  ]);

/** What people share with one cohort. `organises`: the reader may take entries out. */
export const sharedView = (
  { cohortId, name }: Pick<CohortRole, 'cohortId' | 'name'>,
  window: Window<Line>,
  { from, titleOf, zone, remark, cohorts }: Around,
): View =>
  paginate(window, {
    isFrom: ({ id }) => from === '' || id <= from,
    draw: (page) =>
      view('Shared by your cohort', [
        heading(text`Shared in ${nameInHeading(name)}`),
        remark && note('good', remark),
        paragraph(sharedWords(page)),
        page.items.length > 0 &&
          list(
            page.items.map(
              (line) =>
                text`**${aboutWords(line, titleOf)}** (${dayOf(line, zone)}), by ${excerpt(line.name, NAME_AT_MOST)}:
                  ${excerpt(oneLine(line.words), LINE_AT_MOST)}`,
            ),
          ),
        page.items.length > 0 &&
          controls({
            kind: 'select',
            id: controlId('journal.read', cohortId),
            label: 'Read one',
            options: optionsOf(page.items, titleOf),
          }),
        cohorts.length > 1 &&
          controls({
            kind: 'select',
            id: controlId('journal.shared'),
            label: 'Another cohort',
            options: cohorts
              .slice(0, limits.options)
              .map((each) => ({ value: each.cohortId, label: excerpt(each.name, limits.optionText) })),
          }),
        controls(
          ...pageButtons(page, ({ id }) => controlId('journal.turn', cohortId, id)),
          button(controlId('journal.page'), 'Your journal'),
        ),
      ]),
  });

const sharedWords = (page: Page<Line>): Text =>
  page.all === 0
    ? text`Nobody has shared anything yet. Open an entry of yours to share it: a question somebody else has, too, or
        a win worth telling.`
    : text`${countWords(page.all, 'entry', 'entries')}, the newest first.${pageWords(page)}`;

export const sharedEntryView = (shown: Shown, cohortId: string, takesOut: boolean): View =>
  view(kindWords[shown.entry.kind].name, [
    ...entryBlocks(shown, `By ${excerpt(shown.entry.name, NAME_AT_MOST)}, `),
    controls(
      takesOut && button(controlId('journal.take-out', cohortId, shown.entry.id), 'Take it out', 'danger'),
      button(controlId('journal.turn', cohortId, shown.entry.id), 'Back'),
    ),
  ]);

/** Prompts of one concept or log, each a press away. */
export const promptsView = (source: PromptSource | undefined, others: readonly PromptSource[]): View =>
  view('Prompts', [
    heading(source ? text`Prompts: ${excerpt(source.title, TITLE_AT_MOST)}` : text`Prompts`),
    paragraph(
      source
        ? text`Choose one to write on it.`
        : text`Choose what to write about. These are your cohort’s weekly log, and what you studied last.`,
    ),
    source && list(source.prompts.map(({ words }) => text`${words}`)),
    source &&
      controls({
        kind: 'select',
        id: controlId('journal.answer', source.key),
        label: 'Write on one of these',
        options: source.prompts
          .slice(0, limits.options)
          .map(({ mark, words }) => ({ value: mark, label: excerpt(words, limits.optionText) })),
      }),
    others.length > 0 &&
      controls({
        kind: 'select',
        id: controlId('journal.prompts'),
        label: source ? 'Something else' : 'Write about',
        options: others
          .slice(0, limits.options)
          .map(({ key, title }) => ({ value: key, label: excerpt(title, limits.optionText) })),
      }),
    others.length === 0 &&
      !source &&
      paragraph(text`There are none yet. Once you’ve studied something, I ask you about it here.`),
    controls(button(controlId('journal.write'), 'Write freely'), button(controlId('journal.page'), 'Back')),
  ]);
