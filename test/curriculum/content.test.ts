/**
 * The curriculum in quizzes/ is whole and true: no errors, all of both seeds, code that prints what
 * it says, answers that grade.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCurriculum, describeProblems } from '../../src/curriculum/check/check-report.ts';
import { describeMeasure, isAsWanted } from '../../src/curriculum/form/measures.ts';
import { gradeAnswer, type Question } from '../../src/curriculum/model.ts';
import { realCurriculum } from '../support/bot.ts';

const folder = new URL('../../quizzes', import.meta.url).pathname;
const curriculum = realCurriculum();
const questions = [...curriculum.questions.values()];
const project = (slug: string) => curriculum.projects.get(slug) ?? expect.fail(`no project ${slug}`);
const pack = (slug: string) => curriculum.packs.get(slug) ?? expect.fail(`no pack ${slug}`);

it('has no errors and no warnings, gives nothing away by its form, and every diagram can be drawn', async () => {
  const { problems, measures } = await checkCurriculum(folder, { form: true });
  expect(describeProblems(problems, 'quizzes')).toBe('');
  expect(measures.ofAll.filter((measure) => !isAsWanted(measure)).map(describeMeasure)).toEqual([]);
  expect(questions.length).toBeGreaterThanOrEqual(700);
  expect(curriculum.concepts.size).toBeGreaterThanOrEqual(72);
  // Seven seconds of a processor, which a busy machine has to share.
}, 120_000);

describe('the seeds', () => {
  it('are there in full: the bootcamp', () => {
    const { phases, weeks, projects, capstone, criteria, prerequisites } = pack('bootcamp');
    const modules = phases.flatMap((phase) => phase.modules ?? []);
    expect({
      phases: phases.length,
      modules: modules.length,
      weeks,
      projects: projects.length,
    }).toEqual({
      phases: 6,
      modules: 16,
      weeks: 12,
      projects: 9,
    });
    expect(modules.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(modules.every(({ topics }) => topics.length >= 3)).toBe(true);
    expect(
      ['beginner', 'intermediate', 'advanced'].map(
        (level) => projects.filter((slug) => project(slug).level === level).length,
      ),
    ).toEqual([3, 3, 3]);
    expect([
      criteria?.length,
      project(capstone ?? '').criteria.length,
      prerequisites?.required?.length,
      prerequisites?.recommended?.length,
    ]).toEqual([4, 5, 4, 3]);
  });

  it('are there in full: the journal', () => {
    const { phases, weeks, projects, milestones, weekly } = pack('journal');
    expect(phases.map(({ concepts }) => concepts?.length)).toEqual([4, 4, 4, 3]);
    expect(phases.flatMap(({ concepts }) => concepts?.map(({ number }) => number))).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
    expect(
      ['project', 'challenge'].map((level) => projects.filter((slug) => project(slug).level === level).length),
    ).toEqual([5, 5]);
    expect([weeks, weekly?.length, milestones.length]).toEqual([4, 4, 4]);
  });

  it('are written in full where the format must prove itself', () => {
    const inModules = [...curriculum.modules.values()]
      .filter(({ number }) => [1, 4, 9, 10].includes(number))
      .flatMap(({ slug }) => curriculum.conceptsOf(slug));
    const inJournal = pack('journal').phases.flatMap(({ concepts = [] }) =>
      concepts.filter(({ number }) => [1, 2, 3, 4, 9].includes(number)),
    );
    const written = new Set([...inModules.map(({ slug }) => slug), ...inJournal.map(({ concept }) => concept)]);
    expect(written.size).toBeGreaterThanOrEqual(18);
    for (const slug of written) {
      expect(curriculum.concepts.get(slug)?.complete, slug).toBe(true);
      expect(curriculum.questionsOf(slug).length, slug).toBeGreaterThanOrEqual(8);
    }
  });

  it('have every section written in each concept, and thirty questions whose numbers vary', () => {
    const incomplete = [...curriculum.concepts.values()].flatMap((concept) => {
      const { definition, importance, useCases, code, diagram, pitfalls, takeaways, resources, project } = concept;
      const sections = { definition, importance, useCases, code, pitfalls, takeaways, resources, project };
      const lists = { ...sections, journalPrompts: concept.journalPrompts, diagram: diagram ? [diagram] : [] };
      return Object.entries(lists).flatMap(([name, { length }]) => (length > 0 ? [] : [`${concept.slug}: ${name}`]));
    });
    expect(incomplete).toEqual([]);
    const ofPacks = ['bootcamp', 'journal'].flatMap((slug) => curriculum.conceptsOfPack(slug));
    expect(ofPacks.filter((slug) => !curriculum.concepts.get(slug)?.complete)).toEqual([]);
    expect(questions.filter(({ template }) => template).length).toBeGreaterThanOrEqual(30);
  });

  it('say of each milestone how one can tell, and show four orders in which to learn', () => {
    for (const { milestones, paths = [], prerequisites } of [pack('bootcamp'), pack('journal')]) {
      expect(milestones.every(({ proof }) => proof)).toBe(true);
      expect(paths.map(({ slug }) => slug)).toEqual([
        'sequential',
        'core-infrastructure',
        'query-first',
        'streaming-first',
      ]);
      const lengths = paths.map(({ order }) => order.length);
      expect(new Set(lengths).size, 'each path comes to all of it').toBe(1);
      for (const group of Object.values(prerequisites ?? {})) expect(group?.every(({ check }) => check)).toBe(true);
    }
  });

  it('have a project for each module, and for each concept of the journal', () => {
    const of = (slug: string) => [...pack(slug).projects, pack(slug).capstone ?? []].flat().map(project);
    const bootcamp = pack('bootcamp').phases.flatMap(({ modules = [] }) => modules.map(({ slug }) => slug));
    const inModules = new Set(of('bootcamp').flatMap(({ modules }) => modules));
    expect(bootcamp.filter((slug) => !inModules.has(slug))).toEqual([]);
    const inProjects = new Set(of('journal').flatMap(({ concepts }) => concepts));
    expect(curriculum.conceptsOfPack('journal').filter((slug) => !inProjects.has(slug))).toEqual([]);
    for (const { slug, modules, concepts } of of('bootcamp'))
      for (const module of modules)
        expect(
          curriculum.conceptsOf(module).some((concept) => concepts.includes(concept.slug)),
          `${slug} practises something of ${module}`,
        ).toBe(true);
  });

  it('share their topics: a concept of both has two places', () => {
    const packsOf = (slug: string) => new Set(curriculum.placesOf(slug).map((place) => place.pack.slug));
    for (const slug of ['cap-theorem', 'change-data-capture', 'time-travel'])
      expect(packsOf(slug), slug).toEqual(new Set(['bootcamp', 'journal']));
  });
});

describe('answers', () => {
  const grade = (question: Question, given: readonly string[]) => gradeAnswer(curriculum, question, given);

  it.each(questions.map((question) => [question.slug, question] as const))(
    '%s grades its right answers right',
    (_slug, question) => {
      for (const given of rightAnswersTo(question))
        expect(grade(question, given), given.join()).toEqual({ right: true });
    },
  );

  it.each(questions.map((question) => [question.slug, question] as const))(
    '%s grades its wrong answers wrong, and says why',
    (_slug, question) => {
      for (const given of wrongAnswersTo(question))
        expect(grade(question, given), given.join()).toMatchObject({
          right: false,
          reason: expect.anything(),
        });
    },
  );
});

const keysWhere = <Item>(items: readonly Item[], fits: (item: Item) => boolean): string[] =>
  items.flatMap((item, index) => (fits(item) ? [String(index)] : []));

const rightAnswersTo = (question: Question): readonly (readonly string[])[] => {
  switch (question.kind) {
    case 'single':
    case 'several':
      return [keysWhere(question.options, ({ right }) => right === true)];
    case 'true-false':
      return [[String(question.answer)]];
    case 'gap':
    case 'short':
      return question.accept.map((form) => [form]);
    case 'number':
      return [[String(question.answer)], [`${question.answer} ${question.unit ?? ''}`]];
    case 'order':
      return [keysWhere(question.items, () => true)];
    case 'output':
      return [[question.prints]];
    case 'fault':
      return question.lines.map((line) => [String(line)]);
  }
};

/** Those that the file explains. */
const wrongAnswersTo = (question: Question): readonly (readonly string[])[] => {
  switch (question.kind) {
    case 'single':
    case 'several':
      return keysWhere(question.options, ({ right }) => right !== true).map((key) => [key]);
    case 'true-false':
      return [[String(!question.answer)]];
    case 'gap':
    case 'short':
      return (question.reject ?? []).map((form) => [form.text]);
    case 'number':
      return (question.mistakes ?? []).map(({ value }) => [String(value)]);
    case 'order':
      return question.mistake ? [keysWhere(question.items, () => true).reverse()] : [];
    case 'output':
      return (question.mistakes ?? []).map(({ prints }) => [prints]);
    case 'fault':
      return (question.decoys ?? []).map(({ line }) => [String(line)]);
  }
};

/**
 * Each is the whole program of a process forked for it: to start Python for each takes longer than
 * all that they do. What ends with a mistake says so where its output is looked at.
 */
const EACH_ALONE = `
import json, os, sys, types
printed = []
for code in json.load(sys.stdin):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(write, 1)
        sys.modules["__main__"] = types.ModuleType("__main__")
        exec(code, sys.modules["__main__"].__dict__)
        sys.exit()
    os.close(write)
    with open(read) as output:
        text = output.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    printed.append(text if ended == 0 else f"{text}ended with {ended}")
json.dump(printed, sys.stdout)
`;

describe('code that is asked about prints what the question says', () => {
  const outputs = questions.flatMap((question) => (question.kind === 'output' ? [question] : []));
  const inLanguage = (...languages: string[]) =>
    outputs
      .filter(({ language }) => languages.includes(language))
      .map((question) => [question.slug, question] as const);
  const tidy = (printed: string): string => printed.replaceAll(/[ \t]+$/gm, '').trimEnd();
  const RUN = { encoding: 'utf8', timeout: 10_000, maxBuffer: 64 * 1024 } as const;

  const hasPython = spawnSync('python3', ['--version']).status === 0;
  if (!hasPython)
    console.warn(
      '\nPYTHON IS MISSING: the Python questions are NOT run. Install python3 to check that they print what they say.\n',
    );

  describe.runIf(hasPython)('in Python', () => {
    const inPython = inLanguage('python');
    let printed: ReadonlyMap<string, string>;
    beforeAll(() => {
      const input = JSON.stringify(inPython.map(([, { code }]) => code));
      const all: string[] = JSON.parse(execFileSync('python3', ['-I', '-c', EACH_ALONE], { ...RUN, input }));
      printed = new Map(inPython.map(([slug], index) => [slug, all[index] ?? '']));
    });

    it.each(inPython)('%s (Python)', (slug, { prints }) => {
      expect(tidy(printed.get(slug) ?? '')).toBe(tidy(prints));
    });
  });

  it.each(inLanguage('javascript', 'js'))('%s (JavaScript)', (_slug, { code, prints }) => {
    expect(tidy(execFileSync(process.execPath, ['--input-type=module', '-e', code], RUN))).toBe(tidy(prints));
  });

  describe('on PostgreSQL', () => {
    let database: PGlite;
    beforeAll(async () => {
      database = await PGlite.create();
    });
    afterAll(() => database.close());

    it.each(inLanguage('sql'))('%s (SQL)', async (_slug, { code, prints }) => {
      // Each in a schema of its own, rolled back: two questions may both have a table `orders`.
      await database.exec('begin; create schema question; set local search_path to question');
      const results = await database.exec(code, { rowMode: 'array' }).finally(() => database.exec('rollback'));
      // rowMode gives every row as an array, which the type doesn't say.
      const rows = results.flatMap((result) => result.rows as unknown as unknown[][]);
      expect(tidy(rows.map((row) => row.map(String).join(' | ')).join('\n'))).toBe(tidy(prints));
    });
  });

  it('is in a language that is run here', () => {
    expect(
      new Set(outputs.map(({ language }) => language)).difference(new Set(['python', 'javascript', 'js', 'sql'])),
    ).toEqual(new Set());
  });
});
