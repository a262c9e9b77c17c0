/** What the Slack platform needs kept; main hands in an implementation over the database. */

/** An installation as it is stored: the secret part is sealed, and only this folder can open it. */
export type SealedInstallation = {
  /** The team's id; the organisation's for an org-wide installation. */
  readonly id: string;
  /** Which key sealed it. */
  readonly keyId: string;
  readonly sealed: string;
  /** Set when the token stopped working: nothing is sent there until somebody installs again. */
  readonly paused: boolean;
  /** Of the newest installation; a refreshed token changes nothing about it. */
  readonly installedAt: Temporal.Instant;
};

/** At most one call every `everyMs` in the long run, `burst` at once. */
export type Pace = { readonly key: string; readonly everyMs: number; readonly burst: number };

export type SlackStore = {
  /**
   * True for the first who claims the key, in whichever process; a key is kept for a day at least.
   */
  readonly claim: (key: string, at: Temporal.Instant) => Promise<boolean>;
  /** Milliseconds to wait, or 0 and the turn is taken; counted over all processes. */
  readonly takeTurn: (pace: Pace, at: Temporal.Instant) => Promise<number>;
  /** Slack's file id of a picture that this team has. */
  readonly findPicture: (teamId: string, hash: string) => Promise<string | undefined>;
  readonly savePicture: (teamId: string, hash: string, fileId: string) => Promise<void>;
  readonly forgetPicture: (teamId: string, hash: string) => Promise<void>;
  /** The team's own installation, or the organisation's that serves it. */
  readonly findInstallation: (teamId: string) => Promise<SealedInstallation | undefined>;
  readonly listInstallations: () => Promise<readonly SealedInstallation[]>;
  /** Adds it or takes the place of an older one; unpaused. */
  readonly saveInstallation: (
    installation: Pick<SealedInstallation, 'id' | 'keyId' | 'sealed'>,
    at: Temporal.Instant,
  ) => Promise<void>;
  /** The organisation's installation serves this team too. */
  readonly addTeam: (installationId: string, teamId: string) => Promise<void>;
  /**
   * Reads, changes and writes one installation under an advisory lock of its own, so that only one
   * process refreshes a token. `change` gets the row as it is now and gives its new `keyId` and
   * `sealed`, or nothing to leave it. Gives the row as it then stands.
   */
  readonly changeInstallation: (
    id: string,
    change: (now: SealedInstallation) => Promise<Pick<SealedInstallation, 'keyId' | 'sealed'> | undefined>,
  ) => Promise<SealedInstallation | undefined>;
  /** Only while it stands as it was seen: a newer token, or a newer installation, is left alone. */
  readonly pauseInstallation: (seen: SealedInstallation, at: Temporal.Instant) => Promise<void>;
  /** Only while it is the one that was seen: an installation that came after is left alone. */
  readonly deleteInstallation: (seen: SealedInstallation) => Promise<void>;
};
