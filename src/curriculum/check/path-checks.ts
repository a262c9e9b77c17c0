/**
 * The rules of learning paths: they name what the pack teaches, once, and nothing before it can
 * be understood.
 */
import { type Problem, problem } from '../problem.ts';
import type { LoadedConcept, LoadedPack } from '../read/loaded.ts';
import type { LearningPath, Pack } from '../read/pack.ts';
import type { Path } from '../yaml/yaml-file.ts';
import { checkUnique, spot, unknownSlug } from './name-rules.ts';
import { modulesOf } from './pack-checks.ts';

type Step = { readonly slug: string; readonly what: 'module' | 'concept'; readonly at: Path };

type NumberedPath = { readonly path: LearningPath; readonly index: number };

const samePath = ({ yaml }: LoadedPack, again: NumberedPath, first: NumberedPath): Problem =>
  problem(
    'error',
    yaml.placeOf(['paths', again.index, 'slug']),
    `\`${again.path.slug}\` is already a path (${spot(yaml.placeOf(['paths', first.index]))})`,
    'Give this path another slug',
  );

export const checkPaths = (loaded: LoadedPack, concepts: readonly LoadedConcept[]): Problem[] => {
  const { pack } = loaded;
  const paths = (pack.paths ?? []).map((path, index) => ({ path, index }));
  const needs = needsOf(pack, concepts);
  return [
    ...checkUnique(
      paths,
      ({ path }) => path.slug,
      (again, first) => samePath(loaded, again, first),
    ),
    ...paths.flatMap(({ path, index }) => checkPath(loaded, path, ['paths', index], needs)),
  ];
};

/** What must be known before each module and concept that the pack teaches. */
type Needs = ReadonlyMap<string, readonly string[]>;

const needsOf = (pack: Pack, concepts: readonly LoadedConcept[]): Needs => {
  const taught = conceptsOf(pack);
  return new Map([
    ...modulesOf(pack).map(({ module }) => [module.slug, module.prerequisites ?? []] as const),
    ...concepts
      .filter(({ slug }) => taught.has(slug))
      // What the pack leaves to another one can't come earlier in it.
      .map(({ slug, concept }) => [slug, (concept?.prerequisites ?? []).filter((need) => taught.has(need))] as const),
  ]);
};

const conceptsOf = (pack: Pack): ReadonlySet<string> =>
  new Set([
    ...pack.phases.flatMap(({ concepts = [] }) => concepts.map(({ concept }) => concept)),
    ...modulesOf(pack).flatMap(({ module }) => module.topics.flatMap(({ concepts }) => concepts)),
  ]);

const checkPath = ({ pack, yaml }: LoadedPack, path: LearningPath, base: Path, needs: Needs): Problem[] => {
  const steps = path.order.map(
    ({ module, concept }, index): Step => ({
      slug: module ?? concept ?? '',
      what: module === undefined ? 'concept' : 'module',
      at: [...base, 'order', index],
    }),
  );
  const modules = new Set(modulesOf(pack).map(({ module }) => module.slug));
  const known = { module: modules, concept: conceptsOf(pack) };
  const wrong = (at: Path, [message, fix]: readonly [string, string]) =>
    problem('error', yaml.placeOf(at), message, fix);
  return [
    ...steps.flatMap(({ slug, what, at }) =>
      known[what].has(slug) ? [] : [wrong([...at, what], unknownSlug(what, slug, known[what]))],
    ),
    ...(path.assumes ?? []).flatMap((slug, index) =>
      needs.has(slug) ? [] : [wrong([...base, 'assumes', index], unknownSlug('module or concept', slug, needs.keys()))],
    ),
    ...checkUnique(
      steps,
      ({ slug }) => slug,
      ({ slug, at }) => wrong(at, [`\`${slug}\` is in this path twice`, 'Leave it where it is needed first']),
    ),
    ...findTooEarly(steps, path, needs).map(({ step, need, later }) =>
      wrong(step.at, [
        `\`${step.slug}\` comes before \`${need}\`, which it builds on`,
        later ? `Move \`${need}\` above it` : `Add \`${need}\` above it, or name it under \`assumes\``,
      ]),
    ),
  ];
};

const findTooEarly = (steps: readonly Step[], { assumes = [] }: LearningPath, needs: Needs) => {
  const met = new Set(assumes);
  const all = new Set(steps.map(({ slug }) => slug));
  return steps.flatMap((step) => {
    const missing = (needs.get(step.slug) ?? []).filter((need) => !met.has(need));
    met.add(step.slug);
    return missing.map((need) => ({ step, need, later: all.has(need) }));
  });
};
