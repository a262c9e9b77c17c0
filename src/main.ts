/** Open this first: configuration → database → features → platforms → jobs. */
import { join } from 'node:path';
import type { Conversations } from './chat/deliver/conversations.ts';
import type { Messenger } from './chat/deliver/messenger.ts';
import { createDispatcher } from './chat/dispatch.ts';
import type { LookUpRoles } from './chat/look-up-roles.ts';
import { createIdentify, createIsKnown } from './community/person/identify.ts';
import { createRoleLookups } from './community/person/role-lookup.ts';
import type { Config } from './config.ts';
import type { Curriculum } from './curriculum/model.ts';
import { createSearch } from './curriculum/search.ts';
import { openWatchedCurriculum } from './curriculum.ts';
import type { Database } from './database/client.ts';
import { explainDatabaseError } from './database/connect/errors.ts';
import { openDatabase } from './database/open.ts';
import { allFeatures, type FeatureNeeds, homeOf, offersOf } from './features.ts';
import { advanceTo } from './jobs/advance.ts';
import { createEngine } from './jobs/engine.ts';
import { latest } from './lib/latest.ts';
import type { PlatformName } from './lib/platforms.ts';
import type { Log } from './lib/process/log.ts';
import { giveWayToThreads } from './lib/process/thread.ts';
import { systemRandom } from './lib/random.ts';
import { createMovableClock, systemClock } from './lib/time/clock.ts';
import { openPlatforms } from './platforms.ts';
import { openSandbox } from './sandbox.ts';

export type Running = {
  /** What to tell the operator, a line each. */
  readonly says: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * `tell`: something for the operator's eyes, a line. `onFatal`: a platform refuses us for good
 * while we run.
 */
export const start = async (
  config: Config,
  log: Log,
  tell: (line: string) => void,
  onFatal: (error: Error) => void,
): Promise<Running> => {
  // The curriculum first: where its files are broken, no database has been opened or made.
  const cacheFile = join(config.dataFolder, 'curriculum.json');
  const curriculum = openWatchedCurriculum({ folder: config.curriculumFolder, cacheFile }, log, tell);
  const opened: Closable[] = [];
  const close = (): Promise<void> => {
    curriculum.close();
    return closeAll(opened.splice(0), log);
  };
  try {
    const database = await openDatabase({ url: config.databaseUrl, folder: config.dataFolder }, log);
    opened.push(database);
    // Where no platform is open, nobody listens for the outside.
    const publicUrl = config.discord || config.slack ? config.publicUrl : undefined;
    const outside = { publicUrl, certificateKeys: config.certificateKeys };
    const core = openCore(database, curriculum.current, log, outside);
    const { messengers, lookUps, engine, ...shared } = core;
    opened.push({ close: async () => void (await Promise.all(core.features.map(({ finish }) => finish?.()))) });
    const home = homeOf(core.features, core.identify, core.clock, createIsKnown(core.database));
    const { platforms, close: closePlatforms } = await openPlatforms(
      config,
      { ...shared, home, onFatal },
      core.features.flatMap(({ pages = [] }) => pages),
    );
    opened.push({ close: closePlatforms });
    for (const { name, messenger, lookUpRoles } of platforms) {
      messengers.set(name, messenger);
      lookUps.set(name, lookUpRoles);
    }
    const sandbox = config.sandbox
      ? await openSandbox({
          ...shared,
          passTime: (to) => advanceTo(engine, core.clock, to),
          clockMoves: platforms.length === 0,
          folder: join(config.dataFolder, 'sandbox'),
          port: config.port,
        })
      : undefined;
    if (sandbox) {
      opened.push(sandbox);
      messengers.set('sandbox', sandbox.messenger);
    }
    // In the background: people are answered meanwhile, and what they cause to be sent waits in its
    // rows.
    opened.push(engine);
    void engine.start();
    if (config.giveWay && platforms.length > 0) giveWayToThreads();
    const says = platforms.map(({ next }) => next);
    return { says: sandbox ? [...says, ...sandboxWords(sandbox.url, config.dataFolder)] : says, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Everything that is the same on every platform. */
const openCore = (
  database: Database,
  curriculum: () => Curriculum,
  log: Log,
  outside: Pick<FeatureNeeds, 'publicUrl' | 'certificateKeys'>,
) => {
  // Only the sandbox moves it; without one it runs with the world's.
  const clock = createMovableClock(systemClock);
  const search = latest(curriculum, createSearch);
  const needs = { database, clock, random: systemRandom, curriculum, search };
  const messengers = new Map<PlatformName, Messenger & Conversations>();
  const engine = createEngine({ ...needs, log }, () => ({ ...offersOf(features), messengers }));
  const features = allFeatures({
    ...needs,
    ...outside,
    messengers,
    outbox: engine.outbox,
  });
  const commands = features.flatMap((feature) => feature.commands);
  const identify = createIdentify(needs);
  const lookUps = new Map<PlatformName, LookUpRoles>();
  const onError = (err: unknown): void => log.error({ err }, 'roles-not-looked-up');
  const roleLookups = createRoleLookups({ database, clock, lookUps, onError });
  const dispatcher = createDispatcher({
    features,
    now: clock.now,
    identify,
    refreshRoles: roleLookups.refresh,
    isKnown: createIsKnown(needs.database),
    // An outage is logged where it is noticed, once; not for everybody who meets it.
    explain: explainDatabaseError,
    report: (err, { kind, origin: { platform } }) => {
      const id = systemRandom.id(clock.now()).slice(-12);
      log.error({ id, err, kind, platform }, 'interaction-failed');
      return id;
    },
  });
  const { forget: forgetRoles } = roleLookups;
  return { ...needs, log, messengers, lookUps, forgetRoles, engine, features, commands, identify, dispatcher };
};

type Closable = { readonly close: () => Promise<void> };

/**
 * Last opened, first closed: the database goes when nobody needs it any more. One that fails to
 * close must not keep the others open.
 */
const closeAll = async (opened: readonly Closable[], log: Log): Promise<void> => {
  for (const each of opened.toReversed())
    await each.close().catch((error: unknown) => log.error({ err: error }, 'close-failed'));
};

const sandboxWords = (url: string, dataFolder: string): readonly string[] => [
  `Watermark is open at ${url}`,
  `Everything stays on this machine, in ${dataFolder}. Stop with Ctrl+C.`,
];
