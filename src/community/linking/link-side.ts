/**
 * The two sides of a link; and an account as a person recognises it: by its name and where it is.
 */
import { and, asc, eq, inArray, notInArray } from 'drizzle-orm';
import type { Orm } from '../../database/client.ts';
import { account, workspace } from '../../database/schema/people/community.ts';
import type { PlatformName } from '../../lib/platforms.ts';

/** `keptId` stays and takes all over; `goneId` is gone until the link is undone. */
export type Pair = { readonly keptId: string; readonly goneId: string };

export type Side = {
  readonly accountId: string;
  readonly personId: string;
  readonly name: string;
  readonly platform: PlatformName;
  readonly workspace: string;
};

type Reader = Pick<Orm, 'select'>;

const sides = (reader: Reader) =>
  reader
    .select({
      accountId: account.id,
      personId: account.personId,
      name: account.name,
      platform: workspace.platform,
      workspace: workspace.name,
    })
    .from(account)
    .innerJoin(workspace, eq(workspace.id, account.workspaceId))
    .orderBy(asc(account.createdAt), asc(account.id))
    .$dynamic();

export const findSide = async (reader: Reader, accountId: string): Promise<Side> => {
  const [side] = await sides(reader).where(eq(account.id, accountId));
  if (!side) throw new Error(`account ${accountId} is not there`);
  return side;
};

export const findSides = (reader: Reader, accountIds: readonly string[]): Promise<Side[]> =>
  sides(reader).where(inArray(account.id, [...accountIds]));

/** A person's accounts but for these. */
export const findOtherSides = (reader: Reader, personId: string, accountIds: readonly string[]): Promise<Side[]> =>
  sides(reader).where(and(eq(account.personId, personId), notInArray(account.id, [...accountIds])));
