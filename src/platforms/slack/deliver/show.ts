/**
 * Shows a View where an interaction came from: in its place, beside it to all, or to one person; by
 * whichever way still works.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { View } from '../../../chat/view/view.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { SlackClient } from '../connect/api-client.ts';
import { isBlocksRefused } from '../connect/api-errors.ts';
import type { Actor, People } from '../connect/look-up/people.ts';
import type { Teams } from '../connect/look-up/teams.ts';
import type { Spot } from '../receive/receive.ts';
import type { Pictures } from '../render/pictures.ts';
import { type FilesGo, type Rendered, renderView, wordsOnly } from '../render/render.ts';
import type { Spell } from '../render/rich-text.ts';
import { type Beside, shareFiles } from './files.ts';
import { respond } from './respond.ts';

export type Where = { readonly actor: Actor; readonly spot: Spot };
export type Audience = 'all' | 'actor';

export type Show = {
  /** Throws what Slack answers when nothing worked. */
  readonly beside: (where: Where, audience: Audience, view: View) => Promise<void>;
  /**
   * Replaces the message that was acted on; a new one with the same readers where it can't be
   * replaced any more.
   */
  readonly inPlace: (where: Where, view: View) => Promise<void>;
};

export type ShowNeeds = {
  readonly teams: Teams;
  readonly people: People;
  readonly pictures: Pictures;
  readonly spell: Spell;
  readonly log: Log;
};

/** Slack looks at a new picture for about a second before it lets a message name it. */
const PICTURE_WAITS_MS = [700, 1300];

/** Draws and sends; a picture that Slack will not show is told in words. */
export const withPictures = async <Sent>(
  { pictures, spell }: Pick<ShowNeeds, 'pictures' | 'spell'>,
  teamId: string | undefined,
  view: View,
  send: (rendered: Rendered) => Promise<Sent>,
  filesGo: FilesGo = 'here',
): Promise<Sent> => {
  const { pictureOf, fresh, forget } = await pictures.prepare(teamId, view);
  const hasPictures = view.blocks.some((block) => block.kind === 'picture' && pictureOf(block.svg));
  if (hasPictures) {
    for (const waitMs of [0, ...(fresh ? PICTURE_WAITS_MS : [])]) {
      if (waitMs > 0) await wait(waitMs);
      try {
        return await send(renderView(view, { spell, pictureOf, filesGo }));
      } catch (error) {
        if (!isBlocksRefused(error) && !(error instanceof BlocksRefused)) throw error;
      }
    }
    await forget();
  }
  return send(renderView(view, { spell, pictureOf: wordsOnly, filesGo }));
};

/** A `response_url` that would not take the blocks. */
class BlocksRefused extends Error {}

/** `no` where another way has to be found. Throws only for blocks that Slack won't draw. */
const tryRespond = async (url: string | undefined, message: object): Promise<'sent' | 'unknown' | 'no'> => {
  if (url === undefined) return 'no';
  const responded = await respond(url, message);
  if (responded.outcome !== 'refused') return responded.outcome;
  if (/invalid_blocks|invalid_attachments|slack_file/.test(responded.error)) throw new BlocksRefused(responded.error);
  return 'no';
};

export const createShow = (needs: ShowNeeds): Show => {
  const { teams, people, log } = needs;
  const client = ({ actor }: Where): Promise<SlackClient> => teams.clientFor(actor.teamId, actor.orgId);

  const direct = async (where: Where, rendered: Rendered): Promise<void> => {
    const channel = await people.directChannel(where.actor.teamId, where.actor.userId);
    await (await client(where)).chat.postMessage({ channel, ...rendered, ...quiet });
  };

  const post = async (where: Where, audience: Audience, rendered: Rendered): Promise<void> => {
    const { actor, spot } = where;
    const thread = spot.threadTs ? { thread_ts: spot.threadTs } : {};
    const response = {
      response_type: audience === 'all' ? 'in_channel' : 'ephemeral',
      replace_original: false,
      ...thread,
      ...rendered,
      ...quiet,
    };
    const tried = await tryRespond(spot.responseUrl, response);
    // Said again, it might stand there twice.
    if (tried === 'unknown') return log.warn({ teamId: actor.teamId }, 'slack-response-outcome-unknown');
    if (tried === 'sent') return;
    if (spot.channelId === undefined) return direct(where, rendered);
    const api = await client(where);
    const sent =
      audience === 'all'
        ? api.chat.postMessage({ channel: spot.channelId, ...thread, ...rendered, ...quiet })
        : api.chat.postEphemeral({
            channel: spot.channelId,
            user: actor.userId,
            ...thread,
            ...rendered,
          });
    await sent.catch(async (error: unknown) => {
      if (isBlocksRefused(error)) throw error;
      log.warn({ teamId: actor.teamId, err: error }, 'slack-answered-by-direct-message');
      await direct(where, rendered);
    });
  };

  const replace = async (where: Where, rendered: Rendered): Promise<void> => {
    const { spot } = where;
    const replaceOnce = () => tryRespond(spot.responseUrl, { replace_original: true, ...rendered });
    const first = await replaceOnce();
    // To replace twice does no harm.
    const tried = first === 'unknown' ? await replaceOnce() : first;
    if (tried === 'sent') return;
    const { message, channelId } = spot;
    if (message && !message.ephemeral && channelId !== undefined) {
      const updated = await (await client(where)).chat.update({ channel: channelId, ts: message.ts, ...rendered }).then(
        () => true,
        (error: unknown) => {
          if (isBlocksRefused(error)) throw error;
          return false;
        },
      );
      if (updated) return;
    }
    if (tried === 'unknown') return log.warn({ teamId: where.actor.teamId }, 'slack-response-outcome-unknown');
    const { responseUrl: _, ...rest } = spot;
    await post({ ...where, spot: rest }, message?.ephemeral ? 'actor' : 'all', rendered);
  };

  return {
    beside: async (where, audience, view) => {
      const filesGo = await shareFiles(needs, besideOf(where, audience === 'actor'), view);
      const send = (rendered: Rendered) => post(where, audience, rendered);
      await withPictures(needs, where.actor.teamId, view, send, filesGo);
    },
    inPlace: async (where, view) => {
      const isPrivate = where.spot.message?.ephemeral === true;
      const filesGo = await shareFiles(needs, besideOf(where, isPrivate), view);
      const send = (rendered: Rendered) => replace(where, rendered);
      await withPictures(needs, where.actor.teamId, view, send, filesGo);
    },
  };
};

const besideOf = ({ actor, spot }: Where, isPrivate: boolean): Beside => ({ ...actor, ...spot, isPrivate });

/** Links of ours are sources, not something to unfold below a question. */
export const quiet = { unfurl_links: false, unfurl_media: false } as const;
