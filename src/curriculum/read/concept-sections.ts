/**
 * Reads the sections of a concept out of its Markdown: lengths, numbers of entries and shapes as
 * quizzes/README.md has them.
 */
import type { Code, Heading, List, ListItem, Nodes, RootContent } from 'mdast';
import { inlinesOf, MarkdownError, proseOf } from '../../lib/words/markdown.ts';
import { wordsOf } from '../../lib/words/text.ts';
import type { Prose, Text } from '../../lib/words/text-tree.ts';
import { type Place, type Problem, problem } from '../problem.ts';

export type Snippet = {
  readonly title: string;
  readonly language: string;
  readonly code: string;
  readonly notice: readonly Prose[];
};
/** `place` is where the drawing's first line stands in its file. */
export type Diagram = { readonly dot: string; readonly alt: string; readonly place: Place };

export const resourceKinds = ['paper', 'docs', 'book', 'article', 'video', 'course', 'code'] as const;
export type Resource = {
  readonly title: string;
  readonly url: string;
  readonly kind: (typeof resourceKinds)[number];
  readonly why: Text;
};

/** What isn't written yet is empty. */
export type ConceptSections = {
  readonly definition: readonly Prose[];
  readonly importance: readonly Prose[];
  readonly useCases: readonly Text[];
  readonly code: readonly Snippet[];
  readonly diagram?: Diagram;
  readonly pitfalls: readonly Text[];
  readonly takeaways: readonly Text[];
  readonly resources: readonly Resource[];
  readonly project: readonly Prose[];
  readonly journalPrompts: readonly Text[];
};

export const emptySections: ConceptSections = {
  definition: [],
  importance: [],
  useCases: [],
  code: [],
  pitfalls: [],
  takeaways: [],
  resources: [],
  project: [],
  journalPrompts: [],
};

export type Input = {
  readonly file: string;
  readonly source: string;
  readonly nodes: readonly RootContent[];
  readonly place: Place;
  readonly problems: Problem[];
};
export type SectionReader<Sections = ConceptSections> = (input: Input) => Partial<Sections>;

const LIMITS = {
  snippets: 3,
  snippetLines: 30,
  snippetColumns: 76,
  titleLength: 80,
  alt: [60, 500],
} as const;

/** One line a section: its title in the file, and what it becomes. */
export const sectionReaders: Readonly<Record<string, SectionReader>> = {
  Definition: (input) => ({ definition: readPassage(input, 600) }),
  'Why it matters': (input) => ({ importance: readPassage(input, 600) }),
  'Use cases': (input) => ({ useCases: readBullets(input, [3, 5], 280) }),
  Code: (input) => ({ code: readSnippets(input) }),
  Diagram: (input) => readDiagram(input),
  Pitfalls: (input) => ({ pitfalls: readBullets(input, [3, 5], 280) }),
  Takeaways: (input) => ({ takeaways: readBullets(input, [3, 5], 160) }),
  Resources: (input) => ({ resources: readResources(input) }),
  Project: (input) => ({ project: readPassage(input, 1500) }),
  'Journal prompts': (input) => ({ journalPrompts: readBullets(input, [3, 5], 200) }),
};

export const placeOfNode = (file: string, node: Nodes): Place => ({
  file,
  line: node.position?.start.line ?? 1,
  column: node.position?.start.column ?? 1,
});

export const complain = (input: Input, node: Nodes | undefined, message: string, fix: string): void => {
  input.problems.push(problem('error', node ? placeOfNode(input.file, node) : input.place, message, fix));
};

const sourceOf = (input: Input, nodes: readonly Nodes[]): string =>
  input.source.slice(nodes[0]?.position?.start.offset ?? 0, nodes.at(-1)?.position?.end.offset ?? 0);

const checkLength = (input: Input, nodes: readonly Nodes[], atMost: number, what: string): void => {
  const { length } = sourceOf(input, nodes);
  if (length > atMost)
    complain(
      input,
      nodes[0],
      `${what} is ${length} characters long; at most ${atMost} fit`,
      `Shorten it by ${length - atMost}`,
    );
};

/** Runs a conversion that may meet Markdown that a chat can't show. */
const convert = <Result>(input: Input, read: () => Result): Result | undefined => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MarkdownError)) throw error;
    const place = { file: input.file, line: error.line, column: error.column };
    input.problems.push(problem('error', place, error.message, error.fix));
    return undefined;
  }
};

const toProse = (input: Input, nodes: readonly RootContent[]): Prose[] =>
  nodes.flatMap((node) => convert(input, () => [proseOf(node)]) ?? []);

export const readPassage = (input: Input, atMost: number): Prose[] => {
  checkLength(input, input.nodes, atMost, 'this section');
  return toProse(input, input.nodes);
};

const readItems = (input: Input, [atLeast, atMost]: readonly [number, number]): readonly ListItem[] => {
  const [list, extra] = input.nodes;
  if (list?.type !== 'list' || extra) {
    const odd = list?.type === 'list' ? extra : list;
    const [dash] = /^[\u2010-\u2015\u2022\u2212·](?=\s)/u.exec(odd ? sourceOf(input, [odd]) : '') ?? [];
    complain(
      input,
      odd,
      'this section must be one list and nothing else',
      `Begin each entry with \`- \`${dash ? `, not with \`${dash}\`` : ''}`,
    );
    return [];
  }
  const { length } = list.children;
  if (length < atLeast || length > atMost)
    complain(
      input,
      list,
      `there are ${length} entries; ${atLeast} to ${atMost} are wanted`,
      length < atLeast ? `Add ${atLeast - length}` : `Leave out ${length - atMost}`,
    );
  return list.children;
};

const asList = (item: ListItem): List => ({ type: 'list', ordered: false, children: [item] });

export const readBullets = (input: Input, count: readonly [number, number], atMost: number): Text[] =>
  readItems(input, count).flatMap((item) => {
    checkLength(input, item.children, atMost, 'this entry');
    const prose = convert(input, () => proseOf(asList(item)));
    return prose?.kind === 'list' ? prose.items : [];
  });

export const readResources = (input: Input): Resource[] =>
  readItems(input, [3, 6]).flatMap((item) => {
    const resource = convert(input, () => resourceOf(item));
    if (!resource)
      complain(
        input,
        item,
        'this entry isn’t a resource',
        `Write it as \`[Title](https://…) (kind): why to read it.\`; kinds: ${resourceKinds.join(', ')}`,
      );
    return resource ? [resource] : [];
  });

const resourceOf = (item: ListItem): Resource | undefined => {
  const [paragraph, extra] = item.children;
  if (paragraph?.type !== 'paragraph' || extra) return undefined;
  const [link, next, ...rest] = paragraph.children;
  if (link?.type !== 'link' || next?.type !== 'text' || !/^https?:\/\/\S+$/.test(link.url)) return undefined;
  const [head = '', name] = /^\s*\((\w+)\):\s*/.exec(next.value) ?? [];
  const kind = resourceKinds.find((each) => each === name);
  const why = inlinesOf([{ ...next, value: next.value.slice(head.length) }, ...rest]);
  return kind && wordsOf(why).trim() !== ''
    ? { title: wordsOf(inlinesOf(link.children)), url: link.url, kind, why }
    : undefined;
};

const readDiagram = (input: Input): Partial<ConceptSections> => {
  const [drawing, ...rest] = input.nodes;
  if (drawing?.type !== 'code' || drawing.lang !== 'dot') {
    complain(input, drawing, 'the section must begin with the drawing', 'Begin with a code block marked `dot`');
    return {};
  }
  const alt = toProse(input, rest)
    .map((prose) =>
      prose.kind === 'text' ? wordsOf(prose.text) : prose.kind === 'list' ? prose.items.map(wordsOf).join(' ') : '',
    )
    .join('\n\n');
  const [atLeast, atMost] = LIMITS.alt;
  if (alt === '')
    complain(input, drawing, 'the picture has no alternative text', 'Say below the drawing, in words, what it shows');
  else if (alt.length < atLeast || alt.length > atMost)
    complain(
      input,
      rest[0] ?? drawing,
      `what the picture says is ${alt.length} characters long; ${atLeast} to ${atMost} are wanted`,
      'Say below the drawing, in words, what it shows',
    );
  const place = placeOfNode(input.file, drawing);
  return { diagram: { dot: drawing.value, alt, place: { ...place, line: place.line + 1 } } };
};

export const readSnippets = (input: Input): Snippet[] => {
  const starts = input.nodes.filter((node) => node.type === 'heading');
  if (input.nodes[0]?.type !== 'heading')
    complain(input, input.nodes[0], 'a snippet without a title', 'Begin each with `### What it shows (Language)`');
  if (starts.length > LIMITS.snippets)
    complain(
      input,
      starts.at(-1),
      `there are ${starts.length} snippets; at most ${LIMITS.snippets} are wanted`,
      'Keep the best',
    );
  return starts.flatMap((heading, index) => {
    const next = starts[index + 1];
    const body = input.nodes.slice(input.nodes.indexOf(heading) + 1, next && input.nodes.indexOf(next));
    return readSnippet(input, heading, body);
  });
};

const readSnippet = (input: Input, heading: Heading, [code, ...notice]: readonly RootContent[]): Snippet[] => {
  const title = convert(input, () => wordsOf(inlinesOf(heading.children))) ?? '';
  if (title.length > LIMITS.titleLength)
    complain(
      input,
      heading,
      `this title is ${title.length} characters long; at most ${LIMITS.titleLength} fit`,
      'Shorten it',
    );
  if (code?.type !== 'code' || !code.lang) {
    complain(
      input,
      code ?? heading,
      'below its title a snippet must begin with its code',
      'Put the code first, in a block marked with its language',
    );
    return [];
  }
  checkCode(input, code);
  if (notice.length === 0)
    complain(input, code, 'nothing says what to notice in this snippet', 'Add a sentence or two below the code');
  return [{ title, language: code.lang, code: code.value, notice: toProse(input, notice) }];
};

const checkCode = (input: Input, code: Code): void => {
  const rows = code.value.split('\n');
  if (rows.length > LIMITS.snippetLines)
    complain(
      input,
      code,
      `this snippet has ${rows.length} lines; at most ${LIMITS.snippetLines} fit`,
      'Leave out what needn’t be shown',
    );
  const first = (code.position?.start.line ?? 0) + 1;
  rows.forEach((row, index) => {
    const place = { file: input.file, line: first + index, column: LIMITS.snippetColumns + 1 };
    if (row.length > LIMITS.snippetColumns)
      input.problems.push(
        problem(
          'error',
          place,
          `this line has ${row.length} characters; at most ${LIMITS.snippetColumns} fit`,
          'Break it',
        ),
      );
  });
};
