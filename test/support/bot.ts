/**
 * The whole bot without a platform: people who type commands and press buttons, on a real database,
 * with a clock that is moved.
 */
import { fileURLToPath } from 'node:url';
import type { Routine } from '../../src/chat/deliver/notice.ts';
import type { Messengers } from '../../src/chat/deliver/try-out.ts';
import { createDispatcher, type Dispatcher, type Reply } from '../../src/chat/dispatch.ts';
import type { Feature } from '../../src/chat/feature.ts';
import type { Limit } from '../../src/chat/limit.ts';
import type { PlatformRoles } from '../../src/chat/look-up-roles.ts';
import type { Interaction } from '../../src/chat/receive/interaction.ts';
import type { Filled, Form } from '../../src/chat/view/form.ts';
import type { Block, Button, Select, View } from '../../src/chat/view/view.ts';
import { enrol, ensureCohort } from '../../src/community/cohort/cohorts.ts';
import { createIdentify, createIsKnown } from '../../src/community/person/identify.ts';
import { createRoleLookups, type RoleLookups } from '../../src/community/person/role-lookup.ts';
import { loadCachedCurriculum } from '../../src/curriculum/load.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { CurriculumError, errorsOf } from '../../src/curriculum/problem.ts';
import { createSearch, type Search } from '../../src/curriculum/search.ts';
import type { Database } from '../../src/database/client.ts';
import { explainDatabaseError } from '../../src/database/connect/errors.ts';
import type { PersonRows } from '../../src/database/schema/person-rows.ts';
import { allFeatures, type FeatureNeeds, homeOf, offersOf } from '../../src/features.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { latest } from '../../src/lib/latest.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { wordsOf } from '../../src/lib/words/text.ts';

export const realCurriculum = (): Curriculum => {
  real ??= loadReal();
  return real;
};

/** Once a test file: it is never changed. */
let real: Curriculum | undefined;

/** Parsing it takes longer than most tests, so all test files share what the first one read. */
const loadReal = (): Curriculum => {
  const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const { curriculum, problems } = loadCachedCurriculum(here('quizzes'), here('node_modules/.cache/curriculum.json'));
  if (errorsOf(problems).length > 0) throw new CurriculumError(problems);
  return curriculum;
};

export type TestClock = {
  readonly now: () => Temporal.Instant;
  readonly set: (at: string) => void;
  readonly forward: (duration: Temporal.DurationLike) => void;
};

/** Stands still until it is moved. */
export const createTestClock = (at = '2026-03-02T09:00:00Z'): TestClock => {
  let now = Temporal.Instant.from(at);
  return {
    now: () => now,
    set: (to) => {
      now = Temporal.Instant.from(to);
    },
    forward: (duration) => {
      now = now.toZonedDateTimeISO('UTC').add(duration).toInstant();
    },
  };
};

type Offers = ReturnType<typeof offersOf>;

export const findRoutine = ({ routines }: Pick<Offers, 'routines'>, name: string): Routine => {
  const found = routines.find((routine) => routine.name === name);
  if (!found) throw new Error(`no feature has the routine "${name}"`);
  return found;
};

/**
 * Without the routine that writes down each version of a question when it first runs: for the whole
 * curriculum that takes longer than most tests.
 */
export const quickOffers = ({ offers }: Pick<Bot, 'offers'>): Offers => ({
  ...offers,
  routines: offers.routines.filter(({ name }) => name !== 'regrade.run'),
});

export type Bot = {
  readonly dispatcher: Dispatcher;
  readonly features: readonly Feature[];
  readonly clock: TestClock;
  readonly failures: unknown[];
  /** What the features do of their own accord: their notices and routines. */
  readonly offers: Offers;
  /** As the minute tick does: each of these routines, until nothing of its is due any more. */
  readonly runDue: (...routines: readonly string[]) => Promise<void>;
  readonly roleLookups: RoleLookups;
  /** What they find on their Home. */
  readonly home: (person: Pick<Person, 'origin'>) => Promise<readonly Block[]>;
  readonly useCurriculum: (curriculum: Curriculum) => void;
  readonly person: (
    name: string,
    who?: {
      zone?: string;
      role?: 'learner' | 'helper' | 'organiser';
      workspace?: string;
      platform?: PlatformName;
      /** Of their account there; their name in small letters, where nothing is said. */
      externalId?: string;
    },
  ) => Person;
  /** Puts somebody into the cohort of their workspace. */
  readonly enrol: (
    person: Person,
    role: 'learner' | 'helper' | 'organiser',
    packs?: readonly string[],
  ) => Promise<void>;
};

export type Person = {
  readonly name: string;
  readonly command: (name: string, options?: Readonly<Record<string, string | number>>, id?: string) => Promise<Reply>;
  readonly press: (on: Reply, label: string, id?: string) => Promise<Reply>;
  readonly choose: (on: Reply, values: readonly string[], id?: string) => Promise<Reply>;
  readonly fill: (on: Reply, filled: Filled, id?: string) => Promise<Reply>;
  readonly send: (interaction: Partial<Interaction> & Pick<Interaction, 'kind'>) => Promise<Reply>;
  readonly origin: Interaction['origin'];
};

let counted = 0;
/** A number that no other bot or interaction of this run has. */
const count = (): number => {
  counted += 1;
  return counted;
};

const searches = new WeakMap<Curriculum, Search>();

/**
 * One for all bots of a test file: an index of the whole curriculum takes longer than most tests.
 */
const searchOf = (curriculum: Curriculum): Search => {
  const search = searches.get(curriculum) ?? createSearch(curriculum);
  searches.set(curriculum, search);
  return search;
};

export const createBot = (
  database: Database,
  start: {
    clock?: TestClock;
    curriculum?: Curriculum;
    seed?: string;
    /** Of the platforms that are open, now or later; none, where nothing is said. */
    messengers?: Messengers;
    personRows?: readonly PersonRows[];
    platformRoles?: ReadonlyMap<PlatformName, PlatformRoles>;
    publicUrl?: string;
    supportContact?: string;
    certificateKeys?: FeatureNeeds['certificateKeys'];
    /** None, where nothing is said. */
    limit?: Limit;
    more?: (needs: FeatureNeeds) => readonly Feature[];
    /** Looks on while they are used. */
    watch?: (features: readonly Feature[]) => readonly Feature[];
  } = {},
): Bot => {
  const clock = start.clock ?? createTestClock();
  let curriculum = start.curriculum ?? realCurriculum();
  const random = seededRandom(start.seed ?? `bot-${count()}`);
  const failures: unknown[] = [];
  // Rows alone: whoever wants them delivered gives them to an engine.
  const outbox = createOutbox({ queue: () => undefined, random });
  const roleLookups = createRoleLookups({
    database,
    clock,
    platformRoles: start.platformRoles ?? new Map(),
    onError: (error) => failures.push(error),
  });
  const needs = {
    database,
    clock,
    random,
    findGoneRoles: roleLookups.findGone,
    ...(start.personRows ? { personRows: start.personRows } : {}),
    outbox,
    publicUrl: start.publicUrl,
    supportContact: start.supportContact,
    certificateKeys: start.certificateKeys,
    messengers: start.messengers ?? new Map(),
    curriculum: () => curriculum,
    search: latest(() => curriculum, searchOf),
  };
  const made = allFeatures({ ...needs, more: start.more?.(needs) ?? [] });
  const features = start.watch?.(made) ?? made;
  const identify = createIdentify(needs);
  const dispatcher = createDispatcher({
    features,
    now: clock.now,
    identify,
    refreshRoles: roleLookups.refresh,
    isKnown: createIsKnown(database),
    explain: explainDatabaseError,
    report: (error) => {
      failures.push(error);
      return 'f00d';
    },
    ...(start.limit ? { limit: start.limit } : {}),
  });

  const person: Bot['person'] = (
    name,
    { zone = 'UTC', workspace = 'w1', role, platform = 'sandbox', externalId = name.toLowerCase() } = {},
  ) => {
    const origin = {
      platform,
      workspace: { externalId: workspace, name: 'Test workspace' },
      account: {
        externalId,
        name,
        zone,
        ...(role === 'organiser' ? { manages: true } : {}),
      },
    } as const;
    const send: Person['send'] = async (interaction) => {
      const sent = { id: `i${count()}`, origin, place: 'workspace', ...interaction };
      const reply = await dispatcher.reply(sent as Interaction);
      // Whoever asks next finds what follows of it done: nobody presses as fast as a test.
      for (const { finish } of features) await finish?.().catch((error: unknown) => failures.push(error));
      return reply;
    };
    const withId = (id: string | undefined) => (id === undefined ? {} : { id });
    return {
      name,
      origin,
      send,
      command: (command, options = {}, id) => send({ kind: 'command', command, options, ...withId(id) }),
      press: (on, label, id) =>
        send({ kind: 'action', controlId: findButton(on, label).id, values: [], ...withId(id) }),
      choose: (on, values, id) => send({ kind: 'action', controlId: findSelect(on).id, values, ...withId(id) }),
      fill: (on, filled, id) => send({ kind: 'form', formId: formOf(on).id, filled, ...withId(id) }),
    };
  };

  const offers = offersOf(features);
  return {
    dispatcher,
    features,
    roleLookups,
    clock,
    failures,
    offers,
    runDue: async (...routines) => {
      for (const name of routines) while (await findRoutine(offers, name).run(clock.now()));
    },
    person,
    home: ({ origin }) => homeOf(features, identify, clock)(origin),
    useCurriculum: (next) => {
      curriculum = next;
    },
    enrol: async ({ origin }, role, packs = [...curriculum.packs.keys()]) => {
      const { personId, workspaceId } = await identify(origin);
      const cohortId = await ensureCohort(needs, workspaceId, {
        slug: 'c',
        name: 'Cohort',
        packs,
        startsOn: '2026-03-02',
      });
      await enrol(needs, cohortId, personId, role);
    },
  };
};

export const viewOf = (reply: Reply): View => {
  if (reply.answers === 'form') throw new Error(`got the form "${reply.form.title}", not a view`);
  return reply.view;
};

export const formOf = (reply: Reply): Form => {
  if (reply.answers !== 'form') throw new Error(`got "${wordsIn(reply)}", not a form`);
  return reply.form;
};

export const controlsOf = (reply: Reply) =>
  viewOf(reply).blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []));

export const labelsOn = (reply: Reply): readonly string[] => controlsOf(reply).map(({ label }) => label);

/** The button that leads on in a round. */
export const nextOn = (reply: Reply): string =>
  labelsOn(reply).find((label) => ['Next', 'Done', 'Finish'].includes(label)) ?? 'Next';

export const findButton = (reply: Reply, label: string): Button => {
  const found = controlsOf(reply).find(
    (control): control is Button => control.kind === 'button' && control.label === label,
  );
  if (!found) throw new Error(`no button "${label}" on: ${wordsIn(reply)} [${labelsOn(reply).join(' | ')}]`);
  return found;
};

export const findSelect = (reply: Reply): Select => {
  const found = controlsOf(reply).find((control): control is Select => control.kind === 'select');
  if (!found) throw new Error(`no select on: ${wordsIn(reply)}`);
  return found;
};

/** Everything that a reply says, for looking something up in it. */
export const wordsIn = (reply: Reply): string => viewOf(reply).blocks.map(blockWords).join('\n');

const blockWords = (block: Block): string => {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
      return wordsOf(block.text);
    case 'list':
      return block.items.map(wordsOf).join('\n');
    case 'code':
      return block.code;
    case 'table':
      return [block.columns, ...block.rows].map((row) => row.map(wordsOf).join(' | ')).join('\n');
    case 'fields':
      return block.fields.map(({ name, value }) => `${name}: ${wordsOf(value)}`).join('\n');
    case 'file':
      return block.name;
    case 'picture':
      return block.alt;
    default:
      return '';
  }
};
