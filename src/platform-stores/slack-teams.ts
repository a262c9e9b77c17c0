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

const PLACES = `
select distinct w.external_id as "teamId", c.channel_external_id as "channelId",
  exists (select from problem p where p.workspace_id = w.id and p.channel_external_id = c.channel_external_id)
    as standing
from cohort_channel c
join workspace w on w.id = c.workspace_id and w.platform = 'slack'
join cohort o on o.id = c.cohort_id and o.archived_at is null
order by 1, 2 limit 10000`;

type Place = { readonly teamId: string; readonly channelId: string; readonly standing: boolean };

/** Where cohorts are written to on Slack. `standing`: something was found wrong there. */
export const findSlackPlaces = async (database: Database | undefined): Promise<readonly Place[]> =>
  // Not made yet.
  (await database?.statement<Place>(PLACES, []).catch(() => [])) ?? [];
