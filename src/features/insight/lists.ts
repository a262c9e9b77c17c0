/** The forgetting map and the hardest questions of a cohort: numbers over everybody, of nobody by name. */

import { controlId } from '../../chat/control-id.ts';
import type { Action } from '../../chat/receive/action.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, list, paragraph, type View, view } from '../../chat/view/view.ts';
import type { InCohort } from '../../community/roles.ts';
import type { Curriculum, Question } from '../../curriculum/model.ts';
import { hashText } from '../../lib/random.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text, wordsOf } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { drawForgettingMap } from '../../pictures/forgetting-map.ts';
import { findRecalls, type Recall } from '../../study/insight/forgetting.ts';
import { findHardest, type Hard } from '../../study/items/hardest.ts';
import { defaultScheduling } from '../../study/memory/memory.ts';
import { type InsightNeeds, insightAction } from './needs.ts';

/** By what the map is drawn; a control's argument begins with its letter. */
const scopes = { c: 'concept', m: 'module' } as const;
type Scope = keyof typeof scopes;

/** Of fewer learners or answers a share says more about chance. */
const FEW = 5;
const TITLE_AT_MOST = 80;
const PROMPT_AT_MOST = 140;
const ALT_AT_MOST = 1000;

export const listActions = (needs: InsightNeeds): readonly Action[] => [
  insightAction('map', 'update', async (context, organised, { argument }) => {
    const scope: Scope = argument.startsWith('m') ? 'm' : 'c';
    const from = argument.slice(2);
    return mapView(organised.cohortId, scope, await findMap(needs, organised, scope, context.at), from);
  }),
  insightAction('hardest', 'update', async (_, organised, { argument }) =>
    hardestView(organised.cohortId, await findHard(needs, organised), argument),
  ),
];

type Spot = Recall & { readonly title: string };

/** Only what the curriculum still has. */
export const findMap = async (
  { database, curriculum }: InsightNeeds,
  organised: InCohort<'organiser'>,
  scope: Scope,
  at: Temporal.Instant,
): Promise<readonly Spot[]> => {
  const current = curriculum();
  const keyOf = scope === 'c' ? (concept: string) => concept : moduleOf(current);
  const keys = new Map(
    [...current.questions.values()].flatMap(({ slug, concept }) => {
      const key = keyOf(concept);
      return key === undefined ? [] : [[slug, key] as const];
    }),
  );
  const recalls = await findRecalls(database.orm, organised, keys, at);
  const titles = scope === 'c' ? current.concepts : current.modules;
  return recalls.map((recall) => ({ ...recall, title: titles.get(recall.key)?.title ?? recall.key }));
};

/** Of several modules that teach it the first. */
const moduleOf =
  ({ placesOf }: Curriculum) =>
  (concept: string): string | undefined =>
    placesOf(concept).find(({ module }) => module !== undefined)?.module?.slug;

/** A slug as a control's argument: with a cohort's id there is no room for all of it. */
const markOf = (slug: string): string => hashText(slug).toString(36);

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

const fewWords = (count: number): string => (count < FEW ? ': too few to rely on' : '');

const spotWords = ({ title, recall, learners, memories }: Spot): Text =>
  text`**${excerpt(title, TITLE_AT_MOST)}**: ${percent(recall)} (${countWords(learners, 'learner')},
    ${countWords(memories, 'question')} learnt${fewWords(learners)})`;

const mapView = (cohortId: string, scope: Scope, spots: readonly Spot[], from: string): View => {
  const first = spots.find(({ key }) => markOf(key) === from) ?? spots[0];
  const other: Scope = scope === 'c' ? 'm' : 'c';
  const picture = mapPicture(scope, spots);
  return paginate(wholeList(spots), {
    isFrom: ({ key }) => key === first?.key,
    draw: (page) =>
      view('What is being forgotten', [
        heading(text`What is being forgotten`),
        paragraph(
          page.all === 0
            ? text`Nobody has answered a question yet. Once they have, I work out here what they’re about to forget.`
            : text`How likely your learners still know the answers today, the weakest
                ${scopes[scope]} first.${pageWords(page)} It’s over everybody, and nobody’s name is in it.`,
        ),
        page.start === 0 && page.all > 0 && picture,
        page.items.length > 0 && list(page.items.map(spotWords)),
        controls(
          ...pageButtons(page, ({ key }) => controlId('insight.map', cohortId, `${scope}.${markOf(key)}`)),
          page.all > 0 && button(controlId('insight.map', cohortId, `${other}.`), `By ${scopes[other]}`),
          button(controlId('cohort.insight', cohortId), 'Back'),
        ),
      ]),
  });
};

/** More rows than these are too small to read on a phone. */
const DRAWN = 12;

const mapPicture = (scope: Scope, spots: readonly Spot[]): Block => {
  const drawn = spots.slice(0, DRAWN);
  const shown = drawn.length < spots.length ? `the weakest ${drawn.length} of ${spots.length}` : 'the weakest first';
  const svg = drawForgettingMap(
    {
      title: 'What is being forgotten',
      subtitle: `By ${scopes[scope]}, ${shown}`,
      note: 'Known: how much of what they met your learners likely still know today.',
      goal: defaultScheduling.retention,
      empty: 'Nobody has answered a question yet.',
      rows: drawn,
    },
    'light',
  );
  const alt = drawn.map(({ title, recall }) => `${title} ${percent(recall)}`).join(', ');
  return { kind: 'picture', name: 'forgetting-map', svg, alt: excerpt(`Likely still known: ${alt}`, ALT_AT_MOST) };
};

type HardQuestion = Hard & { readonly question: Question; readonly conceptTitle: string };

/** Only what is still asked. */
export const findHard = async (
  { database, curriculum }: InsightNeeds,
  organised: InCohort<'organiser'>,
): Promise<readonly HardQuestion[]> => {
  const { questions, concepts } = curriculum();
  return (await findHardest(database, organised)).flatMap((hard) => {
    const question = questions.get(hard.questionSlug);
    return question
      ? [{ ...hard, question, conceptTitle: concepts.get(question.concept)?.title ?? question.concept }]
      : [];
  });
};

export const hardWords = ({ question, conceptTitle, right, n }: HardQuestion): Text =>
  text`**${excerpt(conceptTitle, TITLE_AT_MOST)}**: “${excerpt(promptWords(question), PROMPT_AT_MOST)}” (${right} of
    ${n} right at first${fewWords(n)})`;

const promptWords = ({ prompt }: Question): string =>
  prompt.prose.flatMap((prose) => (prose.kind === 'text' ? [wordsOf(prose.text)] : [])).join(' ');

const hardestView = (cohortId: string, hard: readonly HardQuestion[], from: string): View => {
  const first = hard.find(({ questionSlug }) => markOf(questionSlug) === from) ?? hard[0];
  return paginate(wholeList(hard), {
    isFrom: ({ questionSlug }) => questionSlug === first?.questionSlug,
    draw: (page) =>
      view('The hardest questions', [
        heading(text`The hardest questions`),
        paragraph(
          page.all === 0
            ? text`No question stands out: of each that was answered, half or more were right at first.`
            : text`Of these fewer than half were right at the first try, the clearest first.${pageWords(page)} First
                answers with a hint, or said to be guessed, don’t count.`,
        ),
        page.items.length > 0 && list(page.items.map(hardWords)),
        controls(
          ...pageButtons(page, ({ questionSlug }) => controlId('insight.hardest', cohortId, markOf(questionSlug))),
          button(controlId('cohort.insight', cohortId), 'Back'),
        ),
      ]),
  });
};
