/** Open this first: configuration → database → features → platforms → jobs. */
import { join } from 'node:path';
import type { Conversations } from './chat/deliver/conversations.ts';
import type { Messenger } from './chat/deliver/messenger.ts';
import { createDispatcher } from './chat/dispatch.ts';
import { createLimit } from './chat/limit.ts';
import type { PlatformRoles } from './chat/look-up-roles.ts';
import { createIdentify, createIsKnown } from './community/person/identify.ts';
import { createRoleLookups } from './community/person/role-lookup.ts';
import { type Config, databaseOf, hasPlatforms } from './config.ts';
import type { Curriculum } from './curriculum/model.ts';
import { createSearch } from './curriculum/search.ts';
import { openWatchedCurriculum } from './curriculum.ts';
import type { Database } from './database/client.ts';
import { explainDatabaseError } from './database/connect/errors.ts';
import { openDatabase } from './database/open.ts';
import { allFeatures, type FeatureNeeds, homeOf, offersOf } from './features.ts';
import { openIngress } from './ingress/ingress.ts';
import { advanceTo } from './jobs/advance.ts';
import { createEngine } from './jobs/engine.ts';
import { latest } from './lib/latest.ts';
import type { PlatformName } from './lib/platforms.ts';
import type { Log } from './lib/process/log.ts';
import { currentRequest, newRequest } from './lib/process/request.ts';
import { giveWayToThreads } from './lib/process/thread.ts';
import { systemRandom } from './lib/random.ts';
import { createMovableClock, systemClock } from './lib/time/clock.ts';
import { watchProblems } from './operate/doctor/watch.ts';
import { createMetrics, type Metrics } from './operate/metrics.ts';
import { createProbes } from './operate/probes.ts';
import { openTraces } from './operate/traces.ts';
import { version } from './operate/version.ts';
import { examinePlatforms, noPlatforms, openPlatforms } from './platforms.ts';

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
  writeLog: Log,
  tell: (line: string) => void,
  onFatal: (error: Error) => void,
): Promise<Running> => {
  const metrics = createMetrics(version);
  const log = metrics.counting(writeLog);
  // The curriculum first: where its files are broken, no database has been opened or made.
  const cacheFile = join(config.dataFolder, 'curriculum.json');
  const curriculum = openWatchedCurriculum({ folder: config.curriculumFolder, cacheFile }, log, tell);
  const opened: Closable[] = [];
  const probes = createProbes(metrics);
  const close = (): Promise<void> => {
    probes.drain();
    curriculum.close();
    return closeAll(opened.splice(0), log);
  };
  try {
    if (config.traces) opened.push(await openTraces(config.traces, version, log));
    const ingress = hasPlatforms(config) ? openIngress(log, metrics.acknowledged) : undefined;
    if (ingress) {
      opened.push(ingress);
      // Before anything else: a port that is taken ends the start, and a wait for the database can
      // be seen from outside.
      for (const [path, answer] of probes.pages) ingress.serve(path, answer);
      await ingress.listen(config);
    }
    const database = await openDatabase(databaseOf(config), log);
    opened.push(database);
    // Where no platform is open, nobody listens for the outside.
    const publicUrl = ingress ? config.publicUrl : undefined;
    const { certificateKeys, supportContact } = config;
    const outside = { publicUrl, certificateKeys, supportContact, limited: ingress !== undefined };
    const core = openCore(database, curriculum.current, log, outside, metrics);
    const { messengers, platformRoles, engine, ...shared } = core;
    opened.push({ close: async () => void (await Promise.all(core.features.map(({ finish }) => finish?.()))) });
    const isKnown = createIsKnown(core.database);
    const home = homeOf(core.features, core.identify, core.clock, isKnown);
    const { platforms, ...opening } = ingress
      ? await openPlatforms(
          config,
          ingress,
          { ...shared, home, isKnown, onFatal },
          core.features.flatMap(({ pages = [] }) => pages),
        )
      : noPlatforms;
    opened.push(opening);
    for (const { name, messenger, roles } of platforms) {
      messengers.set(name, messenger);
      platformRoles.set(name, roles);
    }
    const sandbox = config.sandbox
      ? await (await import('./sandbox.ts')).openSandbox({
          ...shared,
          passTime: (to) => advanceTo(engine, core.clock, to),
          clockMoves: platforms.length === 0,
          folder: join(config.dataFolder, 'sandbox'),
          port: config.port,
          probes: probes.pages,
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
    const connections = new Map(platforms.map(({ name, connections: count }) => [name, count]));
    probes.open({ database, now: core.clock.now, platforms: connections });
    if (ingress) {
      const examine = () => examinePlatforms(config, database);
      const stop = watchProblems({ database, dataFolder: config.dataFolder, examine, random: systemRandom, log });
      opened.push({ close: async () => stop() });
    }
    if (config.giveWay && ingress) giveWayToThreads();
    const says = platforms.map(({ next }) => next);
    return { says: sandbox ? [...says, ...sandboxWords(sandbox.url, config)] : says, close };
  } catch (error) {
    await close();
    throw error;
  }
};

type Outside = Pick<FeatureNeeds, 'publicUrl' | 'certificateKeys' | 'supportContact'> & { readonly limited: boolean };

/** Everything that is the same on every platform. */
const openCore = (
  database: Database,
  curriculum: () => Curriculum,
  log: Log,
  { limited, ...outside }: Outside,
  metrics: Metrics,
) => {
  // Only the sandbox moves it; without one it runs with the world's.
  const clock = createMovableClock(systemClock);
  const search = latest(curriculum, createSearch);
  const needs = { database, clock, random: systemRandom, curriculum, search };
  const messengers = new Map<PlatformName, Messenger & Conversations>();
  const engine = createEngine({ ...needs, log, watch: metrics.engine }, () => ({ ...offersOf(features), messengers }));
  const platformRoles = new Map<PlatformName, PlatformRoles>();
  const onError = (err: unknown): void => log.error({ err }, 'roles-not-looked-up');
  const roleLookups = createRoleLookups({ database, clock, platformRoles, onError });
  const features = allFeatures({
    ...needs,
    ...outside,
    findGoneRoles: roleLookups.findGone,
    messengers,
    outbox: engine.outbox,
  });
  const commands = features.flatMap((feature) => feature.commands);
  const identify = createIdentify(needs);
  const dispatcher = createDispatcher({
    features,
    now: clock.now,
    identify,
    refreshRoles: roleLookups.refresh,
    isKnown: createIsKnown(needs.database),
    // An outage is logged where it is noticed, once; not for everybody who meets it.
    explain: explainDatabaseError,
    report: (err, { kind, origin: { platform } }) => {
      // The number of all its lines; the sandbox’s acts have none.
      const id = currentRequest() ?? newRequest();
      log.error({ id, err, kind, platform }, 'interaction-failed');
      return id;
    },
    // Whoever sits at the sandbox has it for themselves.
    ...(limited ? { limit: createLimit() } : {}),
    onReplied: metrics.replied,
  });
  const { forget: forgetRoles } = roleLookups;
  return { ...needs, log, messengers, platformRoles, forgetRoles, engine, features, commands, identify, dispatcher };
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

const sandboxWords = (url: string, { databaseUrl, dataFolder }: Config): readonly string[] => [
  `Watermark is open at ${url}`,
  databaseUrl === undefined
    ? `Everything stays on this machine, in ${dataFolder}. Stop with Ctrl+C.`
    : `The chat stays in ${dataFolder}, and all else in the database that DATABASE_URL names. Stop with Ctrl+C.`,
];
