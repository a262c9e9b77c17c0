/** Where threads of office hours are opened, and what is said where none can be. */
import { sql } from 'drizzle-orm';
import { DeliveryError } from '../../../../chat/deliver/messenger.ts';
import { rowsOf } from '../../../../database/client.ts';
import type { Reader, Whereabouts } from './claim-rows.ts';

export const NO_CHANNEL = 'there’s no channel for office hours here yet, which an organiser chooses with /oh';

/** What only somebody can mend is said on the card; what may pass is thrown, and tried again. */
export const unlessRefused = async <Done>(
  request: () => Promise<Done>,
): Promise<Done | { readonly refused: string }> => {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure === 'transient' || error.failure === 'rate-limited')
      throw error;
    return { refused: error.words };
  }
};

/**
 * Whoever has left the workspace, of which nobody told us, keeps nobody out: then it is for those
 * alone who can’t do without.
 */
export const unlessOneLeft = async <Done>(
  everybody: readonly string[],
  needed: readonly string[],
  request: (people: readonly string[]) => Promise<Done>,
): Promise<Done> => {
  try {
    return await request(everybody);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'unreachable') throw error;
    return request(needed);
  }
};

/** Where office hours are in somebody's workspace. */
export const findChannel = async (
  reader: Reader,
  cohortId: string,
  { platform, workspaceExternalId }: Whereabouts,
): Promise<string | undefined> => {
  const [row] = rowsOf<{ id: string }>(
    await reader.execute(sql`
      select h.channel_external_id as id
      from cohort_channel h
      join workspace w on w.id = h.workspace_id
      where h.cohort_id = ${cohortId}::uuid and h.purpose = 'office-hours'
        and w.platform = ${platform} and w.external_id = ${workspaceExternalId}`),
  );
  return row?.id;
};
