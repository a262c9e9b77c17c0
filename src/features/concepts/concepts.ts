/** /concept: look a term up in the curriculum, and turn its pages. */
import { type ActionInput, defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { limits } from '../../chat/limits.ts';
import type { Block, View } from '../../chat/view.ts';
import { drawDiagram } from '../../curriculum/diagram.ts';
import type { Concept, Curriculum } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';
import { excerpt, text } from '../../lib/text.ts';
import { recordLookup } from '../../study/weakness.ts';
import { pagesOf, type Section, sections } from './concept-pages.ts';
import { conceptView, didYouMean, nothingFoundView } from './views.ts';

export type ConceptNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
};

const NEAREST = 3;

export const conceptsFeature = (needs: ConceptNeeds): Feature => ({
  name: 'concepts',
  commands: [
    defineCommand({
      name: 'concept',
      description: 'Look a concept up: what it is, why it matters, a picture, pitfalls and more',
      options: {
        words: {
          kind: 'text',
          description: 'What you want to know, in your words',
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
});

const suggestConcepts = (needs: ConceptNeeds, typed: string) =>
  needs
    .search()
    .suggest(typed, 25)
    .filter(({ slug }) => needs.curriculum().concepts.has(slug))
    // What is picked stands in the chat as it is sent, so it is the title rather than our slug.
    .map(({ title }) => ({ value: title, label: excerpt(title, limits.optionText) }));

const lookUp = async (needs: ConceptNeeds, context: Context, words: string): Promise<View> => {
  const { concepts } = needs.curriculum();
  const chosen = concepts.get(words) ?? [...concepts.values()].find(({ title }) => title === words);
  if (chosen) return openConcept(needs, context, chosen.slug);
  const found = needs.search().find(words, NEAREST);
  const [best] = found;
  if (!best?.confident) return nothingFoundView(words, found);
  return openConcept(
    needs,
    context,
    best.slug,
    isNameOf(concepts.get(best.slug), words) ? undefined : didYouMean(words, best.title),
  );
};

const isNameOf = (concept: Concept | undefined, words: string): boolean =>
  concept !== undefined &&
  [concept.title, ...(concept.aliases ?? [])].some((name) => name.toLowerCase() === words.toLowerCase());

const openConcept = async (
  needs: ConceptNeeds,
  { caller, at }: Context,
  slug: string,
  remark?: Block,
): Promise<View> => {
  const concept = conceptOrRefusal(needs, slug);
  await recordLookup(needs, { personId: caller.personId, at }, concept.slug);
  return showPage(needs, concept, 'card', 1, remark);
};

const conceptOrRefusal = (needs: ConceptNeeds, slug: string): Concept => {
  const concept = needs.curriculum().concepts.get(slug);
  if (!concept) throw new UserError(text`That concept is no longer in the curriculum. /concept finds what there is.`);
  return concept;
};

const PAGE = /^([a-z]+)-(\d{1,2})$/;

const turnPage = (needs: ConceptNeeds, context: Context, { row, argument, values }: ActionInput): Promise<View> => {
  const [other] = values;
  if (other !== undefined) return openConcept(needs, context, other);
  const [, name, number] = PAGE.exec(argument) ?? [];
  const section = sections.find((known) => known === name) ?? 'card';
  return showPage(needs, conceptOrRefusal(needs, row), section, Number(number ?? 1));
};

const showPage = async (
  needs: ConceptNeeds,
  concept: Concept,
  section: Section,
  number: number,
  remark?: Block,
): Promise<View> => {
  const curriculum = needs.curriculum();
  const titleOf = (slug: string): string => curriculum.concepts.get(slug)?.title ?? slug;
  const svg = section === 'card' && concept.diagram ? await drawDiagram(concept.diagram.dot) : undefined;
  const pages = pagesOf(concept, section, { places: curriculum.placesOf(concept.slug), titleOf, svg });
  const page = pages[number - 1] ?? pages[0];
  if (!page) throw new UserError(text`That part of ${concept.title} isn't written yet.`);
  const neighbours = [...new Set([...(concept.prerequisites ?? []), ...(concept.related ?? [])])].filter((slug) =>
    curriculum.concepts.has(slug),
  );
  return conceptView(
    concept,
    page,
    curriculum.questionsOf(concept.slug).length,
    neighbours.map((slug) => ({ slug, title: titleOf(slug) })),
    remark,
  );
};
