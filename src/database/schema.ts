/** Every table, by the part of the house that owns it; `npm run generate` turns a change here into a numbered migration. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

// ---------------------------------------------------------------- community: who is who

export const platformName = pgEnum('platform_name', ['discord', 'slack', 'sandbox']);
/** In the order of what they may do, so that max() is the highest. */
export const role = pgEnum('role', ['learner', 'helper', 'organiser']);

export const workspace = pgTable(
  'workspace',
  {
    id: uuid().primaryKey(),
    platform: platformName().notNull(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('workspace_platform_external_id').on(table.platform, table.externalId)],
);

/** Their names are those of their accounts. */
export const person = pgTable('person', {
  id: uuid().primaryKey(),
  /** IANA zone; a person's days run from 04:00 to 04:00 in it. */
  zone: text().notNull(),
  /** They chose the zone themselves: the platform's no longer overrides it. */
  zoneChosen: boolean('zone_chosen').notNull().default(false),
  newPerDay: smallint('new_per_day').notNull(),
  reviewsPerDay: smallint('reviews_per_day').notNull(),
  /** They agreed to be named among those who got the question of the day right. */
  showsName: boolean('shows_name').notNull().default(false),
  createdAt: instant('created_at').notNull(),
});

export const account = pgTable(
  'account',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    externalId: text('external_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('account_workspace_external_id').on(table.workspaceId, table.externalId), index('account_person').on(table.personId)],
);

export const cohort = pgTable(
  'cohort',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    slug: text().notNull(),
    name: text().notNull(),
    /** Slugs of the packs it studies, in order. */
    packs: text().array().notNull(),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    /** When FSRS' weights are fitted to its log next. */
    nextFitAt: instant('next_fit_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('cohort_next_fit').on(table.nextFitAt), unique('cohort_workspace_slug').on(table.workspaceId, table.slug)],
);

export const enrolment = pgTable(
  'enrolment',
  {
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    role: role().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.personId] }), index('enrolment_person').on(table.personId)],
);

// ---------------------------------------------------------------- study: what people remember

/** The FSRS state of one person and one question: every field of ts-fsrs' Card, with its dates as local days. */
export const memory = pgTable(
  'memory',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    reviewedOn: date('reviewed_on', { mode: 'string' }).notNull(),
    stability: doublePrecision().notNull(),
    difficulty: doublePrecision().notNull(),
    elapsedDays: integer('elapsed_days').notNull(),
    scheduledDays: integer('scheduled_days').notNull(),
    learningSteps: smallint('learning_steps').notNull(),
    reps: integer().notNull(),
    lapses: integer().notNull(),
    /** ts-fsrs' State: 0 new, 1 learning, 2 review, 3 relearning. */
    state: smallint().notNull(),
    /** Raised by every change, so that two answers at once can't both build on one state. */
    version: integer().notNull(),
    /** Not asked until brought back. */
    suspendedAt: instant('suspended_at'),
    suspendedFor: text('suspended_for', { enum: ['leech', 'asked'] }),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.questionSlug] }),
    // Who has something due, and how much comes back on which day.
    index('memory_due').on(table.personId, table.dueOn).where(sql`suspended_at is null`),
    check('memory_suspended', sql`(${table.suspendedAt} is null) = (${table.suspendedFor} is null)`),
  ],
);

/** One run of questions that a person asked for: by /quiz or by /review. */
export const round = pgTable(
  'round',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['quiz', 'review', 'daily'] }).notNull(),
    title: text().notNull(),
    size: smallint().notNull(),
    /** The question of the day that it answers; a person has one round for each. */
    dailyId: uuid('daily_id').references((): AnyPgColumn => daily.id, { onDelete: 'cascade' }),
    /** The interaction that started it: delivered again, it finds the same round. */
    interactionId: text('interaction_id').notNull().unique('round_interaction_id'),
    startedAt: instant('started_at').notNull(),
  },
  (table) => [index('round_person').on(table.personId, table.startedAt), unique('round_daily_person').on(table.dailyId, table.personId)],
);

/** One question put to one person. Its id is the seed of the order in which options are shown. */
export const asking = pgTable(
  'asking',
  {
    id: uuid().primaryKey(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => round.id, { onDelete: 'cascade' }),
    personId: uuid('person_id').notNull(),
    position: smallint().notNull(),
    questionSlug: text('question_slug').notNull(),
    hintedAt: instant('hinted_at'),
    skippedAt: instant('skipped_at'),
    /** The review that answered it; none while it is open. */
    reviewId: uuid('review_id'),
  },
  (table) => [unique('asking_round_position').on(table.roundId, table.position)],
);

/** One graded answer; never changed but for `undone_at` and what the person says of their confidence. */
export const review = pgTable(
  'review',
  {
    id: uuid().primaryKey(),
    /** The order in which answers were recorded: clocks of several processes differ, and instants can be equal. */
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    askingId: uuid('asking_id').notNull(),
    interactionId: text('interaction_id').notNull().unique('review_interaction_id'),
    at: instant('at').notNull(),
    /** The learner's day. */
    day: date({ mode: 'string' }).notNull(),
    /** What was answered, as the question's kind gave it: keys, or what was typed. */
    given: jsonb().$type<readonly string[]>().notNull(),
    correct: boolean().notNull(),
    hinted: boolean().notNull(),
    confidence: text({ enum: ['unsaid', 'guessed', 'sure'] }).notNull(),
    /** 1 again, 2 hard, 3 good, 4 easy. */
    rating: smallint().notNull(),
    /** The first answer of a day schedules; later ones are practice and leave the memory alone. */
    scheduled: boolean().notNull(),
    /** The memory as it was before, for undo and for the optimiser; null where there was none. */
    before: jsonb().$type<Record<string, unknown>>(),
    /** When it comes back, as this answer left it. */
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    undoneAt: instant('undone_at'),
  },
  (table) => [index('review_person_question').on(table.personId, table.questionSlug, table.number)],
);

/** A person's rollup of a day, kept in the answer's transaction. */
export const score = pgTable(
  'score',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
    answered: integer().notNull(),
    correct: integer().notNull(),
    /** Questions met for the first time. */
    introduced: integer().notNull(),
    /** Scheduled reviews of questions met before. */
    reviewed: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.day] })],
);

/** What a person looked up; a wrong answer on it afterwards shows a weakness. */
export const lookup = pgTable(
  'lookup',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    conceptSlug: text('concept_slug').notNull(),
    lookedUpAt: instant('looked_up_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.conceptSlug] })],
);

/** A person says that a question is wrong or unclear. */
export const questionReport = pgTable(
  'question_report',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    reason: text({ enum: ['wrong', 'unclear', 'typo', 'other'] }).notNull(),
    words: text().notNull(),
    interactionId: text('interaction_id').notNull().unique('question_report_interaction_id'),
    at: instant('at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [index('question_report_open').on(table.personId, table.questionSlug).where(sql`closed_at is null`)],
);

/** FSRS' weights as fitted to a cohort's own log: tried each month, adopted only where they foretell better. */
export const cohortFit = pgTable(
  'cohort_fit',
  {
    id: uuid().primaryKey(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    fittedAt: instant('fitted_at').notNull(),
    reviews: integer().notNull(),
    /** Mean log loss over held-out later reviews: of the weights before, and of the fitted ones. */
    lossBefore: doublePrecision('loss_before').notNull(),
    lossFitted: doublePrecision('loss_fitted').notNull(),
    adopted: boolean().notNull(),
    weights: jsonb().$type<readonly number[]>().notNull(),
  },
  (table) => [index('cohort_fit_cohort').on(table.cohortId, table.fittedAt)],
);

// ---------------------------------------------------------------- jobs: what is to be sent

/** One message to send or to change: what for, how often it was tried, what came of it. Its key makes a second one impossible. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    /** Who draws it, and from what: a notice's name and the row it speaks of. */
    notice: text().notNull(),
    subject: text().notNull(),
    /** The intent: one row each. */
    key: text().notNull().unique('outbox_key'),
    platform: platformName().notNull(),
    workspaceExternalId: text('workspace_external_id').notNull(),
    /** Either a channel or somebody's direct messages. */
    channelExternalId: text('channel_external_id'),
    accountExternalId: text('account_external_id'),
    /** Changes the message that this row sent, instead of sending one. */
    edits: uuid().references((): AnyPgColumn => outbox.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    /** Not worth saying any more after this. */
    notAfter: instant('not_after'),
    /** A job will deliver it. Written before the queue was open, it has none yet; the next tick makes one. */
    queued: boolean().notNull().default(false),
    attempts: integer().notNull().default(0),
    /** Since when somebody is sending it; still there after a crash, when nobody knows whether it was sent. */
    claimedAt: instant('claimed_at'),
    settledAt: instant('settled_at'),
    outcome: text({ enum: ['sent', 'skipped', 'failed'] }),
    /** Why the last try failed, in words. */
    failure: text(),
    /** It failed since the place or person doesn't take our messages. */
    unreachable: boolean().notNull().default(false),
    /** It may have been sent once more than it should: a try before had an outcome that nobody knows. */
    uncertain: boolean().notNull().default(false),
    messageChannelId: text('message_channel_id'),
    messageId: text('message_id'),
  },
  (table) => [
    index('outbox_failed').on(table.platform, table.workspaceExternalId, table.settledAt).where(sql`outcome = 'failed'`),
    index('outbox_settled').on(table.settledAt),
    index('outbox_unqueued').on(table.createdAt).where(sql`not queued and settled_at is null`),
    // An edit that nobody has begun to make: a second one of the same message would show the same.
    uniqueIndex('outbox_edit_waiting').on(table.edits).where(sql`edits is not null and attempts = 0 and settled_at is null`),
    // A message that is deleted takes its edits along: without this, each would be looked for among all rows.
    index('outbox_edits').on(table.edits).where(sql`edits is not null`),
    check('outbox_place', sql`(${table.channelExternalId} is null) <> (${table.accountExternalId} is null)`),
    check('outbox_outcome', sql`(${table.settledAt} is null) = (${table.outcome} is null)`),
  ],
);

/** How far ahead the calls of all processes are booked, by what a platform limits: a bot, a channel, a workspace, a method. */
export const pace = pgTable('pace', {
  key: text().primaryKey(),
  bookedUntilMs: doublePrecision('booked_until_ms').notNull(),
});

// ---------------------------------------------------------------- daily: a cohort's question of the day

/** When a cohort is asked, in its own zone. Local times are `HH:MM`, weekdays 1 (Monday) to 7. */
export const dailySchedule = pgTable(
  'daily_schedule',
  {
    cohortId: uuid('cohort_id')
      .primaryKey()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    zone: text().notNull(),
    postsAt: text('posts_at').notNull(),
    /** On the same day where it is later than `postsAt`, else on the day after. */
    closesAt: text('closes_at').notNull(),
    weekdays: smallint().array().notNull(),
    pausedAt: instant('paused_at'),
    pausedFor: text('paused_for', { enum: ['asked', 'unreachable'] }),
    /** The local date that is decided next, and when. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    /** The weekday and time of the weekly digest; none where it isn't wanted. */
    digestWeekday: smallint('digest_weekday'),
    digestAt: text('digest_at'),
    digestNextOn: date('digest_next_on', { mode: 'string' }),
    digestNextAt: instant('digest_next_at'),
    /** The organiser who is told when something is wrong. */
    organiserAccountId: uuid('organiser_account_id').references(() => account.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('daily_schedule_next').on(table.nextAt),
    index('daily_schedule_digest').on(table.digestNextAt),
    check('daily_schedule_paused', sql`(${table.pausedAt} is null) = (${table.pausedFor} is null)`),
  ],
);

/** Where a cohort's questions of the day appear: one channel in each of its workspaces. */
export const dailyChannel = pgTable(
  'daily_channel',
  {
    id: uuid().primaryKey(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    channelExternalId: text('channel_external_id').notNull(),
    /** As it was called when it was chosen; not every platform tells. */
    channelName: text('channel_name'),
    /** The platform refuses us there; why, in words. */
    brokenAt: instant('broken_at'),
    brokenFor: text('broken_for'),
  },
  (table) => [unique('daily_channel_cohort_workspace').on(table.cohortId, table.workspaceId), index('daily_channel_workspace').on(table.workspaceId)],
);

/** Days without a question. */
export const holiday = pgTable(
  'holiday',
  {
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.day] })],
);

/** What became of a cohort's local date: the question that was asked, or why none was. */
export const daily = pgTable(
  'daily',
  {
    id: uuid().primaryKey(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
    questionSlug: text('question_slug'),
    /** Met by the cohort for the first time. */
    isNew: boolean('is_new').notNull().default(false),
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    closedAt: instant('closed_at'),
    /** How many had answered when its posts were last told to say so. */
    shownAnswers: integer('shown_answers').notNull().default(0),
    /** Posted after its time, since nobody could post it then. */
    late: boolean().notNull().default(false),
    skippedFor: text('skipped_for', { enum: ['holiday', 'late', 'empty', 'paused'] }),
  },
  (table) => [
    unique('daily_cohort_day').on(table.cohortId, table.day),
    index('daily_open').on(table.closesAt).where(sql`closed_at is null and skipped_for is null`),
    check('daily_asked', sql`(${table.questionSlug} is null) = (${table.skippedFor} is not null)`),
  ],
);

/** A question of the day as it stands in one channel. */
export const dailyPost = pgTable(
  'daily_post',
  {
    dailyId: uuid('daily_id')
      .notNull()
      .references(() => daily.id, { onDelete: 'cascade' }),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => dailyChannel.id, { onDelete: 'cascade' }),
    outboxId: uuid('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.dailyId, table.channelId] }), index('daily_post_outbox').on(table.outboxId)],
);

/** The FSRS state of a cohort and a question: how the cohort did on it is its grade. As `memory`. */
export const cohortMemory = pgTable(
  'cohort_memory',
  {
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    reviewedOn: date('reviewed_on', { mode: 'string' }).notNull(),
    stability: doublePrecision().notNull(),
    difficulty: doublePrecision().notNull(),
    elapsedDays: integer('elapsed_days').notNull(),
    scheduledDays: integer('scheduled_days').notNull(),
    learningSteps: smallint('learning_steps').notNull(),
    reps: integer().notNull(),
    lapses: integer().notNull(),
    state: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.questionSlug] })],
);

// ---------------------------------------------------------------- reminders: one direct message a day with what is due

/** When and where a person is reminded, in their own zone. Local times are `HH:MM`, weekdays 1 (Monday) to 7. */
export const reminder = pgTable(
  'reminder',
  {
    personId: uuid('person_id')
      .primaryKey()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** Where they are written to. */
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    enabled: boolean().notNull().default(true),
    remindsAt: text('reminds_at').notNull().default('09:00'),
    weekdays: smallint().array().notNull().default([1, 2, 3, 4, 5, 6, 7]),
    /** Weekdays on which little should come back. */
    easyDays: smallint('easy_days').array().notNull().default([]),
    /** Not between these, over midnight where the first is later. */
    quietFrom: text('quiet_from'),
    quietUntil: text('quiet_until'),
    vacationUntil: date('vacation_until', { mode: 'string' }),
    /** The local date that is decided next, and when. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    /** They asked to be reminded again then. */
    snoozedUntil: instant('snoozed_until'),
    snoozes: smallint().notNull().default(0),
    /** Their direct messages are closed to us: nothing is sent until they ask, and it is said once. */
    closedAt: instant('closed_at'),
    closedToldAt: instant('closed_told_at'),
    /** Asked once for their zone, where the platform doesn't tell it. */
    zoneAskedAt: instant('zone_asked_at'),
  },
  (table) => [
    index('reminder_next').on(table.nextAt).where(sql`enabled and closed_at is null`),
    index('reminder_snoozed').on(table.snoozedUntil).where(sql`snoozed_until is not null`),
    index('reminder_account').on(table.accountId),
  ],
);

// ---------------------------------------------------------------- discord: what its processes share

/** What was registered last, by scope: `<application>/global` or `<application>/<guild>`. */
export const discordCommands = pgTable('discord_commands', {
  scope: text().primaryKey(),
  hash: text().notNull(),
});

/** Guilds that we are in, or left less than 30 days ago. */
export const discordGuild = pgTable(
  'discord_guild',
  {
    applicationId: text('application_id').notNull(),
    guildId: text('guild_id').notNull(),
    name: text().notNull(),
    joinedAt: instant('joined_at').notNull(),
    welcomedAt: instant('welcomed_at'),
    /** Since then it is paused. */
    leftAt: instant('left_at'),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.guildId] }), index('discord_guild_left').on(table.leftAt)],
);

/** Processes alive, each until it is not heard of any more. */
export const discordProcess = pgTable(
  'discord_process',
  {
    applicationId: text('application_id').notNull(),
    processId: text('process_id').notNull(),
    aliveUntil: instant('alive_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.processId] })],
);

/** Who holds which shard of the gateway, and where its session stands. */
export const discordShard = pgTable(
  'discord_shard',
  {
    applicationId: text('application_id').notNull(),
    number: integer().notNull(),
    shardCount: integer('shard_count').notNull(),
    holder: text(),
    heldUntil: instant('held_until'),
    /** What it takes to go on where the last holder stopped. */
    session: jsonb().$type<{ readonly sessionId: string; readonly resumeUrl: string; readonly sequence: number }>(),
    /** When it was last given out without a session: Discord allows few starts in 5 seconds. */
    startedAt: instant('started_at'),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.number] })],
);

// ---------------------------------------------------------------- slack: what its processes share

/** Deliveries that somebody works on or has worked on, so that a repeated one is left alone; kept for a day. */
export const slackClaim = pgTable(
  'slack_claim',
  {
    key: text().primaryKey(),
    at: instant('at').notNull(),
  },
  (table) => [index('slack_claim_at').on(table.at)],
);

/** Pictures that a team has been given, by the hash of the drawing. */
export const slackPicture = pgTable(
  'slack_picture',
  {
    teamId: text('team_id').notNull(),
    hash: text().notNull(),
    fileId: text('file_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.hash] })],
);

/** Who installed the app. What `sealed` holds only the Slack platform can open, with the key named beside it. */
export const slackInstallation = pgTable('slack_installation', {
  /** The team's id, or the organisation's. */
  id: text().primaryKey(),
  keyId: text('key_id').notNull(),
  sealed: text().notNull(),
  installedAt: instant('installed_at').notNull(),
  /** The token stopped working: nothing is sent until somebody installs again. */
  pausedAt: instant('paused_at'),
});

/** Which organisation's installation serves a team that has none of its own. */
export const slackTeam = pgTable('slack_team', {
  teamId: text('team_id').primaryKey(),
  installationId: text('installation_id')
    .notNull()
    .references(() => slackInstallation.id, { onDelete: 'cascade' }),
});

// ---------------------------------------------------------------- link: one person in several places

/** A one-time code under way: who made it, who used it, who has confirmed. One an account. */
export const linkCode = pgTable('link_code', {
  id: uuid().primaryKey(),
  accountId: uuid('account_id')
    .notNull()
    .unique('link_code_account')
    .references(() => account.id, { onDelete: 'cascade' }),
  /** SHA-256 in hexadecimal; the code itself is kept nowhere. */
  codeHash: text('code_hash').notNull().unique('link_code_hash'),
  expiresAt: instant('expires_at').notNull(),
  usedBy: uuid('used_by').references(() => account.id, { onDelete: 'cascade' }),
  makerConfirmedAt: instant('maker_confirmed_at'),
  userConfirmedAt: instant('user_confirmed_at'),
  /** What came of it. */
  linkId: uuid('link_id'),
});

/** Wrong codes typed within the last minutes. */
export const linkGuess = pgTable(
  'link_guess',
  {
    interactionId: text('interaction_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
  },
  (table) => [index('link_guess_account').on(table.accountId, table.at)],
);

type Rows<Table extends { readonly $inferSelect: unknown }> = readonly Table['$inferSelect'][];

/** A row of the person who goes, the same of the person who stays if there was one, and what both became. */
type Joined<Table extends { readonly $inferSelect: unknown }> = {
  readonly gone: Table['$inferSelect'];
  readonly kept: Table['$inferSelect'] | null;
  readonly merged: Table['$inferSelect'];
};

/** Who they were: all that undoing takes, on the side of community. */
export type LinkedCommunity = {
  readonly person: typeof person.$inferSelect;
  readonly accounts: readonly string[];
  readonly enrolments: readonly Joined<typeof enrolment>[];
  /** Earlier links of the person who went. */
  readonly links: readonly string[];
};

/** What they remembered: rows that were merged as they were, and of rows that moved their ids with whatever in them may change later. */
export type LinkedStudy = {
  readonly memories: readonly Joined<typeof memory>[];
  readonly reviews: readonly Pick<typeof review.$inferSelect, 'id' | 'undoneAt' | 'confidence' | 'rating' | 'dueOn'>[];
  readonly rounds: readonly string[];
  readonly askings: readonly Pick<typeof asking.$inferSelect, 'id' | 'hintedAt' | 'skippedAt' | 'reviewId'>[];
  /** Rounds that answered a question of the day which the other had answered first. None in links that were made before there was one. */
  readonly secondDailies?: readonly { readonly id: string; readonly dailyId: string }[];
  /** Added to those of the person who stays. */
  readonly scores: Rows<typeof score>;
  readonly lookups: readonly Joined<typeof lookup>[];
  readonly reports: readonly string[];
  /** None in links that were made before there were reminders. */
  readonly reminders?: readonly Joined<typeof reminder>[];
};

/** Two persons made one, with all that undoing it takes; kept only until it is undone. */
export const link = pgTable(
  'link',
  {
    id: uuid().primaryKey(),
    /** In the order in which they were made: the last is undone first. */
    number: integer().notNull().generatedAlwaysAsIdentity().unique('link_number'),
    /** Who stays. */
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** Who went; that row is there again only once the link is undone. */
    goneId: uuid('gone_id').notNull(),
    linkedAt: instant('linked_at').notNull(),
    undoneAt: instant('undone_at'),
    community: jsonb().$type<LinkedCommunity>(),
    study: jsonb().$type<LinkedStudy>(),
  },
  (table) => [
    index('link_person').on(table.personId, table.number),
    check('link_undone', sql`(${table.undoneAt} is null) = (${table.community} is not null and ${table.study} is not null)`),
  ],
);
