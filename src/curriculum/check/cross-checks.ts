/**
 * The rules that hold between files: what is named exists, nothing is there twice, nothing goes in
 * circles.
 */

import { normaliseTyped } from '../kinds/typed/typed-answer.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import type { Loaded, LoadedConcept, LoadedQuestion } from '../read/loaded.ts';
import { checkUnique, findCircles, inCircle, spot, unknownSlug } from './name-rules.ts';
import { checkPacks } from './pack-checks.ts';
import { checkPaths } from './path-checks.ts';
import { checkProjects } from './project-checks.ts';
import { checkPins } from './versions.ts';

export const crossCheck = (loaded: Loaded): Problem[] => [
  ...checkQuestions(loaded.questions),
  ...checkDrafts(loaded),
  ...checkNames(loaded.concepts),
  ...checkConceptLinks(loaded.concepts),
  ...checkPacks(loaded),
  ...loaded.packs.flatMap((pack) => checkPaths(pack, loaded.concepts)),
  ...checkProjects(loaded),
  ...checkPins(loaded.versions),
];

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

/** A draft's slug will be its own: one that is taken is an error once the draft is finished. */
const checkDrafts = ({ questions, drafts }: Loaded): Problem[] => {
  const isShown = new Set(questions.map(({ placeOf }) => spot(placeOf(['slug']))));
  const taken = questions.map(({ question, placeOf }) => ({ slug: question.slug, place: placeOf(['slug']) }));
  const named = drafts.flatMap(({ slug, placeOf }) =>
    slug === undefined || isShown.has(spot(placeOf(['slug']))) ? [] : [{ slug, place: placeOf(['slug']) }],
  );
  return checkUnique(
    [...taken, ...named],
    ({ slug }) => slug,
    (again, first) =>
      problem(
        'warning',
        again.place,
        `a draft: the slug \`${again.slug}\` is already used at ${spot(first.place)}`,
        'Give this question a slug of its own',
      ),
  ).filter(({ line, file }) => named.some(({ place }) => place.file === file && place.line === line));
};

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

type Name = {
  readonly name: string;
  readonly slug: string;
  readonly place: Place;
  readonly what: 'title' | 'alias';
};

const checkNames = (concepts: readonly LoadedConcept[]): Problem[] => {
  const names = concepts.flatMap(({ slug, concept, yaml }): Name[] =>
    concept && yaml
      ? [
          { name: concept.title, slug, place: yaml.placeOf(['title']), what: 'title' },
          ...concept.aliases.map(
            (name, index): Name => ({
              name,
              slug,
              place: yaml.placeOf(['aliases', index]),
              what: 'alias',
            }),
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
  const here = `the ${again.what} of \`${again.slug}\``;
  const there = `the ${first.what} of \`${first.slug}\` (${spot(first.place)})`;
  return problem(
    'error',
    again.place,
    `\`${again.name}\` is ${here} and ${there}`,
    'Keep it where people who type it want to arrive',
  );
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
