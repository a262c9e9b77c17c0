/**
 * The rules of projects: what a brief and a pack name of each other exists, and every brief is
 * handed out.
 */
import { type Place, type Problem, problem } from '../problem.ts';
import type { Loaded, LoadedPack } from '../read/loaded.ts';
import type { ProjectFile } from '../read/project-file.ts';
import type { Path } from '../yaml/yaml-file.ts';
import { findCircles, inCircle, unknownSlug } from './name-rules.ts';
import { modulesOf } from './pack-checks.ts';

export const checkProjects = (loaded: Loaded): Problem[] => [
  ...loaded.projects.flatMap((project) => checkLinks(project, loaded)),
  ...findOrderCircles(loaded.projects),
  ...loaded.packs.flatMap((pack) => checkPack(pack, loaded.projects)),
  ...(loaded.allPacks ? findUnused(loaded) : []),
];

const startOf = ({ file }: ProjectFile): Place => ({ file, line: 1, column: 1 });

const checkLinks = (file: ProjectFile, { concepts, packs, projects, allPacks }: Loaded): Problem[] => {
  const { project, yaml } = file;
  if (!project || !yaml) return [];
  const known = {
    concepts: new Set(concepts.map(({ slug }) => slug)),
    modules: new Set(packs.flatMap(({ pack }) => modulesOf(pack).map(({ module }) => module.slug))),
    after: new Set(projects.map(({ slug }) => slug)),
  };
  const nouns = { concepts: 'concept', modules: 'module', after: 'project' } as const;
  // Of a pack that can't be read no module is known.
  const keys = allPacks ? (['concepts', 'modules', 'after'] as const) : (['concepts', 'after'] as const);
  return keys.flatMap((key) =>
    project[key].flatMap((slug, index) =>
      known[key].has(slug)
        ? []
        : [problem('error', yaml.placeOf([key, index]), ...unknownSlug(nouns[key], slug, known[key]))],
    ),
  );
};

const findOrderCircles = (projects: readonly ProjectFile[]): Problem[] => {
  const edges = new Map(projects.map(({ slug, project }) => [slug, project?.after ?? []]));
  return findCircles(edges).flatMap(({ from, circle }) => {
    const start = projects.find(({ slug }) => slug === from);
    if (!start) return [];
    const [message] = inCircle(circle);
    const place = start.yaml?.placeOf(['after']) ?? startOf(start);
    return [problem('error', place, message, 'Leave one of them out under `after`')];
  });
};

type Named = { readonly slug: string; readonly path: Path };

const namedIn = ({ pack }: LoadedPack): Named[] => [
  ...pack.projects.map((slug, index) => ({ slug, path: ['projects', index] })),
  ...(pack.capstone ? [{ slug: pack.capstone, path: ['capstone'] }] : []),
  ...(pack.weekly ?? []).flatMap(({ builds = [] }, at) =>
    builds.map((slug, index) => ({ slug, path: ['weekly', at, 'builds', index] })),
  ),
  ...pack.milestones.flatMap(({ projects = [] }, at) =>
    projects.map((slug, index) => ({ slug, path: ['milestones', at, 'projects', index] })),
  ),
];

const checkPack = (loaded: LoadedPack, projects: readonly ProjectFile[]): Problem[] => {
  const { pack, yaml } = loaded;
  const known = new Map(projects.map((each) => [each.slug, each]));
  const missing = namedIn(loaded).flatMap(({ slug, path }) =>
    known.has(slug) ? [] : [problem('error', yaml.placeOf(path), ...unknownSlug('project', slug, known.keys()))],
  );
  const twice = pack.projects.flatMap((slug, index) =>
    pack.projects.indexOf(slug) === index
      ? []
      : [
          problem(
            'error',
            yaml.placeOf(['projects', index]),
            `the project \`${slug}\` is there twice`,
            'Leave one out',
          ),
        ],
  );
  const capstone = pack.capstone === undefined ? undefined : known.get(pack.capstone)?.project;
  return capstone && capstone.level !== 'capstone'
    ? [
        ...missing,
        ...twice,
        problem(
          'error',
          yaml.placeOf(['capstone']),
          `\`${pack.capstone}\` is a project of the level ${capstone.level}`,
          'Give its file `level: capstone`, or name another',
        ),
      ]
    : [...missing, ...twice];
};

const findUnused = ({ packs, projects }: Loaded): Problem[] => {
  const named = new Set(packs.flatMap(namedIn).map(({ slug }) => slug));
  return projects
    .filter(({ slug }) => !named.has(slug))
    .map((each) =>
      problem(
        'warning',
        startOf(each),
        `no pack has the project \`${each.slug}\``,
        'Name it under `projects` of a pack, or remove it',
      ),
    );
};
