/**
 * What a question leans on and its concept doesn't give: terms, sources; and what a picture keeps
 * from those who can't see it.
 */

import { problem } from '../problem.ts';
import { wordsOfAll, wordsOfProse } from '../prose-words.ts';
import type { LoadedConcept } from '../read/loaded.ts';
import type { Pack } from '../read/pack.ts';
import { type Bank, type Finding, type Rule, warn } from './item.ts';
import { holdsPlain, toPlain } from './wording.ts';

/** All words of a concept that a learner can read before being asked. */
const textOfConcept = ({ concept }: LoadedConcept): string =>
  concept
    ? [
        concept.title,
        concept.summary,
        ...concept.aliases,
        wordsOfProse([...concept.definition, ...concept.importance, ...concept.project]),
        wordsOfAll([...concept.useCases, ...concept.pitfalls, ...concept.takeaways, ...concept.journalPrompts]),
        ...concept.code.flatMap(({ title, code, notice }) => [title, code, wordsOfProse(notice)]),
        concept.diagram ? `${concept.diagram.dot}\n${concept.diagram.alt}` : '',
      ].join('\n')
    : '';

/** Outlines have no text yet to define anything in. */
const isWritten = ({ concept }: LoadedConcept): boolean => (concept?.importance.length ?? 0) > 0;

const termsAreDefined: Rule = ({ items, concepts, chosen }) => {
  const all = toPlain(concepts.map(textOfConcept).join('\n'));
  const written = new Set(concepts.filter(isWritten).map(({ slug }) => slug));
  return items
    .filter(({ question, terms }) => chosen.has(question.concept) && written.has(question.concept) && terms.length > 0)
    .flatMap((item) => {
      if (item.terms.some((term) => holdsPlain(all, term))) return [];
      return [
        warn(
          item,
          ['accept', 0],
          `no concept says “${item.terms[0]}”, so nobody can have met it here`,
          'Say it in the concept, or ask for a term that is there',
        ),
      ];
    });
};

const pageOf = (url: string): string =>
  url
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[#?].*$/, '')
    .replace(/\/(?:index\.html)?$/, '');
const siteOf = (url: string): string => pageOf(url).split('/')[0] ?? '';

const sourcesAreListed: Rule = ({ items, concepts, chosen }) => {
  const listed = new Map(
    concepts.map(({ slug, concept }) => [slug, (concept?.resources ?? []).map(({ url }) => siteOf(url))]),
  );
  return items
    .filter(({ question }) => chosen.has(question.concept) && (listed.get(question.concept)?.length ?? 0) > 0)
    .flatMap((item) =>
      listed.get(item.question.concept)?.includes(siteOf(item.question.source.url))
        ? []
        : [
            warn(
              item,
              ['source', 'url'],
              `the concept lists nothing of ${siteOf(item.question.source.url)} among its resources`,
              'List the source there, or rest the question on one that is listed',
            ),
          ],
    );
};

const ofConcept = ({ concepts, chosen }: Bank, look: (each: LoadedConcept) => readonly Finding[]): Finding[] =>
  concepts.filter(({ slug }) => chosen.has(slug)).flatMap(look);

/** The words that stand in a drawing: its labels, or the names of what has none. */
const labelsOf = (dot: string): string[] =>
  [...dot.matchAll(/label\s*=\s*"([^"]+)"/g)]
    .map(([, label = '']) => label.replaceAll('\\n', ' ').trim())
    .filter((label) => /\p{L}{3}/u.test(label));

const pictureIsTold: Rule = (bank) =>
  ofConcept(bank, ({ slug, concept }) => {
    if (!concept?.diagram) return [];
    const { dot, alt, place } = concept.diagram;
    const words = new Set(alt.toLowerCase().match(/\p{L}{3,}/gu));
    const labels = labelsOf(dot);
    const untold = labels.filter(
      (label) => !(label.toLowerCase().match(/\p{L}{3,}/gu) ?? []).some((word) => words.has(word)),
    );
    if (untold.length * 2 <= labels.length) return [];
    const shown = untold
      .slice(0, 3)
      .map((label) => `“${label}”`)
      .join(', ');
    return [
      {
        ...problem(
          'warning',
          place,
          `the words below the drawing leave out most of what it shows: ${shown}`,
          'Say what each part is and does, for those who can’t see it',
        ),
        about: slug,
      },
    ];
  });

/**
 * A learner who follows a pack meets what a concept builds on before it, or beside it in the same
 * module.
 */
const prerequisitesComeFirst: Rule = (bank) => {
  const steps = bank.packs.map(({ pack }) => ({ title: pack.title, steps: stepsOf(pack) }));
  return ofConcept(bank, ({ slug, concept, yaml }) =>
    (concept?.prerequisites ?? []).flatMap((before, index): Finding[] => {
      const late = steps.find(({ steps: each }) => {
        const own = each.get(slug);
        return own !== undefined && (each.get(before) ?? Number.POSITIVE_INFINITY) > own;
      });
      if (!late || !yaml) return [];
      const message = `“${late.title}” teaches \`${before}\` later than \`${slug}\`, or not at all`;
      return [
        {
          ...problem(
            'warning',
            yaml.placeOf(['prerequisites', index]),
            message,
            'Name it under `related`, or teach it earlier in that pack',
          ),
          about: slug,
        },
      ];
    }),
  );
};

/** Concept → the number of the module or numbered place in which a pack teaches it first. */
const stepsOf = (pack: Pack): ReadonlyMap<string, number> => {
  const steps = new Map<string, number>();
  const groups = pack.phases.flatMap((phase) => [
    ...(phase.modules ?? []).map(({ topics }) => topics.flatMap(({ concepts }) => concepts)),
    ...(phase.concepts ?? []).map(({ concept }) => [concept]),
  ]);
  for (const [step, slugs] of groups.entries()) for (const slug of slugs) if (!steps.has(slug)) steps.set(slug, step);
  return steps;
};

export const conceptRules = {
  'unknown-term': termsAreDefined,
  'source-not-listed': sourcesAreListed,
  'picture-untold': pictureIsTold,
  'late-prerequisite': prerequisitesComeFirst,
};
