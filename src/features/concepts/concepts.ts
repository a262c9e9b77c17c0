/** /concept: look a term up in the curriculum, and turn its pages. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import { paginate, wholeList } from '../../chat/view/paginate.ts';
import { paragraph, type View } from '../../chat/view/view.ts';
import { requireHelped } from '../../community/cohort/helped.ts';
import { drawDiagram } from '../../curriculum/check/diagram.ts';
import type { Concept, Curriculum } from '../../curriculum/model.ts';
import { findByLabel, isOfTitle, labelOf } from '../../curriculum/search/suggest.ts';
import type { Found, Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import { findWeaknesses, recordLookup } from '../../study/asking/weakness.ts';
import { partsOf, type Section, sections } from './concept-pages.ts';
import { conceptView, coveredIn, guessed, nothingFoundView, type Remarks } from './views.ts';

export type ConceptNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
};

type CurriculumNeeds = Pick<ConceptNeeds, 'curriculum'>;

const NEAREST = 3;

export const conceptsFeature = (needs: ConceptNeeds): Feature => ({
  name: 'concepts',
  section: 'Learn',
  commands: [
    defineCommand({
      name: 'concept',
      description: 'Look a concept up: what it is, why it matters, a picture, pitfalls and more',
      more: text`Type it as you would say it, such as **/concept exactly once** or **/concept star
        or snowflake schema**. The short answer comes first; code, uses and sources are behind its
        buttons.`,
      options: {
        words: {
          kind: 'text',
          description: 'What you want to know, in your own words',
          required: true,
          suggest: (typed) => suggestConcepts(needs, typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context, { words }) => lookUp(needs, context, words),
    }),
  ],
  actions: [
    defineAction({
      name: 'concepts.open',
      who: 'learner',
      answers: 'private',
      run: (context, { row }) => openConcept(needs, context, row),
    }),
    defineAction({
      name: 'concepts.turn',
      who: 'learner',
      answers: 'update',
      run: (context, input) => turnPage(needs, context, input),
    }),
  ],
  parts: {
    learner: async (helper, learner, at) => {
      const { personId } = await requireHelped(needs.database.orm, helper, learner);
      const since = at.subtract({ hours: 24 * MISSED_DAYS });
      const slugs = await findWeaknesses(needs, personId, since);
      const { concepts } = needs.curriculum();
      const titles = slugs.slice(0, MISSED_AT_MOST).map((slug) => text`**${concepts.get(slug)?.title ?? slug}**`);
      if (titles.length === 0) return [paragraph(text`**Looked up and missed lately:** nothing.`)];
      return [paragraph(text`**Looked up and missed lately:** ${joinTexts(titles, ', ')}.`)];
    },
  },
});

/** What a helper sees of it: the latest, while it may still be on their mind. */
const MISSED_AT_MOST = 5;
const MISSED_DAYS = 30;

const suggestConcepts = (needs: ConceptNeeds, typed: string) =>
  needs
    .search()
    .suggest(typed, 25)
    .filter(({ slug }) => needs.curriculum().concepts.has(slug))
    // What is picked stands in the chat as it is sent, so it is the title rather than our slug.
    .map((suggestion) => ({
      value: suggestion.title,
      label: excerpt(labelOf(suggestion, limits.optionText), limits.optionText),
    }));

const lookUp = async (needs: ConceptNeeds, context: Context, words: string): Promise<View> => {
  const curriculum = needs.curriculum();
  const chosen = curriculum.concepts.get(words)?.slug ?? findByLabel(curriculum, words)?.slug;
  if (chosen) return openConcept(needs, context, chosen);
  const [best, ...others] = needs.search().find(words, 1 + NEAREST);
  // What is merely near isn't opened, and so isn't counted as looked up.
  if (!best?.confident) return nothingFoundView(words, [best, ...others].filter(isNear).slice(0, NEAREST));
  return openConcept(needs, context, best.slug, remarksOn(words, best, others));
};

const isNear = (found: Found | undefined): found is Found => found?.near === true;

/**
 * Nothing where the title says it; where another name is covered; or what was guessed, and what
 * else it may have been.
 */
const remarksOn = (words: string, best: Found, others: readonly Found[]): Remarks => {
  const shared = others.some(({ name }) => name !== undefined);
  if (best.name === undefined || shared) return guessed(words, best.title, others);
  return isOfTitle(best.name, best.title) ? [] : [coveredIn(best.name, best.title)];
};

const openConcept = async (
  needs: ConceptNeeds,
  { caller, at }: Context,
  slug: string,
  remarks: Remarks = [],
): Promise<View> => {
  const concept = conceptOrRefusal(needs, slug);
  await recordLookup(needs, { personId: caller.personId, at }, concept.slug);
  return showPage(needs, concept, 'card', 0, remarks);
};

const conceptOrRefusal = (needs: CurriculumNeeds, slug: string): Concept => {
  const concept = needs.curriculum().concepts.get(slug);
  if (!concept) throw new UserError(text`That concept has left the curriculum. /concept finds what’s there now.`);
  return concept;
};

const PAGE = /^([a-z]+)-(\d{1,4})$/;

const turnPage = (needs: ConceptNeeds, context: Context, { row, argument, values }: ActionInput): Promise<View> => {
  const [other] = values;
  return other === undefined ? showConceptPage(needs, row, argument) : openConcept(needs, context, other);
};

/** `page` as the buttons name it: a section, and the block that it begins with, such as `code-0`. */
export const showConceptPage = async (needs: CurriculumNeeds, slug: string, page: string): Promise<View> => {
  const [, name, from] = PAGE.exec(page) ?? [];
  const section = sections.find((known) => known === name) ?? 'card';
  return showPage(needs, conceptOrRefusal(needs, slug), section, Number(from ?? 0));
};

const showPage = async (
  needs: CurriculumNeeds,
  concept: Concept,
  section: Section,
  from: number,
  remarks: Remarks = [],
): Promise<View> => {
  const curriculum = needs.curriculum();
  const titleOf = (slug: string): string => curriculum.concepts.get(slug)?.title ?? slug;
  const svg = section === 'more' && concept.diagram ? await drawDiagram(concept.diagram.dot) : undefined;
  const parts = partsOf(concept, section, {
    places: curriculum.placesOf(concept.slug),
    titleOf,
    svg,
  });
  if (parts.length === 0) throw new UserError(text`That part of ${concept.title} isn’t written yet.`);
  const neighbours = [...new Set([...(concept.prerequisites ?? []), ...(concept.related ?? [])])]
    .filter((known) => curriculum.concepts.has(known))
    .map((known) => ({ slug: known, title: titleOf(known) }));
  const shown = {
    concept,
    section,
    questions: curriculum.questionsOf(concept.slug).length,
    neighbours,
    remarks,
  };
  return paginate(wholeList(parts), {
    isFrom: ({ index }) => index >= from,
    draw: (page) => conceptView(shown, page),
  });
};
