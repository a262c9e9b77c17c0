/** A project's brief in sections, each a list of blocks. */
import { type Block, list, paragraph } from '../../chat/view/view.ts';
import type { Project } from '../../curriculum/model.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export const sections = ['card', 'steps', 'code', 'hints', 'checks', 'resources'] as const;
export type Section = (typeof sections)[number];

export const sectionLabels: Readonly<Record<Section, string>> = {
  card: 'Brief',
  steps: 'Steps',
  code: 'Code',
  hints: 'Hints',
  checks: 'Checks',
  resources: 'Resources',
};

export const levelWords: Readonly<Record<Project['level'], string>> = {
  beginner: 'for beginners',
  intermediate: 'intermediate',
  advanced: 'advanced',
  project: 'project',
  challenge: 'mini challenge',
  capstone: 'capstone',
};

/** "3 to 5 hours". */
export const hoursWords = ([least, most]: Project['hours']): string =>
  least === most ? countWords(least, 'hour') : `${least} to ${most} hours`;

export type Titles = { readonly concept: (slug: string) => string; readonly project: (slug: string) => string };

/** `index`: the block that a page begins with; of hints how many are shown after the first. */
export type Part = { readonly index: number; readonly block: Block };

export const partsOf = (project: Project, section: Section, index: number, titles: Titles): readonly Part[] =>
  builders[section](project, titles, index).map((block, at) => ({ index: at, block }));

export const hasSection = (project: Project, section: Section): boolean =>
  section === 'card' || project[section].length > 0;

/** So that a page may end between any two of them. */
const eachAlone = (items: readonly Text[]): readonly Block[] => items.map((item) => list([item]));

type Builder = (project: Project, titles: Titles, index: number) => readonly Block[];

const builders: Readonly<Record<Section, Builder>> = {
  card: ({ summary, level, hours, needs, concepts, after, brief, data }, titles) => [
    paragraph(text`${summary}`),
    paragraph(text`**Level:** ${levelWords[level]}. **Takes:** ${hoursWords(hours)}, for who knows its concepts.`),
    paragraph(text`**You need:** ${needs.join(', ')}`),
    paragraph(text`**Concepts:** ${concepts.map(titles.concept).join(', ')}`),
    ...(after.length > 0 ? [paragraph(text`**Build before it:** ${after.map(titles.project).join(', ')}`)] : []),
    ...brief,
    paragraph(text`**Data**`),
    ...data,
  ],
  // One block each: ten long steps are more than a message holds.
  steps: ({ steps }) => steps.map((step, at) => paragraph(text`**${at + 1}.** ${step}`)),
  code: ({ code }) =>
    code.flatMap((snippet): Block[] => [
      paragraph(text`**${snippet.title}**`),
      { kind: 'code', language: snippet.language, code: snippet.code },
      ...snippet.notice,
    ]),
  hints: ({ hints }, _, index) => [list(hints.slice(0, index + 1), true)],
  checks: ({ checks, criteria }) => [
    paragraph(text`**Run these, and see this**`),
    ...eachAlone(checks),
    paragraph(text`**It counts as done when**`),
    ...eachAlone(criteria),
  ],
  resources: ({ resources }) =>
    eachAlone(resources.map(({ title, url, kind, why }) => text`[${title}](${url}) (${kind}): ${why}`)),
};
