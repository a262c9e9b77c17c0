/** What the deeds of office hours are given and give, and what their queries find. */
import type { Caller } from '../../../chat/context.ts';
import type { claim } from '../../../database/schema/office-hours/claim.ts';
import type { helpQueue, officeHours, session } from '../../../database/schema/office-hours/office-hours.ts';
import type { ticket } from '../../../database/schema/office-hours/ticket.ts';

export type Ticket = typeof ticket.$inferSelect;
export type Claim = typeof claim.$inferSelect;
export type Session = typeof session.$inferSelect;
export type Hours = typeof officeHours.$inferSelect;
export type HelpQueue = typeof helpQueue.$inferSelect;

export type Actor = Pick<Caller, 'personId' | 'accountId'>;

/** The key that makes a second delivery harmless, and when. */
export type Act = { readonly interactionId: string; readonly at: Temporal.Instant };

/**
 * Why something wasn't done. `moved-on`: it is no longer in a state from which that begins; `missing`:
 * it isn't there, or isn't theirs.
 */
export type Refusal =
  | { readonly outcome: 'not-set-up' | 'not-open' | 'closed-for-joining' | 'missing' }
  | { readonly outcome: 'moved-on'; readonly ticket: Ticket };

/** What they asked for, as the form has it. */
export type Question = Pick<
  Ticket,
  'queueId' | 'topic' | 'conceptSlug' | 'tried' | 'trouble' | 'mayBeJoined' | 'showsMissed'
>;

/** Why somebody is where they are, for one sentence. */
export type Reason =
  /** Back after a missed call. */
  | { readonly kind: 'returned' }
  | { readonly kind: 'reopened' }
  /** Helped as often today, and so after those who were helped less. */
  | { readonly kind: 'helped-today'; readonly times: number }
  /** Joined in the first minute: drawn by lot among those. */
  | { readonly kind: 'drawn' }
  | { readonly kind: 'joined' };

/** Why somebody is before others whom they were behind, or weren’t in line with. */
export type Overtaking =
  | 'returned'
  | 'reopened'
  | 'was-away'
  | 'answered'
  | 'put-back'
  | 'brought-back'
  | 'helped-less'
  | 'drawn'
  | 'asked-before'
  | 'new-day'
  /** Helpers take another line as well by now, or the question is another one. */
  | 'waited-longer';

/** They were at that place, and so many came before them. */
export type MovedBack = {
  readonly from: number;
  readonly causes: readonly { readonly cause: Overtaking; readonly people: number }[];
};

export type InLine = {
  readonly ticket: Ticket;
  /** Among those whom the same helpers take; 1 is next. */
  readonly place: number;
  readonly reason: Reason;
  /** How many take it. */
  readonly helpers: number;
  /** Who is called before it, the next first. */
  readonly ahead: readonly Ticket[];
  /** Helped together with it. */
  readonly followers: readonly Ticket[];
};

export type Helper = {
  readonly personId: string;
  readonly accountId: string;
  readonly name: string;
  readonly queueIds: readonly string[];
  readonly pausedAt: string | null;
  /** What they help with now, and since when. */
  readonly claim: Claim | null;
};

/** All about one claim: the ticket it is for, and those helped together with it. */
export type ClaimFacts = {
  readonly claim: Claim;
  readonly ticket: Ticket;
  readonly followers: readonly Ticket[];
  readonly helperName: string | null;
};

export type TicketFacts = {
  readonly ticket: Ticket;
  readonly queue: HelpQueue;
  /** While it waits. */
  readonly place: number | null;
  readonly reason: Reason | null;
  /** Asked whether they are there, and silent since. */
  readonly passedOver: boolean;
  /** Since they moved forward last. */
  readonly movedBack: MovedBack | undefined;
  readonly session: Session | undefined;
  /** Of its leader, where it is helped together with another. */
  readonly claim: Claim | undefined;
  readonly helperName: string | null;
  readonly meetingUrl: string | null;
};
