/** What a fan-out under fire came to, and what of it is a fault. */
import type { Database } from '../../src/database/client.ts';
import type { Arrived, Target } from './targets.ts';

export type Figures = {
  readonly platform: string;
  readonly messages: number;
  readonly kills: number;
  readonly restarts: number;
  /** Places where nothing arrived. */
  readonly lost: number;
  /** Messages beyond the first in their place. */
  readonly doubled: number;
  /**
   * Doubled ones for which neither a lost answer nor a killed process can be blamed, each of these
   * once.
   */
  readonly unexplained: number;
  /** Sends that the platform took without our hearing of it, since it failed to say so. */
  readonly cut: number;
  /** Rows that were given up. */
  readonly failed: number;
  /** Messages that don't show what they were changed to last. */
  readonly stale: number;
  /** Messages that were due and never asked for, and outcomes that nobody was told. */
  readonly forgotten: number;
  /** Processes that nobody killed. */
  readonly ended: number;
  readonly seconds: number;
};

/** Each in words; none where all is well. */
export const faultsOf = (figures: Figures, wanted: { readonly kills: number }): readonly string[] => {
  const { platform, kills, lost, doubled, unexplained, failed, stale, forgotten, ended } = figures;
  const faults: readonly (readonly [number, string])[] = [
    [lost, 'messages were lost'],
    // Discord knows a message again; Slack doesn't.
    [platform === 'discord' ? doubled : unexplained, 'messages were doubled that needn’t be'],
    [failed, 'messages were given up'],
    [stale, 'messages don’t show their last change'],
    [forgotten, 'messages or outcomes were forgotten'],
    [ended, 'processes ended by themselves'],
    [wanted.kills - kills, 'kills fell short'],
  ];
  return faults.flatMap(([count, words]) => (count > 0 ? [`${platform}: ${count} ${words}`] : []));
};

export type Counts = {
  readonly unsettled: number;
  readonly failed: number;
  readonly forgotten: number;
  /** Nothing more can come: what is missing now is missing for good. */
  readonly over: boolean;
  readonly versions: readonly number[];
};

/** How things stand in the rows. */
export const count = async (database: Database): Promise<Counts> => {
  const [row] = await database.statement<Omit<Counts, 'versions'>>(
    `select (select count(*) from outbox where settled_at is null)::int as unsettled,
      (select count(*) from outbox where outcome = 'failed')::int as failed,
      (select count(*) from chaos_place p left join chaos_told t using (subject)
        where not p.asked or p.changes_left > 0 or t.subject is null)::int as forgotten,
      not exists (select from outbox where settled_at is null)
        and not exists (select from chaos_place where not asked or changes_left > 0)
        and not exists (select from queue.job where name = 'deliver' and state < 'completed') as over`,
    [],
  );
  const places = await database.statement<{ version: number }>(
    'select version from chaos_place order by subject::int',
    [],
  );
  return {
    unsettled: 0,
    failed: 0,
    forgotten: 0,
    over: false,
    ...row,
    versions: places.map(({ version }) => version),
  };
};

/**
 * Of each place what stands there, oldest first. `killed`: processes, by the name that they put
 * into what they send.
 */
export const judge = (
  target: Target,
  { versions }: Counts,
  killed: ReadonlySet<string>,
): Pick<Figures, 'lost' | 'doubled' | 'unexplained' | 'cut' | 'stale'> => {
  const places = target.arrived();
  const extra = places.flatMap((messages) => messages.slice(0, -1));
  return {
    lost: places.filter((messages) => messages.length === 0).length,
    doubled: extra.length,
    unexplained: countUnexplained(extra, killed),
    cut: places.flat().filter(({ unheard }) => unheard === 'cut').length,
    stale: places.filter((messages, index) => messages.length > 0 && !messages.some(shows(versions[index]))).length,
  };
};

const shows =
  (version: number | undefined) =>
  ({ words }: Arrived): boolean =>
    words.includes(`#${version},`);

/**
 * A process has one message in hand in a workspace, so its death explains one: the one whose answer
 * it didn't live to hear, or to note.
 */
export const countUnexplained = (extra: readonly Arrived[], killed: ReadonlySet<string>): number => {
  const left = new Set(killed);
  return extra.filter(({ unheard, by }) => unheard !== 'cut' && !left.delete(by)).length;
};
