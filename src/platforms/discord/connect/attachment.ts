/** Fetches a file that somebody gave in a form, from where Discord keeps it for a day. */
import { limits } from '../../../chat/view/limits.ts';
import { fetchFile } from '../../../lib/fetch-file.ts';
import type { Log } from '../../../lib/process/log.ts';

/** https://discord.com/developers/docs/reference: signed addresses of attachments */
const CDN = 'https://cdn.discordapp.com';

/** `apiUrl`: of a test peer or proxy, which may keep files too. */
export const createReadAttachment =
  (apiUrl: string | undefined, log: Log): ((url: string) => Promise<Uint8Array>) =>
  (url) => {
    const origins = apiUrl ? [CDN, new URL(apiUrl).origin] : [CDN];
    return fetchFile(url, { origins, bytesAtMost: limits.givenBytes }).catch((error: unknown) => {
      log.warn({ err: error }, 'discord-file-not-fetched');
      throw error;
    });
  };
