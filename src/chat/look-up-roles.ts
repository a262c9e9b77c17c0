/** Asking a platform which of its own roles somebody has, where it doesn't say so with each act. */

/** `at`: when the platform was asked. It is believed for a while from then on. */
export type RolesThen = { readonly roles: readonly string[]; readonly at: Temporal.Instant };

/**
 * By the platform's ids of the workspace and the account: their roles or user groups there, none
 * for whoever left. Nothing where we may not ask. Throws where asking failed.
 */
export type LookUpRoles = (workspaceId: string, accountId: string) => Promise<RolesThen | undefined>;

/**
 * By the platform's id of the workspace: the ids of all its roles or user groups. Nothing where we
 * may not ask. Throws where asking failed.
 */
export type ListRoles = (workspaceId: string) => Promise<ReadonlySet<string> | undefined>;

/** What a platform that gives roles tells of them. */
export type PlatformRoles = { readonly of: LookUpRoles; readonly all: ListRoles };

/** Who is in a role or user group was changed on the platform; it may be gone. By its ids. */
export type RoleChange = {
  readonly workspaceId: string;
  readonly roleId: string;
  /** Who was added; whoever had it before is known to us. */
  readonly accountIds: readonly string[];
};
