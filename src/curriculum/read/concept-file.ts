/**
 * Reads a concept's Markdown file: front matter, then the sections that quizzes/README.md names.
 */
import type { Heading, Nodes, RootContent } from 'mdast';
import { z } from 'zod';
import { nearestName } from '../../lib/words/edit-distance.ts';
import { findLostMarks, findOpenCode, type MarkdownError, parseTree } from '../../lib/words/markdown.ts';
import { acceptedRules } from '../form-rules.ts';
import { slug, words } from '../markup.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import { readYaml, type YamlFile } from '../yaml/yaml-file.ts';
import {
  type ConceptSections,
  emptySections,
  placeOfNode,
  type SectionReader,
  sectionReaders,
} from './concept-sections.ts';
import { checkData } from './describe-issue.ts';
import { splitFrontMatter } from './front-matter.ts';

const slugs = () => z.array(slug()).max(12).default([]);

export const frontMatterSchema = z.strictObject({
  title: words(80),
  summary: words(140),
  aliases: z.array(words(60)).max(30).default([]),
  prerequisites: slugs(),
  related: slugs(),
  accepted: acceptedRules(),
});

type FrontMatter = z.infer<typeof frontMatterSchema>;
export type WrittenConcept = FrontMatter & ConceptSections;

export type ConceptFile = {
  readonly concept?: WrittenConcept;
  readonly yaml?: YamlFile;
  readonly problems: readonly Problem[];
};

export const readConceptFile = (file: string, source: string): ConceptFile => {
  const { found, problems: wrongBounds } = splitFrontMatter(file, source);
  if (!found) return { problems: wrongBounds };
  const { yaml, problems: inYaml } = readYaml(file, found.yaml, found.linesBefore);
  const { sections, problems: inSections } = readSections(file, found.body, conceptFormat);
  const problems = [...wrongBounds, ...inYaml, ...inSections];
  if (!yaml) return { problems };
  const { value: front, problems: inFront } = checkData(frontMatterSchema, yaml);
  return {
    ...(front && { concept: { ...front, ...sections } }),
    yaml,
    problems: [...problems, ...inFront],
  };
};

type Section = { readonly title: string; readonly place: Place; readonly nodes: RootContent[] };

const toProblem = (file: string, { line, column, message, fix }: MarkdownError): Problem =>
  problem('error', { file, line, column }, message, fix);

/** `required` are titles, each with how to write what is missing. */
export type SectionFormat<Sections> = {
  readonly empty: Sections;
  readonly readers: Readonly<Record<string, SectionReader<Sections>>>;
  readonly required: Readonly<Record<string, string>>;
};

const conceptFormat: SectionFormat<ConceptSections> = {
  empty: emptySections,
  readers: sectionReaders,
  required: { Definition: 'Add `## Definition` with one or two paragraphs' },
};

export const readSections = <Sections extends object>(
  file: string,
  written: string,
  { empty, readers, required }: SectionFormat<Sections>,
): { sections: Sections; problems: Problem[] } => {
  const { text: body, problems } = spaceHeadings(file, written);
  const sections: Sections = { ...empty };
  const tree = parseTree(body);
  const open = findOpenCode(tree, body);
  // What it has swallowed isn't missing as well.
  if (open) return { sections, problems: [...problems, toProblem(file, open)] };
  problems.push(...findLostMarks(tree, body).map((error) => toProblem(file, error)));
  const seen = new Set<string>();
  for (const { title, place, nodes } of splitSections(file, body, tree, problems)) {
    const reader = Object.hasOwn(readers, title) ? readers[title] : undefined;
    if (!reader) problems.push(problem('error', place, ...unknownSection(title, Object.keys(readers))));
    else if (seen.has(title))
      problems.push(problem('error', place, `the section \`${title}\` is there twice`, 'Put both into one'));
    else if (nodes.length === 0)
      problems.push(problem('error', place, `the section \`${title}\` is empty`, 'Write it, or leave its heading out'));
    else Object.assign(sections, reader({ file, source: body, nodes, place, problems }));
    seen.add(title);
  }
  const start = { file, line: 1, column: 1 };
  for (const [title, fix] of Object.entries(required))
    if (!seen.has(title)) problems.push(problem('error', start, `the section \`${title}\` is missing`, fix));
  return { sections, problems };
};

const unknownSection = (title: string, known: readonly string[]): readonly [string, string] => {
  const nearest = nearestName(title, known);
  return [
    `unknown section \`${title}\`${nearest ? `: did you mean \`${nearest}\`?` : ''}`,
    nearest ? `Write \`## ${nearest}\`` : `Use one of: ${known.join(', ')}`,
  ];
};

const splitSections = (file: string, body: string, tree: readonly RootContent[], problems: Problem[]): Section[] => {
  const sections: Section[] = [];
  const referenced = referencedIn(tree);
  for (const node of tree) {
    const current = sections.at(-1);
    const place = placeOfNode(file, node);
    // Where the link stands it is told of already.
    if (node.type === 'definition' && referenced.has(node.identifier)) continue;
    if (node.type === 'heading' && isUnderlined(node, body)) {
      const message = 'a line of `---` or `===` makes the words above it a heading';
      problems.push(problem('error', place, message, 'Leave that line out'));
      current?.nodes.push({ ...node, type: 'paragraph' });
    } else if (node.type === 'heading' && node.depth === 2) {
      const title = body
        .slice(node.children[0]?.position?.start.offset, node.children.at(-1)?.position?.end.offset)
        .trim();
      sections.push({ title, place, nodes: [] });
    } else if (node.type === 'heading' && !(node.depth === 3 && current?.title === 'Code')) {
      problems.push(
        problem(
          'error',
          place,
          'a heading that doesn’t belong here',
          'Use `##` for the sections, and `###` for the snippets in `## Code` only',
        ),
      );
    } else if (current) {
      current.nodes.push(node);
    } else {
      problems.push(problem('error', place, 'words before the first section', 'Put them under `## Definition`'));
    }
  }
  return sections;
};

const isUnderlined = ({ position }: Heading, body: string): boolean => body[position?.start.offset ?? 0] !== '#';

const referencedIn = (nodes: readonly Nodes[]): Set<string> =>
  new Set(
    nodes.flatMap((node): string[] => {
      if (node.type === 'linkReference' || node.type === 'imageReference') return [node.identifier];
      return 'children' in node ? [...referencedIn(node.children)] : [];
    }),
  );

/**
 * `##Definition` is no heading. It is read as one, so that only the space is said to be missing.
 */
const spaceHeadings = (file: string, body: string): { text: string; problems: Problem[] } => {
  const problems: Problem[] = [];
  let inCode = false;
  const rows = body.split('\n').map((row, index) => {
    if (/^ {0,3}(?:```|~~~)/.test(row)) inCode = !inCode;
    const [heading, signs = ''] = /^(#{2,3})[^\S \t]*(?=[^#\s])/.exec(row) ?? [];
    if (inCode || heading === undefined) return row;
    const place = { file, line: index + 1, column: signs.length + 1 };
    problems.push(problem('error', place, `a space is missing after ${signs}`, `Write \`${signs} \` and the title`));
    return `${signs} ${row.slice(heading.length)}`;
  });
  return { text: rows.join('\n'), problems };
};
