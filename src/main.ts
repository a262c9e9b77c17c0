/** Open this first: configuration → database → features → platforms. */
import { join } from 'node:path';
import { createDispatcher } from './chat/dispatch.ts';
import { createIdentify } from './community/identify.ts';
import type { Config } from './config.ts';
import { createSearch } from './curriculum/search.ts';
import { openCurriculum } from './curriculum/watch.ts';
import { explainDatabaseError } from './database/errors.ts';
import { openDatabase } from './database/open.ts';
import { allFeatures } from './features.ts';
import { createMovableClock, systemClock } from './lib/clock.ts';
import { latest } from './lib/latest.ts';
import type { Log } from './lib/log.ts';
import { systemRandom } from './lib/random.ts';
import { openSandbox } from './sandbox.ts';

export type Running = {
  /** Where the sandbox's page is, if it runs. */
  readonly sandboxUrl: string | undefined;
  readonly close: () => Promise<void>;
};

export const start = async (config: Config, log: Log): Promise<Running> => {
  // The curriculum first: where its files are broken, no database has been opened or made.
  const curriculum = openCurriculum(config.curriculumFolder, {
    onLoaded: ({ questions }) => log.info({ questions: questions.size }, 'curriculum-loaded'),
    onProblems: (problems) => log.error({ problems }, 'curriculum-broken'),
  });
  const database = await openDatabase({ url: config.databaseUrl, folder: config.dataFolder }, log);
  // Only the sandbox moves it; on the platforms it runs with the world's.
  const clock = createMovableClock(systemClock);
  const needs = { database, clock, random: systemRandom, curriculum: curriculum.current, search: latest(curriculum.current, createSearch) };
  const features = allFeatures(needs);
  const identify = createIdentify(needs);
  const dispatcher = createDispatcher({
    features,
    now: clock.now,
    identify,
    explain: explainDatabaseError,
    report: (error, interaction) => {
      const id = systemRandom.id(clock.now()).slice(-12);
      log.error({ id, err: error, kind: interaction.kind, platform: interaction.origin.platform }, 'interaction-failed');
      return id;
    },
  });
  const commands = features.flatMap((feature) => feature.commands);
  const sandbox = config.sandbox
    ? await openSandbox({ ...needs, identify, dispatcher, commands, clock, log, folder: join(config.dataFolder, 'sandbox'), port: config.port })
    : undefined;
  return {
    sandboxUrl: sandbox?.url,
    close: async () => {
      await sandbox?.close();
      curriculum.close();
      await database.close();
    },
  };
};
