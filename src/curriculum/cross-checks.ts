/** The rules that hold between files: what is named exists, nothing is there twice, nothing goes in circles. */

import { nearestName } from '../lib/edit-distance.ts';
import type { ConceptFile } from './concept-file.ts';
import type { Question } from './kinds.ts';
import type { Pack } from './pack.ts';
import { type Place, type Problem, problem } from './problem.ts';
import { normaliseTyped } from './typed-answer.ts';
import type { Path, YamlFile } from './yaml/yaml-file.ts';

export type LoadedConcept = ConceptFile & { readonly slug: string; readonly file: string };
export type LoadedQuestion = { readonly question: Question; readonly placeOf: (path: Path) => Place };
export type LoadedPack = { readonly pack: Pack; readonly yaml: YamlFile; readonly stem: string };
export type Loaded = {
  /** Every concept that has a file, well-formed or not, so that one error doesn't cause a hundred. */
  readonly concepts: readonly LoadedConcept[];
  readonly questions: readonly LoadedQuestion[];
  readonly packs: readonly LoadedPack[];
  /** Whether every pack could be read: only then is it known what none of them teaches. */
  readonly allPacks: boolean;
};

export const crossCheck = (loaded: Loaded): Problem[] => [
  ...checkQuestions(loaded.questions),
  ...checkNames(loaded.concepts),
  ...checkConceptLinks(loaded.concepts),
  ...loaded.packs.flatMap((pack) => [...checkPack(pack, loaded), ...checkWeeks(pack)]),
  ...checkPackSlugs(loaded),
  ...(loaded.allPacks ? findOrphans(loaded) : []),
];

const spot = ({ file, line }: Place): string => `${file}:${line}`;

/** Problems for each thing whose key another had before it. */
const checkUnique = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  complain: (item: Item, first: Item) => Problem,
): Problem[] => {
  const owners = new Map<string, Item>();
  return items.flatMap((item) => {
    const first = owners.get(keyOf(item));
    if (first === undefined) owners.set(keyOf(item), item);
    return first === undefined ? [] : [complain(item, first)];
  });
};

const checkQuestions = (questions: readonly LoadedQuestion[]): Problem[] => [
  ...checkUnique(
    questions,
    ({ question }) => question.slug,
    (again, first) =>
      problem(
        'error',
        again.placeOf(['slug']),
        `the slug \`${again.question.slug}\` is already used at ${spot(first.placeOf(['slug']))}`,
        'Give this question a slug of its own',
      ),
  ),
  ...checkUnique(
    questions,
    ({ question }) => `${normaliseTyped(question.prompt.markdown)}\n${question.code ?? ''}`,
    (again, first) =>
      problem(
        'warning',
        again.placeOf(['prompt']),
        `the same prompt stands at ${spot(first.placeOf(['prompt']))}`,
        'Ask something else, or leave one out',
      ),
  ),
  ...questions.flatMap(findGiveaway),
];

// A right option this much longer than every wrong one is picked for its length.
const BY_FAR = { ratio: 1.4, characters: 20 };

const findGiveaway = ({ question, placeOf }: LoadedQuestion): Problem[] => {
  if (question.kind !== 'single') return [];
  const right = question.options.findIndex((option) => option.right);
  const length = question.options[right]?.text.markdown.length ?? 0;
  const longest = Math.max(
    ...question.options.filter((option) => !option.right).map((option) => option.text.markdown.length),
  );
  if (length <= longest * BY_FAR.ratio || length - longest < BY_FAR.characters) return [];
  return [
    problem(
      'warning',
      placeOf(['options', right, 'text']),
      `the right option is the longest by far (${length} characters; the next has ${longest})`,
      'Shorten it, or make a wrong one as exact',
    ),
  ];
};

type Name = { readonly name: string; readonly slug: string; readonly place: Place; readonly what: 'title' | 'alias' };

const checkNames = (concepts: readonly LoadedConcept[]): Problem[] => {
  const names = concepts.flatMap(({ slug, concept, yaml }): Name[] =>
    concept && yaml
      ? [
          { name: concept.title, slug, place: yaml.placeOf(['title']), what: 'title' },
          ...concept.aliases.map(
            (name, index): Name => ({ name, slug, place: yaml.placeOf(['aliases', index]), what: 'alias' }),
          ),
        ]
      : [],
  );
  // Titles first: where an alias is another concept's title, the alias is what must go.
  const titlesFirst = [
    ...names.filter(({ what }) => what === 'title'),
    ...names.filter(({ what }) => what === 'alias'),
  ];
  return checkUnique(titlesFirst, ({ name }) => normaliseTyped(name), repeatedName);
};

const repeatedName = (again: Name, first: Name): Problem => {
  if (again.slug === first.slug)
    return problem('warning', again.place, `\`${again.name}\` is already a name of this concept`, 'Leave it out');
  return problem(
    'error',
    again.place,
    `\`${again.name}\` is the ${again.what} of \`${again.slug}\` and the ${first.what} of \`${first.slug}\` (${spot(first.place)})`,
    'Keep it where people who type it want to arrive',
  );
};

const unknownSlug = (what: string, slug: string, known: Iterable<string>): readonly [string, string] => {
  const nearest = nearestName(slug, known);
  return [
    `there is no ${what} \`${slug}\`${nearest ? `: did you mean \`${nearest}\`?` : ''}`,
    nearest ? `Write \`${nearest}\`` : `Write that ${what}, or leave it out here`,
  ];
};

const checkConceptLinks = (concepts: readonly LoadedConcept[]): Problem[] => {
  const known = new Set(concepts.map(({ slug }) => slug));
  const missing = concepts.flatMap(({ slug, concept, yaml }) =>
    (['prerequisites', 'related'] as const).flatMap((key) =>
      (concept?.[key] ?? []).flatMap((other, index) => {
        const place = yaml?.placeOf([key, index]);
        if (!place) return [];
        if (other === slug)
          return [problem('error', place, `\`${slug}\` names itself under \`${key}\``, 'Leave it out')];
        return known.has(other) ? [] : [problem('error', place, ...unknownSlug('concept', other, known))];
      }),
    ),
  );
  const edges = new Map(concepts.map(({ slug, concept }) => [slug, concept?.prerequisites ?? []]));
  const circles = findCircles(edges).map(({ from, circle }) => {
    const start = concepts.find(({ slug }) => slug === from);
    return problem(
      'error',
      start?.yaml?.placeOf(['prerequisites']) ?? { file: start?.file ?? '.', line: 1, column: 1 },
      ...inCircle(circle),
    );
  });
  return [...missing, ...circles];
};

const inCircle = (circle: readonly string[]): readonly [string, string] => [
  `prerequisites go in a circle: ${circle.join(' → ')}`,
  'Leave one of them out; name it under `related` if it matters',
];

/** Each circle once, with the first of it that was met. A name that isn't there, or is its own, is another rule's. */
const findCircles = (edges: ReadonlyMap<string, readonly string[]>): { from: string; circle: readonly string[] }[] => {
  const circles: { from: string; circle: readonly string[] }[] = [];
  const done = new Set<string>();
  const visit = (slug: string, path: readonly string[]): void => {
    const start = path.indexOf(slug);
    if (start >= 0) circles.push({ from: slug, circle: [...path.slice(start), slug] });
    if (start >= 0 || done.has(slug)) return;
    for (const next of edges.get(slug) ?? []) if (next !== slug) visit(next, [...path, slug]);
    done.add(slug);
  };
  for (const slug of edges.keys()) visit(slug, []);
  return circles;
};

const checkPack = ({ pack, yaml, stem }: LoadedPack, loaded: Loaded): Problem[] => {
  const concepts = new Set(loaded.concepts.map(({ slug }) => slug));
  const ownModules = modulesOf(pack);
  const problems = namedConcepts(pack).flatMap(({ slug, path }) =>
    concepts.has(slug) ? [] : [problem('error', yaml.placeOf(path), ...unknownSlug('concept', slug, concepts))],
  );
  const own = new Set(ownModules.map(({ module }) => module.slug));
  const named = [
    ...ownModules.flatMap(({ module, path }) =>
      (module.prerequisites ?? []).map((slug, index) => ({ slug, path: [...path, 'prerequisites', index] })),
    ),
    ...pack.projects.flatMap((project, at) =>
      (project.modules ?? []).map((slug, index) => ({ slug, path: ['projects', at, 'modules', index] })),
    ),
  ];
  for (const { slug, path } of named)
    if (!own.has(slug)) problems.push(problem('error', yaml.placeOf(path), ...unknownSlug('module', slug, own)));
  for (const { from, circle } of findCircles(
    new Map(ownModules.map(({ module }) => [module.slug, module.prerequisites ?? []])),
  )) {
    const path = ownModules.find(({ module }) => module.slug === from)?.path ?? [];
    problems.push(problem('error', yaml.placeOf([...path, 'prerequisites']), ...inCircle(circle)));
  }
  if (pack.slug !== stem)
    problems.push(
      problem(
        'error',
        yaml.placeOf(['slug']),
        `the slug \`${pack.slug}\` is not the file’s name`,
        `Write \`${stem}\`, or rename the file to ${pack.slug}.yaml`,
      ),
    );
  return problems;
};

const checkWeeks = ({ pack, yaml }: LoadedPack): Problem[] => {
  const late = (week: number, path: Path): Problem[] =>
    week <= pack.weeks
      ? []
      : [
          problem(
            'error',
            yaml.placeOf(path),
            `week ${week} is after the last, week ${pack.weeks}`,
            `Use a week from 1 to ${pack.weeks}, or raise \`weeks\``,
          ),
        ];
  const outside = pack.phases.flatMap(({ weeks, modules = [] }, at) =>
    modules.flatMap(({ week }, index): Problem[] => {
      if (week === undefined || !weeks || (week >= Math.min(...weeks) && week <= Math.max(...weeks))) return [];
      const place = yaml.placeOf(['phases', at, 'modules', index, 'week']);
      return [
        problem('error', place, `week ${week} is outside its phase`, 'Move the module, or change the phase’s `weeks`'),
      ];
    }),
  );
  return [
    ...outside,
    ...pack.phases.flatMap(({ weeks = [] }, at) =>
      weeks.flatMap((week, index) => late(week, ['phases', at, 'weeks', index])),
    ),
    ...modulesOf(pack).flatMap(({ module, path }) =>
      module.week === undefined ? [] : late(module.week, [...path, 'week']),
    ),
    ...(pack.weekly ?? []).flatMap(({ week }, index) => late(week, ['weekly', index, 'week'])),
    ...pack.milestones.flatMap(({ week }, index) => late(week, ['milestones', index, 'week'])),
  ];
};

const modulesOf = (pack: Pack) =>
  pack.phases.flatMap((phase, at) =>
    (phase.modules ?? []).map((module, index) => ({ module, path: ['phases', at, 'modules', index] as Path })),
  );

/** Every mention of a concept in a pack. */
const namedConcepts = (pack: Pack): { slug: string; path: Path }[] => [
  ...modulesOf(pack).flatMap(({ module, path }) =>
    module.topics.flatMap((topic, at) =>
      topic.concepts.map((slug, index) => ({ slug, path: [...path, 'topics', at, 'concepts', index] })),
    ),
  ),
  ...pack.phases.flatMap((phase, at) =>
    (phase.concepts ?? []).map(({ concept }, index) => ({
      slug: concept,
      path: ['phases', at, 'concepts', index, 'concept'],
    })),
  ),
  ...(pack.weekly ?? []).flatMap((week, at) =>
    (week.concepts ?? []).map((slug, index) => ({ slug, path: ['weekly', at, 'concepts', index] })),
  ),
  ...pack.projects.flatMap((project, at) =>
    (project.concepts ?? []).map((slug, index) => ({ slug, path: ['projects', at, 'concepts', index] })),
  ),
];

/** A module can be named where a concept can (`/quiz`), so their slugs must differ. */
const checkPackSlugs = ({ packs, concepts }: Loaded): Problem[] => {
  const modules = packs.flatMap(({ pack, yaml }) =>
    modulesOf(pack).map(({ module, path }) => ({
      what: 'module',
      slug: module.slug,
      place: yaml.placeOf([...path, 'slug']),
    })),
  );
  const projects = packs.flatMap(({ pack, yaml }) =>
    pack.projects.map(({ slug }, index) => ({
      what: 'project',
      slug,
      place: yaml.placeOf(['projects', index, 'slug']),
    })),
  );
  const names = concepts.map(({ slug, file }) => ({ what: 'concept', slug, place: { file, line: 1, column: 1 } }));
  const complain = (again: (typeof names)[number], first: (typeof names)[number]) =>
    problem(
      'error',
      again.place,
      `\`${again.slug}\` is already a ${first.what} (${spot(first.place)})`,
      `Give this ${again.what} another slug`,
    );
  return [
    ...checkUnique([...names, ...modules], ({ slug }) => slug, complain),
    ...checkUnique(projects, ({ slug }) => slug, complain),
  ];
};

const findOrphans = ({ packs, concepts }: Loaded): Problem[] => {
  const taught = new Set(packs.flatMap(({ pack }) => namedConcepts(pack).map(({ slug }) => slug)));
  return concepts
    .filter(({ slug }) => !taught.has(slug))
    .map(({ slug, file }) =>
      problem(
        'warning',
        { file, line: 1, column: 1 },
        `no pack teaches \`${slug}\``,
        'Name it in a topic of a pack, or remove it',
      ),
    );
};
