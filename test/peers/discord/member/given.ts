/** A file that somebody gives in a form: how Discord describes it, and where it keeps it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { ClientRefusal } from './command.ts';

/** What a person picks from their own files. */
export type OwnFile = { readonly name: string; readonly content: Uint8Array };

/** Where nobody pays for more. https://discord.com/developers/docs/reference#uploading-files */
export const ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024;

/** Gives its id. Throws a ClientRefusal for one that the client wouldn't send. */
export const give = (world: World, { name, content }: OwnFile): string => {
  if (content.byteLength > ATTACHMENT_LIMIT_BYTES) throw new ClientRefusal(`${name} is too large`);
  const id = world.nextId();
  // The client tells the type by the name, and knows some.
  const contentType = name.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream';
  world.given.set(id, { name, contentType, bytes: content });
  return id;
};

export const givenJson = (world: World, id: string): Record<string, unknown> | undefined => {
  const file = world.given.get(id);
  if (!file) return undefined;
  const path = `/ephemeral-attachments/${world.applicationId}/${id}/${encodeURIComponent(file.name)}`;
  const url = `http://127.0.0.1:${world.httpPort}${path}?${SIGNATURE}`;
  return {
    ...{ id, filename: file.name, size: file.bytes.byteLength, content_type: file.contentType },
    ...{ url, proxy_url: url, ephemeral: true },
  };
};

const SIGNATURE = 'ex=69300000&is=692eae80&hm=5f3c';

/** As the CDN does, which answers only a signed address; false for any other path. */
export const serveGiven = (world: World, request: IncomingMessage, response: ServerResponse): boolean => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://peer');
  const id = /^\/ephemeral-attachments\/\d+\/(\d+)\/[^/]+$/.exec(pathname)?.[1];
  if (id === undefined) return false;
  const file = world.given.get(id);
  const lost = world.givenLost > 0;
  if (lost) world.givenLost -= 1;
  if (!file || lost || search !== `?${SIGNATURE}`) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('This content is no longer available.');
  } else {
    response.writeHead(200, { 'content-type': file.contentType });
    response.end(file.bytes);
  }
  return true;
};
