/** Puts a View's drawings into a team's Slack, once each, so that an image block can name them. */
import { createHash } from 'node:crypto';
import { drawPng } from '../../../chat/view/picture.ts';
import type { View } from '../../../chat/view/view.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { SlackClient } from '../connect/api-client.ts';
import type { Teams } from '../connect/look-up/teams.ts';
import type { SlackStore } from '../connect/store.ts';
import { uploadBytes } from '../connect/upload.ts';
import type { RenderOptions } from './render.ts';

export type PreparedPictures = {
  readonly pictureOf: RenderOptions['pictureOf'];
  /** Slack has just got one of them, and may need a moment to look at it. */
  readonly fresh: boolean;
  /** Slack would not show them: they are uploaded anew next time. */
  readonly forget: () => Promise<void>;
};

export type Pictures = {
  readonly prepare: (teamId: string | undefined, view: View) => Promise<PreparedPictures>;
};

type Needs = { readonly teams: Teams; readonly store: SlackStore; readonly log: Log };

const none: PreparedPictures = { pictureOf: () => undefined, fresh: false, forget: async () => {} };

/** Never throws: a picture that can't be had is told in words. */
export const createPictures = ({ teams, store, log }: Needs): Pictures => ({
  prepare: async (teamId, view) => {
    const drawings = view.blocks.flatMap((block) => (block.kind === 'picture' ? [block] : []));
    if (drawings.length === 0) return none;
    const files = new Map<string, { readonly hash: string; readonly file: string }>();
    let fresh = false;
    for (const { svg, name, alt } of drawings) {
      const hash = createHash('sha256').update(svg).digest('hex').slice(0, 32);
      try {
        const known = await store.findPicture(teamId ?? '', hash);
        const file = known ?? (await upload(await teams.clientFor(teamId), { name, alt, png: await drawPng(svg) }));
        if (!known) await store.savePicture(teamId ?? '', hash, file);
        fresh ||= !known;
        files.set(svg, { hash, file });
      } catch (error) {
        log.warn({ teamId, picture: name, err: error }, 'slack-picture-in-words');
        await teams.noteFailure(teamId, error);
      }
    }
    return {
      pictureOf: (svg) => files.get(svg)?.file,
      fresh,
      forget: async () => {
        for (const { hash } of files.values()) await store.forgetPicture(teamId ?? '', hash);
      },
    };
  },
});

/** Gives the file's id. */
const upload = async (
  client: SlackClient,
  { name, alt, png }: { name: string; alt: string; png: Uint8Array },
): Promise<string> => {
  const picture = { filename: `${name}.png`, mediaType: 'image/png', bytes: new Uint8Array(png), alt };
  const id = await uploadBytes(client, picture);
  await client.files.completeUploadExternal({ files: [{ id, title: name }] });
  return id;
};
