/** What becomes of the data of Slack teams that took the app away. */
import { lt, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { slackLeft } from '../database/schema/slack.ts';
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
