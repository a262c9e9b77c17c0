/**
 * The rules of packs: what they name exists, weeks are theirs, no slug is there twice, no concept
 * is left out.
 */

import { type Problem, problem } from '../problem.ts';
import type { Loaded, LoadedPack } from '../read/loaded.ts';
import type { Pack } from '../read/pack.ts';
import type { Path } from '../yaml/yaml-file.ts';
import { checkUnique, findCircles, inCircle, spot, unknownSlug } from './name-rules.ts';

export const checkPacks = (loaded: Loaded): Problem[] => [
  ...loaded.packs.flatMap((pack) => [...checkNamesIn(pack, loaded), ...checkWeeks(pack)]),
  ...checkPackSlugs(loaded),
  ...(loaded.allPacks ? findOrphans(loaded) : []),
];

const checkNamesIn = ({ pack, yaml, stem }: LoadedPack, loaded: Loaded): Problem[] => {
  const concepts = new Set(loaded.concepts.map(({ slug }) => slug));
  const ownModules = modulesOf(pack);
  const problems = namedConcepts(pack).flatMap(({ slug, path }) =>
    concepts.has(slug) ? [] : [problem('error', yaml.placeOf(path), ...unknownSlug('concept', slug, concepts))],
  );
  const own = new Set(ownModules.map(({ module }) => module.slug));
  const named = ownModules.flatMap(({ module, path }) =>
    (module.prerequisites ?? []).map((slug, index) => ({
      slug,
      path: [...path, 'prerequisites', index],
    })),
  );
  for (const { slug, path } of named)
    if (!own.has(slug)) problems.push(problem('error', yaml.placeOf(path), ...unknownSlug('module', slug, own)));
  for (const { from, circle } of findCircles(
    new Map(ownModules.map(({ module }) => [module.slug, module.prerequisites ?? []])),
  )) {
    const path = ownModules.find(({ module }) => module.slug === from)?.path ?? [];
    problems.push(problem('error', yaml.placeOf([...path, 'prerequisites']), ...inCircle(circle)));
  }
  const criteria = (pack.criteria ?? []).map(({ slug }, index) => ({ slug, index }));
  problems.push(
    ...checkUnique(
      criteria,
      ({ slug }) => slug,
      ({ slug, index }) =>
        problem(
          'error',
          yaml.placeOf(['criteria', index, 'slug']),
          `the criterion \`${slug}\` is there twice`,
          'Give one of them another slug: what people tick goes by it',
        ),
    ),
  );
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

export const modulesOf = (pack: Pack) =>
  pack.phases.flatMap((phase, at) =>
    (phase.modules ?? []).map((module, index) => ({
      module,
      path: ['phases', at, 'modules', index] as Path,
    })),
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
  const names = concepts.map(({ slug, file }) => ({
    what: 'concept',
    slug,
    place: { file, line: 1, column: 1 },
  }));
  const complain = (again: (typeof names)[number], first: (typeof names)[number]) =>
    problem(
      'error',
      again.place,
      `\`${again.slug}\` is already a ${first.what} (${spot(first.place)})`,
      `Give this ${again.what} another slug`,
    );
  return checkUnique([...names, ...modules], ({ slug }) => slug, complain);
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
