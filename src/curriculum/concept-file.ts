/** Reads a concept's Markdown file: front matter, then the sections that quizzes/README.md names. */
import type { RootContent } from 'mdast';
import { z } from 'zod';
import { nearestName } from '../lib/edit-distance.ts';
import { parseTree } from '../lib/markdown.ts';
import {
  type ConceptSections,
  emptySections,
  placeOfNode,
  type SectionReader,
  sectionReaders,
} from './concept-sections.ts';
import { checkData } from './describe-issue.ts';
import { slug, words } from './markup.ts';
import { type Place, type Problem, problem } from './problem.ts';
import { readYaml, type YamlFile } from './yaml/yaml-file.ts';

const slugs = () => z.array(slug()).max(12).default([]);

export const frontMatterSchema = z.strictObject({
  title: words(80),
  summary: words(140),
  aliases: z.array(words(60)).max(30).default([]),
  prerequisites: slugs(),
  related: slugs(),
});

type FrontMatter = z.infer<typeof frontMatterSchema>;
export type WrittenConcept = FrontMatter & ConceptSections;

export type ConceptFile = {
  readonly concept?: WrittenConcept;
  readonly yaml?: YamlFile;
  readonly problems: readonly Problem[];
};

const FRONT_MATTER = /^---[ \t]*\n(?<yaml>[\s\S]*?\n)?---[ \t]*(?:\n|$)/;

export const readConceptFile = (file: string, source: string): ConceptFile => {
  const start: Place = { file, line: 1, column: 1 };
  const match = FRONT_MATTER.exec(source);
  if (!match)
    return {
      problems: [
        problem(
          'error',
          start,
          'the file doesn’t begin with front matter',
          'Begin with a line `---`, then `title:` and `summary:`, then a line `---`',
        ),
      ],
    };
  const { yaml, problems } = readYaml(file, match.groups?.['yaml'] ?? '', 1);
  // Blank lines in place of the front matter keep every position below it true.
  const body = match[0].replace(/[^\n]/g, '') + source.slice(match[0].length);
  const { sections, problems: inSections } = readSections(file, body);
  if (!yaml) return { problems: [...problems, ...inSections] };
  const { value: front, problems: inFront } = checkData(frontMatterSchema, yaml);
  return { ...(front && { concept: { ...front, ...sections } }), yaml, problems: [...inFront, ...inSections] };
};

type Section = { readonly title: string; readonly place: Place; readonly nodes: RootContent[] };

const readSections = (file: string, body: string): { sections: ConceptSections; problems: Problem[] } => {
  const problems: Problem[] = [];
  const sections: ConceptSections = { ...emptySections };
  const seen = new Set<string>();
  for (const { title, place, nodes } of splitSections(file, body, problems)) {
    const reader: SectionReader | undefined = Object.hasOwn(sectionReaders, title) ? sectionReaders[title] : undefined;
    if (!reader) problems.push(problem('error', place, ...unknownSection(title)));
    else if (seen.has(title))
      problems.push(problem('error', place, `the section \`${title}\` is there twice`, 'Put both into one'));
    else if (nodes.length === 0)
      problems.push(problem('error', place, `the section \`${title}\` is empty`, 'Write it, or leave its heading out'));
    else Object.assign(sections, reader({ file, source: body, nodes, place, problems }));
    seen.add(title);
  }
  if (!seen.has('Definition'))
    problems.push(
      problem(
        'error',
        { file, line: 1, column: 1 },
        'the section `Definition` is missing',
        'Add `## Definition` with one or two paragraphs',
      ),
    );
  return { sections, problems };
};

const unknownSection = (title: string): readonly [string, string] => {
  const known = Object.keys(sectionReaders);
  const nearest = nearestName(title, known);
  return [
    `unknown section \`${title}\`${nearest ? `: did you mean \`${nearest}\`?` : ''}`,
    nearest ? `Write \`## ${nearest}\`` : `Use one of: ${known.join(', ')}`,
  ];
};

const splitSections = (file: string, body: string, problems: Problem[]): Section[] => {
  const sections: Section[] = [];
  for (const node of parseTree(body)) {
    const current = sections.at(-1);
    const place = placeOfNode(file, node);
    if (node.type === 'heading' && node.depth === 2) {
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
