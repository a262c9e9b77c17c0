/** What becomes of the data of Slack teams that took the app away. */
import { lt, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { slackLeft } from '../database/schema/platforms/slack.ts';
import { keptSince, purgeWorkspaces } from './purge-workspaces.ts';

/** Somebody has installed it again, for the team or for its organisation. */
const isThere = sql<boolean>`(
  exists (
    select from slack_installation i
    where i.id in (${slackLeft.teamId}, ${slackLeft.installationId}))
  or exists (select from slack_team t where t.team_id = ${slackLeft.teamId}))`;

/**
 * Deletes what belongs to teams that left so long ago that it was no slip. Gives how many teams.
 */
export const purgeLeftTeams = ({ long }: Pick<Database, 'long'>, now: Temporal.Instant): Promise<number> =>
  long('clearing', async (tx) => {
    const left = await tx
      .delete(slackLeft)
      .where(lt(slackLeft.leftAt, keptSince(now)))
      .returning({ teamId: slackLeft.teamId, isThere });
    const gone = left.filter((team) => !team.isThere).map(({ teamId }) => teamId);
    await purgeWorkspaces(tx, 'slack', gone);
    return gone.length;
  });

const CHANNELS = `
select distinct w.external_id as "teamId", c.channel_external_id as "channelId",
  exists (select from problem p where p.workspace_id = w.id and p.channel_external_id = c.channel_external_id)
    as standing
from cohort_channel c
join workspace w on w.id = c.workspace_id and w.platform = 'slack'
join cohort o on o.id = c.cohort_id and o.archived_at is null
order by 1, 2 limit 10000`;

/** By what a problem is about, which ends with their id: an organisation is no workspace. */
const INSTALLATIONS = `
select i.id, exists (
    select from problem p where p.channel_external_id is null and right(p.about, length(i.id) + 1) = ' ' || i.id
  ) as standing
from slack_installation i
where i.paused_at is null
order by 1 limit 10000`;

type Channel = { readonly teamId: string; readonly channelId: string; readonly standing: boolean };
type Installed = { readonly id: string; readonly standing: boolean };

/** Who installed the app on Slack, and where cohorts are written to. `standing`: something was found wrong there. */
export const findSlackPlaces = async (database: Database | undefined) => {
  // Not made yet.
  const ask = async <Row>(query: string): Promise<readonly Row[]> =>
    (await database?.statement<Row>(query, []).catch(() => [])) ?? [];
  return { installations: await ask<Installed>(INSTALLATIONS), channels: await ask<Channel>(CHANNELS) };
};
