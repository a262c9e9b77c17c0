/**
 * The platforms by name, and in what they differ for the rest of the bot: asked for here by trait,
 * so that a further platform adds a line and no condition.
 */

export const platformNames = ['discord', 'slack', 'sandbox'] as const;

export type PlatformName = (typeof platformNames)[number];

export type PlatformTraits = {
  /** What people call it, after “in”. */
  readonly place: string;
  /** It tells us in which time zone somebody lives. */
  readonly tellsZone: boolean;
  /** We learn which of its own roles or user groups somebody is in. */
  readonly tellsRoles: boolean;
  /** An account’s id means the same person in every workspace. */
  readonly accountsAreGlobal: boolean;
  /** A private thread holds so many people beside us, where that isn’t plenty. */
  readonly threadHolds?: number;
  /** Stands in for the workspace of direct messages, where those belong to none. */
  readonly directWorkspace?: string;
};

export const platforms = {
  discord: {
    place: 'Discord',
    tellsZone: false,
    tellsRoles: true,
    accountsAreGlobal: true,
    directWorkspace: 'direct',
  },
  slack: { place: 'Slack', tellsZone: true, tellsRoles: true, accountsAreGlobal: false, threadHolds: 8 },
  sandbox: { place: 'the sandbox', tellsZone: true, tellsRoles: false, accountsAreGlobal: false },
} as const satisfies Readonly<Record<PlatformName, PlatformTraits>>;

/** The platforms of which something holds. */
export const platformsWhere = (holds: (traits: PlatformTraits) => unknown): readonly PlatformName[] =>
  platformNames.filter((name) => holds(platforms[name]));
