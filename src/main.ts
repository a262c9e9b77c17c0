/** Open this first: configuration → database → features → platforms → jobs. */
import { join } from 'node:path';
import { createDispatcher } from './chat/dispatch.ts';
import type { Messenger } from './chat/messenger.ts';
import { createIdentify } from './community/identify.ts';
import type { Config } from './config.ts';
import { createSearch } from './curriculum/search.ts';
import { openWatchedCurriculum } from './curriculum.ts';
import { explainDatabaseError } from './database/connect/errors.ts';
import { openDatabase } from './database/open.ts';
import { allFeatures, homeOf, offersOf } from './features.ts';
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
  const keptIn = join(config.dataFolder, 'curriculum.json');
  const curriculum = openWatchedCurriculum({ folder: config.curriculumFolder, keptIn }, log, tell);
  const database = await openDatabase({ url: config.databaseUrl, folder: config.dataFolder }, log).catch(
    (error: unknown) => {
      curriculum.close();
      throw error;
    },
  );
  // Only the sandbox moves it; without one it runs with the world's.
  const clock = createMovableClock(systemClock);
  const needs = {
    database,
    clock,
    random: systemRandom,
    curriculum: curriculum.current,
    search: latest(curriculum.current, createSearch),
  };
  const messengers = new Map<PlatformName, Messenger>();
  const engine = createEngine({ ...needs, log }, () => ({ ...offersOf(features), messengers }));
  const features = allFeatures({ ...needs, outbox: engine.outbox });
  const identify = createIdentify(needs);
  const dispatcher = createDispatcher({
    features,
    now: clock.now,
    identify,
    // An outage is logged where it is noticed, once; not for everybody who meets it.
    explain: explainDatabaseError,
    report: (error, interaction) => {
      const id = systemRandom.id(clock.now()).slice(-12);
      log.error(
        { id, err: error, kind: interaction.kind, platform: interaction.origin.platform },
        'interaction-failed',
      );
      return id;
    },
  });
  const shared = {
    ...needs,
    identify,
    dispatcher,
    commands: features.flatMap((feature) => feature.commands),
    log,
  };
  const opened: { readonly close: () => Promise<void> }[] = [{ close: database.close }];
  const close = async (): Promise<void> => {
    curriculum.close();
    // Last opened, first closed: the database goes when nobody needs it any more. One that fails to
    // close must not keep the others open.
    for (const each of opened.splice(0).toReversed())
      await each.close().catch((error: unknown) => log.error({ err: error }, 'close-failed'));
  };
  try {
    const platforms = await openPlatforms(config, {
      ...shared,
      home: homeOf(features, identify, clock),
      onFatal,
    });
    opened.push(platforms);
    for (const { name, messenger } of platforms.platforms) messengers.set(name, messenger);
    const passTime = (to: Temporal.Instant): Promise<void> => advanceTo(engine, clock, to);
    const sandbox = config.sandbox
      ? await openSandbox({
          ...shared,
          passTime,
          clockMoves: platforms.platforms.length === 0,
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
    if (config.giveWay && platforms.platforms.length > 0) giveWayToThreads();
    const here = sandbox
      ? [
          `Watermark is open at ${sandbox.url}`,
          `Everything stays on this machine, in ${config.dataFolder}. Stop with Ctrl+C.`,
        ]
      : [];
    return { says: [...platforms.platforms.map(({ next }) => next), ...here], close };
  } catch (error) {
    await close();
    throw error;
  }
};
