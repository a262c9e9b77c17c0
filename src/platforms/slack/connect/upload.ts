/**
 * Sends bytes to Slack, still seen by nobody: https://docs.slack.dev/messaging/working-with-files.
 * Whoever completes the upload says where it is shown.
 */
import type { SlackClient } from './api-client.ts';
import { CALL_TIMEOUT_MS } from './settings.ts';

type Upload = {
  readonly filename: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly alt?: string;
};

/** Gives the file's id. Throws where Slack doesn't take it. */
export const uploadBytes = async (
  client: SlackClient,
  { filename, mediaType, bytes, alt }: Upload,
): Promise<string> => {
  // `alt_txt` is the argument's documented name; the library's types have another, which Slack
  // leaves unread.
  const wanted = { filename, length: bytes.byteLength, ...(alt === undefined ? {} : { alt_txt: alt }) };
  const { upload_url: address, file_id: id } = await client.files.getUploadURLExternal(wanted);
  if (!address || !id) throw new TypeError('Slack gave no address to send a file to');
  const sent = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': mediaType },
    body: bytes,
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  if (!sent.ok) throw new Error(`Slack took no file: ${sent.status}`);
  return id;
};
