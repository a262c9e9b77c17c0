/**
 * What the Slack platform keeps, in the database: claims, pace, pictures and sealed installations.
 */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf } from '../database/client.ts';
import { outlasting } from '../database/connect/outages.ts';
import { forgetPaces, takeTurn } from '../database/pace.ts';

type Sealed = {
  readonly id: string;
  readonly keyId: string;
  readonly sealed: string;
  readonly paused: boolean;
  readonly installedAt: Temporal.Instant;
};
type Row = Omit<Sealed, 'installedAt'> & { readonly installedAt: string };

const asSealed = (row: Row): Sealed => ({
  ...row,
  installedAt: Temporal.Instant.from(row.installedAt),
});

const CLAIM = `insert into slack_claim (key, at) values ($1, $2::timestamptz)
on conflict (key) do nothing returning key`;
const FORGET_CLAIMS = 'delete from slack_claim where at < $1::timestamptz';
const KEPT_HOURS = 24;
/** Claims of one process between two cleanings. */
const CLAIMS_UNTIL_CLEANING = 1000;

const FIND_PICTURE = 'select file_id as "fileId" from slack_picture where team_id = $1 and hash = $2';
const SAVE_PICTURE = `insert into slack_picture (team_id, hash, file_id) values ($1, $2, $3)
on conflict (team_id, hash) do update set file_id = excluded.file_id`;
const FORGET_PICTURE = 'delete from slack_picture where team_id = $1 and hash = $2';

const INSTALLATION = `
  i.id, i.key_id as "keyId", i.sealed, i.paused_at is not null as paused,
  i.installed_at::text as "installedAt"
from slack_installation i`;
/** The team's own comes first. */
const FIND_INSTALLATION = `
select ${INSTALLATION}
where i.id = $1 or i.id = (select t.installation_id from slack_team t where t.team_id = $1)
order by i.id = $1 desc limit 1`;
const LIST_INSTALLATIONS = `select ${INSTALLATION} order by i.id`;
const SAVE_INSTALLATION = `
insert into slack_installation (id, key_id, sealed, installed_at)
values ($1, $2, $3, $4::timestamptz)
on conflict (id) do update set key_id = excluded.key_id, sealed = excluded.sealed,
  installed_at = excluded.installed_at, paused_at = null`;
const ADD_TEAM = `insert into slack_team (team_id, installation_id) values ($1, $2)
on conflict (team_id) do update set installation_id = excluded.installation_id`;
const PAUSE = `
update slack_installation set paused_at = coalesce(paused_at, $3::timestamptz)
where id = $1 and sealed = $2`;
/** Notes the teams that it served: their data is deleted later (slack-teams.ts). */
const DELETE = `
with gone as (
  delete from slack_installation
  where id = $1 and installed_at = $2::timestamptz
  returning id
), served as (
  select t.team_id
  from slack_team t
  join gone on gone.id = t.installation_id
  union
  select id from gone
)
insert into slack_left (team_id, installation_id, left_at)
select team_id, $1, now()
from served
on conflict (team_id) do update set installation_id = excluded.installation_id, left_at = excluded.left_at`;

/** Fits the platform's `SlackStore`, which main hands it to. */
export const createSlackStore = (database: Database) => {
  let claims = 0;

  const clean = async (at: Temporal.Instant): Promise<void> => {
    const before = at.subtract({ hours: KEPT_HOURS });
    await database.statement(FORGET_CLAIMS, [before.toString()]);
    await forgetPaces(database, before);
  };

  return {
    claim: async (key: string, at: Temporal.Instant): Promise<boolean> => {
      const claimed = await database.statement(CLAIM, [key, at.toString()]);
      claims += 1;
      if (claims % CLAIMS_UNTIL_CLEANING === 0) await clean(at);
      return claimed.length > 0;
    },
    takeTurn: (pace: Parameters<typeof takeTurn>[1], at: Temporal.Instant): Promise<number> =>
      takeTurn(database, pace, at),
    findPicture: async (teamId: string, hash: string): Promise<string | undefined> =>
      (await database.statement<{ fileId: string }>(FIND_PICTURE, [teamId, hash]))[0]?.fileId,
    savePicture: async (teamId: string, hash: string, fileId: string): Promise<void> =>
      void (await database.statement(SAVE_PICTURE, [teamId, hash, fileId])),
    forgetPicture: async (teamId: string, hash: string): Promise<void> =>
      void (await database.statement(FORGET_PICTURE, [teamId, hash])),
    findInstallation: async (teamId: string): Promise<Sealed | undefined> =>
      (await database.statement<Row>(FIND_INSTALLATION, [teamId])).map(asSealed)[0],
    listInstallations: outlasting(
      async (): Promise<readonly Sealed[]> => (await database.statement<Row>(LIST_INSTALLATIONS, [])).map(asSealed),
    ),
    saveInstallation: async (
      { id, keyId, sealed }: Pick<Sealed, 'id' | 'keyId' | 'sealed'>,
      at: Temporal.Instant,
    ): Promise<void> => void (await database.statement(SAVE_INSTALLATION, [id, keyId, sealed, at.toString()])),
    addTeam: async (installationId: string, teamId: string): Promise<void> =>
      void (await database.statement(ADD_TEAM, [teamId, installationId])),
    changeInstallation: (id: string, change: Change): Promise<Sealed | undefined> =>
      changeInstallation(database, id, change),
    pauseInstallation: async ({ id, sealed }: Sealed, at: Temporal.Instant): Promise<void> =>
      void (await database.statement(PAUSE, [id, sealed, at.toString()])),
    deleteInstallation: async ({ id, installedAt }: Sealed): Promise<void> =>
      void (await database.statement(DELETE, [id, installedAt.toString()])),
  };
};

type Change = (now: Sealed) => Promise<Pick<Sealed, 'keyId' | 'sealed'> | undefined>;

const changeInstallation = (database: Database, id: string, change: Change): Promise<Sealed | undefined> =>
  database.long('calling', async (tx) => {
    // Let go with the transaction, whatever becomes of this process.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`slack-installation:${id}`}, 0))`);
    const found: unknown = await tx.execute(sql`select ${sql.raw(INSTALLATION)} where i.id = ${id}`);
    const row = rowsOf<Row>(found).map(asSealed)[0];
    if (!row) return undefined;
    const changed = await change(row);
    if (!changed) return row;
    await tx.execute(
      sql`update slack_installation set key_id = ${changed.keyId}, sealed = ${changed.sealed} where id = ${id}`,
    );
    return { ...row, ...changed };
  });
