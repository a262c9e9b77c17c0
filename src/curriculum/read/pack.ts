/**
 * The format of a pack: a path through concepts, in phases and modules or concepts, with weeks,
 * milestones, projects and the orders in which to learn it.
 */
import { z } from 'zod';
import { addIssue, slug, webAddress, words } from '../markup.ts';

const WEEKS_AT_MOST = 104;
const week = z.int().min(1).max(WEEKS_AT_MOST);
const titled = z.strictObject({ title: words(120), detail: words(600) });
const sentences = z.array(words(400)).min(1).max(40);
const slugs = z.array(slug()).max(40);

const topic = z.strictObject({ title: words(120), concepts: slugs.min(1) });

const module = z.strictObject({
  slug: slug(),
  number: z.int().min(1),
  title: words(100),
  week: week.optional(),
  description: words(600).optional(),
  prerequisites: slugs.optional(),
  topics: z.array(topic).min(1).max(12),
});

const phase = z
  .strictObject({
    title: words(100),
    description: words(600).optional(),
    weeks: z.array(week).min(1).max(WEEKS_AT_MOST).optional(),
    modules: z.array(module).min(1).max(20).optional(),
    concepts: z
      .array(z.strictObject({ number: z.int().min(1), concept: slug() }))
      .min(1)
      .max(40)
      .optional(),
  })
  .superRefine(({ modules, concepts }, context) => {
    if (!modules === !concepts)
      addIssue(
        context,
        [],
        'a phase has either `modules` or `concepts`',
        modules ? 'Leave one of them out' : 'Add one of them',
      );
  });

const resource = z.strictObject({
  title: words(160),
  kind: z.enum(['paper', 'docs', 'book', 'course', 'video', 'blog', 'community', 'code', 'article']),
  by: words(100).optional(),
  url: webAddress().optional(),
});

const weekly = z.strictObject({
  week,
  focus: words(120),
  concepts: slugs.optional(),
  project: words(200).optional(),
  /** What is built that week, of the pack's own projects. */
  builds: slugs.optional(),
});

const milestone = z.strictObject({
  week,
  title: words(200),
  /** How a learner can tell that it is reached. */
  proof: words(400).optional(),
  /** The projects that show it. */
  projects: slugs.optional(),
});

const prerequisite = titled.extend({
  /** What somebody who has it can do without looking it up. */
  check: words(400).optional(),
});

const step = z
  .strictObject({
    module: slug().optional(),
    concept: slug().optional(),
    why: words(300).optional(),
  })
  .superRefine(({ module, concept }, context) => {
    if (!module === !concept)
      addIssue(
        context,
        [],
        'a step of a path names either a `module` or a `concept`',
        module ? 'Leave one of them out' : 'Add one of them',
      );
  });

const path = z.strictObject({
  slug: slug(),
  title: words(100),
  /** Whom it suits, and why in this order. */
  why: words(400),
  /** What its learners know already, so that the path may leave it out. */
  assumes: slugs.optional(),
  order: z.array(step).min(1).max(120),
});

export const packSchema = z.strictObject({
  slug: slug(),
  title: words(100),
  description: words(800),
  weeks: week,
  hoursPerWeek: z.number().positive().max(100).optional(),
  objectives: sentences.optional(),
  prerequisites: z
    .strictObject({
      required: z.array(prerequisite).max(20).optional(),
      recommended: z.array(prerequisite).max(20).optional(),
    })
    .optional(),
  phases: z.array(phase).min(1).max(20),
  weekly: z.array(weekly).max(WEEKS_AT_MOST).optional(),
  milestones: z.array(milestone).max(60),
  /** In the order in which one builds them; each has a file in `projects/`. */
  projects: slugs.max(60),
  /** Orders in which to learn it; the first is the one that is taken where none is chosen. */
  paths: z.array(path).max(12).optional(),
  criteria: z
    .array(z.strictObject({ slug: slug(), title: words(400) }))
    .min(1)
    .max(40)
    .optional(),
  capstone: slug().optional(),
  format: sentences.optional(),
  log: z
    .array(z.strictObject({ title: words(100), prompts: sentences }))
    .max(20)
    .optional(),
  tools: z
    .array(z.strictObject({ title: words(100), items: sentences }))
    .max(20)
    .optional(),
  resources: z.array(resource).max(60),
  steps: sentences.optional(),
  facts: z.array(titled).max(20).optional(),
});

export type Pack = z.infer<typeof packSchema>;
export type Module = z.infer<typeof module>;
export type LearningPath = z.infer<typeof path>;
