/**
 * The Home tab: published when it is opened, and again when something that its reader did has
 * changed it.
 */
import { createHash } from 'node:crypto';
import type { Origin } from '../../../chat/context.ts';
import type { Block } from '../../../chat/view/view.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { Actor, People } from '../connect/look-up/people.ts';
import type { Teams } from '../connect/look-up/teams.ts';
import { renderBlocks, wordsOnly } from '../render/render.ts';
import type { Spell } from '../render/rich-text.ts';

/** What the Home tab shows this person; `again` after something they did. */
export type HomeBlocks = (origin: Origin, again: boolean) => Promise<readonly Block[]>;

export type Home = {
  /** Neither throws. */
  readonly opened: (actor: Actor) => Promise<void>;
  /** Publishes for somebody who has looked at it lately, if it differs from what they saw. */
  readonly changed: (actor: Actor) => Promise<void>;
};

type Needs = {
  readonly home: HomeBlocks;
  readonly teams: Teams;
  readonly people: People;
  readonly spell: Spell;
  readonly log: Log;
};

/**
 * People whose Home is kept up to date between openings; the others get theirs when they open it.
 */
const READERS_KEPT = 1000;

/** Somebody who answers a round changes it with every press: it follows at most this often. */
const CHANGED_AT_MOST_EVERY_MS = 10_000;

type Reader = { shown: string; busy: boolean; again: boolean; rests: boolean; changed: boolean };

const newReader = (): Reader => ({
  shown: '',
  busy: false,
  again: false,
  rests: false,
  changed: false,
});

export const createHome = (needs: Needs): Home => {
  const readers = createBoundedMap<Reader>(READERS_KEPT);

  /** One at a time for each reader; what comes meanwhile is one more. */
  const publish = async (actor: Actor, reader: Reader, force: boolean): Promise<void> => {
    if (reader.busy) {
      reader.again = true;
      return;
    }
    reader.busy = true;
    try {
      reader.shown = await publishOnce(needs, actor, force ? '' : reader.shown);
    } catch (error) {
      needs.log.warn({ teamId: actor.teamId, err: error }, 'slack-home-not-published');
      await needs.teams.noteFailure(actor.teamId, error);
    }
    reader.busy = false;
    if (!reader.again) return;
    reader.again = false;
    await publish(actor, reader, false);
  };

  /** At once, and then again when it has rested, if more has changed meanwhile. */
  const follow = async (actor: Actor, reader: Reader): Promise<void> => {
    reader.changed = reader.rests;
    if (reader.rests) return;
    reader.rests = true;
    const before = reader.shown;
    await publish(actor, reader, false);
    const rested = (): void => {
      reader.rests = false;
      if (reader.changed) void follow(actor, reader);
    };
    if (reader.shown === before) rested();
    else setTimeout(rested, CHANGED_AT_MOST_EVERY_MS).unref();
  };

  const keyOf = ({ teamId, userId }: Actor): string => `${teamId}:${userId}`;
  return {
    opened: (actor) => {
      const reader = readers.get(keyOf(actor)) ?? newReader();
      readers.set(keyOf(actor), reader);
      return publish(actor, reader, true);
    },
    changed: async (actor) => {
      const reader = readers.get(keyOf(actor));
      if (reader) await follow(actor, reader);
    },
  };
};

/** Gives the hash of what is shown now. */
const publishOnce = async ({ home, teams, people, spell }: Needs, actor: Actor, shown: string): Promise<string> => {
  const blocks = renderBlocks(
    await home(await people.originOf(actor), shown !== ''),
    { spell, pictureOf: wordsOnly },
    'home',
  );
  const hash = createHash('sha256').update(JSON.stringify(blocks)).digest('hex');
  if (hash === shown) return shown;
  const client = await teams.clientFor(actor.teamId, actor.orgId);
  await client.views.publish({ user_id: actor.userId, view: { type: 'home', blocks } });
  return hash;
};
