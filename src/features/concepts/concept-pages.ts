/** A concept in sections: the card first, then every longer one, each a list of blocks. */
import { type Block, heading, list, note, paragraph } from '../../chat/view/view.ts';
import type { Concept, ConceptPlace } from '../../curriculum/model.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export const sections = ['card', 'more', 'code', 'uses', 'resources', 'project', 'journal'] as const;
export type Section = (typeof sections)[number];

export const sectionLabels: Record<Section, string> = {
  card: 'Overview',
  more: 'More',
  code: 'Code',
  uses: 'Use cases',
  resources: 'Resources',
  project: 'Project',
  journal: 'Journal prompts',
};

/** One block of a section, and which of its blocks it is, from 0. */
export type Part = { readonly index: number; readonly block: Block };

export type Surroundings = {
  readonly places: readonly ConceptPlace[];
  readonly titleOf: (slug: string) => string;
  readonly svg: string | undefined;
};

/** All blocks of a section, none where it isn't written; a page shows as many as fit. */
export const partsOf = (concept: Concept, section: Section, around: Surroundings): readonly Part[] =>
  builders[section](concept, around).map((block, index) => ({ index, block }));

export const hasSection = (concept: Concept, section: Section): boolean => {
  const written: Record<Section, boolean> = {
    card: true,
    more: concept.complete,
    code: concept.code.length > 0,
    uses: concept.useCases.length > 0,
    resources: concept.resources.length > 0,
    project: concept.project.length > 0,
    journal: concept.journalPrompts.length > 0,
  };
  return written[section];
};

const titled = (title: string, blocks: readonly Block[]): Block[] =>
  blocks.length > 0 ? [paragraph(text`**${title}**`), ...blocks] : [];

const builders: Record<Section, (concept: Concept, around: Surroundings) => readonly Block[]> = {
  card: (concept) => whatItIs(concept),
  more: (concept, around) => moreOf(concept, around),
  code: ({ code }) =>
    code.flatMap((snippet): Block[] => [
      paragraph(text`**${snippet.title}**`),
      { kind: 'code', language: snippet.language, code: snippet.code },
      ...snippet.notice,
    ]),
  uses: ({ useCases }) => [list(useCases)],
  resources: ({ resources }) => [
    list(resources.map(({ title, url, kind, why }) => text`[${title}](${url}) (${kind}): ${why}`)),
  ],
  project: ({ project }) => project,
  journal: ({ journalPrompts }) => [list(journalPrompts)],
};

/** Alone, so that it stands on the first screen together with its buttons. */
const whatItIs = (concept: Concept): readonly Block[] => [
  heading(text`${concept.title}`),
  ...(concept.complete
    ? []
    : [note('neutral', text`Only an outline so far: the full page and its questions are still to come.`)]),
  ...concept.definition,
];

const moreOf = (concept: Concept, { places, titleOf, svg }: Surroundings): readonly Block[] => [
  ...(places.length > 0 ? [paragraph(placeWords(places))] : []),
  ...titled('Why it matters', concept.importance),
  ...(svg && concept.diagram ? [{ kind: 'picture', name: concept.slug, svg, alt: concept.diagram.alt } as const] : []),
  ...titled('Takeaways', concept.takeaways.length > 0 ? [list(concept.takeaways)] : []),
  ...namesLine('Know first', concept.prerequisites, titleOf),
  ...namesLine('Related', concept.related, titleOf),
  ...titled('Pitfalls', concept.pitfalls.length > 0 ? [list(concept.pitfalls)] : []),
];

const namesLine = (label: string, slugs: readonly string[] | undefined, titleOf: (slug: string) => string): Block[] =>
  slugs && slugs.length > 0 ? [paragraph(text`**${label}:** ${slugs.map(titleOf).join(', ')}`)] : [];

/** Where a concept is taught: a longer list would tell nobody more. */
const PLACES_AT_MOST = 8;

const placeWords = (places: readonly ConceptPlace[]): Text =>
  joinTexts(
    [
      ...places.slice(0, PLACES_AT_MOST).map(placeLine),
      ...(places.length > PLACES_AT_MOST ? [text`and in ${places.length - PLACES_AT_MOST} more places`] : []),
    ],
    '\n',
  );

const placeLine = ({ pack, phase, module, topic, number }: ConceptPlace): Text =>
  module
    ? text`*${pack.title}*, module ${module.number}: ${module.title} (${topic ?? phase})`
    : text`*${pack.title}*, concept ${number ?? ''}: ${phase}`;
