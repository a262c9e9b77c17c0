/** /resources: what to read and watch, how to begin and with which tools: of the packs, or of one concept. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import { pageButtons, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, list, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Concept, Curriculum, Pack, Project } from '../../curriculum/model.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

const kindWords: Readonly<Record<Pack['resources'][number]['kind'], string>> = {
  book: 'Books',
  paper: 'Papers',
  docs: 'Documentation',
  course: 'Courses',
  video: 'Videos',
  article: 'Articles',
  blog: 'Blogs',
  code: 'Code',
  community: 'Community',
};

/** So many lines fit one block, however long their links. */
const LINES_AT_ONCE = 5;

const listed = (title: string, items: readonly Text[]): readonly Block[] =>
  Array.from({ length: Math.ceil(items.length / LINES_AT_ONCE) }, (_, at) => [
    ...(at === 0 ? [paragraph(text`**${title}**`)] : []),
    list(items.slice(at * LINES_AT_ONCE, (at + 1) * LINES_AT_ONCE)),
  ]).flat();

const resourceWords = ({ title, url, by }: Pack['resources'][number]): Text =>
  text`${url === undefined ? text`${title}` : text`[${title}](${url})`}${by === undefined ? '' : `, by ${by}`}`;

/** All that a pack says beside its modules. */
const blocksOf = (pack: Pack): readonly Block[] => {
  const byKind = Map.groupBy(pack.resources, ({ kind }) => kind);
  const { steps = [], tools = [], objectives = [], format = [], facts = [], log = [] } = pack;
  return [
    paragraph(text`**${pack.title}**`),
    paragraph(text`${pack.description}`),
    ...[...byKind].flatMap(([kind, all]) => listed(kindWords[kind], all.map(resourceWords))),
    ...listed(
      'To begin',
      steps.map((step) => text`${step}`),
    ),
    ...listed(
      'Tools',
      tools.map(({ title, items }) => text`${title}: ${items.join(', ')}`),
    ),
    ...listed(
      'What you’ll be able to do',
      objectives.map((objective) => text`${objective}`),
    ),
    ...listed(
      'What each concept has',
      format.map((part) => text`${part}`),
    ),
    ...listed(
      'For your log',
      log.map(({ title, prompts }) => text`${title}: ${prompts.join('; ')}`),
    ),
    ...listed(
      'Good to know',
      facts.map(({ title, detail }) => text`${title}: ${detail}`),
    ),
  ];
};

/** `from`: the place of the block with which the reader's page begins. */
export const packsView = (packs: readonly Pack[], from: number): View => {
  const parts = packs.flatMap(blocksOf).map((block, index) => ({ block, index }));
  return paginate(wholeList(parts), {
    isFrom: ({ index }) => index >= from,
    draw: (page) =>
      view('Resources', [
        heading(text`Resources`),
        page.all === 0 && paragraph(text`There are none yet.`),
        ...page.items.map(({ block }) => block),
        controls(...pageButtons(page, ({ index }) => controlId('projects.resources', 'all', index))),
      ]),
  });
};

/** Of one concept: what to read of it, and which projects use it. */
export const conceptView = ({ projects }: Curriculum, concept: Concept): View => {
  const built = [...projects.values()].filter(({ concepts }) => concepts.includes(concept.slug));
  return view(excerpt(`Resources on ${concept.title}`, limits.summary), [
    heading(text`Resources on ${excerpt(concept.title, 100)}`),
    concept.resources.length === 0
      ? paragraph(text`Nothing to read is listed for it yet.`)
      : list(concept.resources.map(({ title, url, kind, why }) => text`[${title}](${url}) (${kind}): ${why}`)),
    ...projectBlocks(built),
    controls(
      button(controlId('concepts.open', concept.slug), 'Open the concept'),
      button(controlId('projects.resources', 'all'), 'All resources'),
    ),
  ]);
};

const projectBlocks = (projects: readonly Project[]): readonly (Block | undefined)[] =>
  projects.length === 0
    ? []
    : [
        paragraph(text`**Projects that use it**`),
        controls({
          kind: 'select',
          id: 'projects.turn',
          label: 'Open a project',
          options: projects
            .slice(0, limits.options)
            .map(({ slug, title }) => ({ value: slug, label: excerpt(title, limits.optionText) })),
        }),
      ];
