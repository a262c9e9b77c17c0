/** Who is acting, where and when: all that a handler knows of the outside. */
import type { PlatformName } from '../lib/platforms.ts';
import type { Role } from './role.ts';

/** The actor as the platform names them. */
export type Origin = {
  readonly platform: PlatformName;
  /** The guild or team; in a DM without one, the platform's own stand-in. */
  readonly workspace: { readonly externalId: string; readonly name: string };
  readonly account: {
    readonly externalId: string;
    readonly name: string;
    /** IANA zone, where the platform tells it. */
    readonly zone?: string;
    /** May manage the workspace, by the platform's own word. */
    readonly manages?: boolean;
    /** Their roles or user groups there by the platform's ids, where it says them with each act. */
    readonly roles?: readonly string[];
  };
};

/** A channel or direct conversation, by the platform's own id. */
export type Channel = { readonly externalId: string; readonly name?: string };

/** What somebody is in one cohort. */
export type CohortRole = {
  readonly cohortId: string;
  /** The workspace it is at home in. */
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
  /**
   * Who says so: our own enrolment, or the platform, where they manage its workspace or have a
   * role.
   */
  readonly by: 'enrolment' | 'managing' | 'platform-role';
  /** It is over: its data stays, and nothing in it is changed any more. */
  readonly archived: boolean;
};

/** The actor as we know them. */
export type Caller = {
  readonly personId: string;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** IANA zone that the person's days are counted in. */
  readonly zone: string;
  /** They say how sure they are before they see whether they were right. */
  readonly calibrates?: boolean;
  /** They manage the workspace they act in, by the platform's own word on this act. */
  readonly manages: boolean;
  /** The cohorts they are in or look after, each once, the oldest first. */
  readonly cohorts: readonly CohortRole[];
  /**
   * The highest role they have where they act. It only decides what is offered (`who`): what acts
   * on a cohort demands a role in that one, by `requireRole` in community/roles.ts.
   */
  readonly role: Role;
  /**
   * Roles of a platform stand for some in a cohort, and nobody knows at the moment whether they
   * have them.
   */
  readonly rolesLapsed?: true;
};

export type Context = {
  readonly caller: Caller;
  readonly origin: Origin;
  readonly place: 'workspace' | 'direct';
  /** Of a thread it's the channel that it hangs in. */
  readonly channel?: Channel;
  /** The thread they are in, by the platform's own id. */
  readonly threadExternalId?: string;
  /**
   * The platform's own id of this interaction: the key that makes a second delivery harmless.
   * Unique with the platform's name in front.
   */
  readonly interactionId: string;
  readonly at: Temporal.Instant;
};
