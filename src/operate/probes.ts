/** What is asked from outside: whether people can be served (/readyz), and what was counted. */
import type { Database } from '../database/client.ts';
import { within } from '../lib/process/within.ts';
import type { Metrics, ReadNow } from './metrics.ts';
import { createReading, type Readings } from './readings.ts';

/** - `starting`: not yet open for the first time. - `draining`: told to stop. */
type State = 'starting' | 'open' | 'draining';

export type Watched = {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  /** By name: how many connections to it are open, or 1 where it posts to us. */
  readonly platforms: ReadonlyMap<string, () => Promise<number>>;
};

export type Probes = {
  /** By their paths. */
  readonly pages: ReadonlyMap<string, () => Promise<Response>>;
  /** It is open: from now on this is looked at. */
  readonly open: (watched: Watched) => void;
  readonly drain: () => void;
};

/** The ingress thread may hang, of all things. */
const WITHIN_MS = 1000;
const NO_DATABASE: Readings = { reached: false, connections: { open: 0, idle: 0, waiting: 0 } };

export const createProbes = (metrics: Metrics): Probes => {
  let state: State = 'starting';
  let look = async (): Promise<Pick<ReadNow, 'platforms'> & Readings> => ({ ...NO_DATABASE, platforms: {} });

  const ready = async (): Promise<Response> => {
    const { reached, connections, platforms } = await look();
    // A database that is away is in the body alone: where no replica got requests any more, nobody
    // could be told why nothing works.
    return Response.json(
      { state, database: { reached, connections }, platforms },
      { status: state === 'open' ? 200 : 503, headers: { 'cache-control': 'no-store' } },
    );
  };
  const measured = async (): Promise<Response> => {
    const text = await metrics.scrape({ ...(await look()), ready: state === 'open' });
    return new Response(text, { headers: { 'content-type': metrics.contentType } });
  };

  return {
    pages: new Map([
      ['/readyz', ready],
      ['/metrics', measured],
    ]),
    open: ({ database, now, platforms }) => {
      const read = createReading(database, now);
      look = async () => {
        const [readings, counted] = await Promise.all([read(), countAll(platforms)]);
        return { ...readings, platforms: counted };
      };
      state = 'open';
    },
    drain: () => {
      state = 'draining';
    },
  };
};

const countAll = async (platforms: Watched['platforms']): Promise<Readonly<Record<string, number>>> => {
  const counted = [...platforms].map(async ([name, count]) => {
    const open = await within(count(), WITHIN_MS).catch(() => undefined);
    return [name, open ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
};
