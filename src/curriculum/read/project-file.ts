/** Reads a project's brief: front matter, then the sections that quizzes/README.md names. */
import { z } from 'zod';
import { wordsOf } from '../../lib/words/text.ts';
import type { Prose, Text } from '../../lib/words/text-tree.ts';
import { addIssue, slug as slugSchema, words } from '../markup.ts';
import { type Problem, problem } from '../problem.ts';
import { readYaml, type YamlFile } from '../yaml/yaml-file.ts';
import { readSections, type SectionFormat } from './concept-file.ts';
import {
  complain,
  type Input,
  type Resource,
  readBullets,
  readPassage,
  readResources,
  readSnippets,
  type Snippet,
} from './concept-sections.ts';
import { checkData } from './describe-issue.ts';
import type { SourceFile } from './files.ts';
import { splitFrontMatter } from './front-matter.ts';

export const projectLevels = ['beginner', 'intermediate', 'advanced', 'project', 'challenge', 'capstone'] as const;

const HOURS_AT_MOST = 400;
const hours = z.number().positive().max(HOURS_AT_MOST);
const slugs = (atMost: number) => z.array(slugSchema()).max(atMost);

export const projectFrontMatterSchema = z.strictObject({
  title: words(160),
  /** What is built, and how one sees that it works. */
  summary: words(400),
  level: z.enum(projectLevels),
  /** The least and the most that it takes somebody who knows its concepts. */
  hours: z.tuple([hours, hours]).superRefine(([least, most], context) => {
    if (least > most) addIssue(context, [], '`hours` begins with the larger number', `Write [${most}, ${least}]`);
  }),
  /** What must be installed, or be at hand. */
  needs: z.array(words(120)).min(1).max(10),
  concepts: slugs(16).min(1),
  modules: slugs(16).default([]),
  /** Projects to build before this one. */
  after: slugs(8).default([]),
});

export type ProjectSections = {
  readonly brief: readonly Prose[];
  readonly data: readonly Prose[];
  readonly steps: readonly Text[];
  readonly code: readonly Snippet[];
  readonly hints: readonly Text[];
  readonly checks: readonly Text[];
  readonly criteria: readonly Text[];
  readonly resources: readonly Resource[];
};

export type WrittenProject = z.infer<typeof projectFrontMatterSchema> & ProjectSections;

/** What could be read of a brief; its slug is the file's name. */
export type ProjectFile = {
  readonly slug: string;
  readonly file: string;
  readonly project?: WrittenProject;
  readonly yaml?: YamlFile;
};

const format: SectionFormat<ProjectSections> = {
  empty: {
    brief: [],
    data: [],
    steps: [],
    code: [],
    hints: [],
    checks: [],
    criteria: [],
    resources: [],
  },
  readers: {
    Brief: (input) => ({ brief: readPassage(input, 900) }),
    Data: (input) => ({ data: readPassage(input, 900) }),
    Steps: (input) => ({ steps: readBullets(input, [4, 10], 500) }),
    Code: (input) => ({ code: readSnippets(input) }),
    Hints: (input) => ({ hints: readBullets(input, [2, 6], 320) }),
    Checks: (input) => ({ checks: readBullets(input, [3, 8], 400) }),
    Criteria: (input) => ({ criteria: readCriteria(input) }),
    Resources: (input) => ({ resources: readResources(input) }),
  },
  required: {
    Brief: 'Add `## Brief`: who wants what, and why',
    Data: 'Add `## Data`: what the work starts from, and where it is to be had',
    Steps: 'Add `## Steps`, a numbered list of 4 to 10',
    Hints: 'Add `## Hints`, a list of 2 to 6',
    Checks: 'Add `## Checks`, a list of 3 to 8: what to run, and what it must show',
    Criteria: 'Add `## Criteria`, a list of what must be there for the work to count as done',
    Resources: 'Add `## Resources`, a list of 3 to 6',
  },
};

/** What both documents ask of whatever is handed in. */
const AREAS = ['Reading and exercises', 'Challenges', 'Deployment', 'Write-up'] as const;

const readCriteria = (input: Input): Text[] => {
  const criteria = readBullets(input, [4, 6], 320);
  criteria.forEach((criterion, index) => {
    if (!/^[^.]{3,60}\. \S/.test(wordsOf(criterion)))
      complain(
        input,
        input.nodes[0],
        `criterion ${index + 1} doesn’t begin with its name`,
        'Begin it as `**Deployment.** …`',
      );
  });
  return criteria;
};

export const loadProject = ({ file, text }: SourceFile, problems: Problem[]): ProjectFile => {
  const slug = file.replace(/^projects\/|\.md$/g, '');
  const name = slugSchema().safeParse(slug);
  if (!name.success)
    problems.push(
      problem(
        'error',
        { file, line: 1, column: 1 },
        `the file’s name is no slug: ${name.error.issues[0]?.message}`,
        'Rename the file',
      ),
    );
  return { slug, file, ...readProject(file, text, problems) };
};

const readProject = (file: string, text: string, problems: Problem[]): Pick<ProjectFile, 'project' | 'yaml'> => {
  const { found, problems: wrongBounds } = splitFrontMatter(file, text);
  problems.push(...wrongBounds);
  if (!found) return {};
  const { yaml, problems: inYaml } = readYaml(file, found.yaml, found.linesBefore);
  const { sections, problems: inSections } = readSections(file, found.body, format);
  problems.push(...inYaml, ...inSections);
  if (!yaml) return {};
  const { value: front, problems: inFront } = checkData(projectFrontMatterSchema, yaml);
  problems.push(...inFront);
  if (!front) return { yaml };
  if (front.level !== 'capstone') problems.push(...checkAreas(file, sections.criteria));
  return { project: { ...front, ...sections }, yaml };
};

/** A capstone has criteria of its own. */
const checkAreas = (file: string, criteria: readonly Text[]): Problem[] => {
  if (criteria.length === 0) return [];
  const names = criteria.map((each) => wordsOf(each).split('.')[0]?.trim() ?? '');
  const missing = AREAS.filter((area) => !names.includes(area));
  return missing.map((area) =>
    problem(
      'error',
      { file, line: 1, column: 1 },
      `no criterion is about “${area}”`,
      `Add \`- **${area}.** …\` under \`## Criteria\``,
    ),
  );
};
