/** Reads a body as JSON or as a form with files, up to Discord's limits. */
import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from '../check/message.ts';
import { Refusal, refusals } from '../refusal.ts';
import type { Body } from './reply.ts';

/** Discord: 25 MiB a request, 10 MiB a file where nobody pays for more. */
const MOST_BYTES = 25 * 1024 * 1024;
const MOST_FILE_BYTES = 10 * 1024 * 1024;

const FILE_FIELD = /^files\[(\d+)\]$/;

export const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw refusals.tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 50_109, 'The request body contains invalid JSON.');
  }
};

const readForm = async (bytes: Buffer, contentType: string): Promise<Body> => {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData();
  const files = new Map<string, UploadedFile>();
  let json: unknown = {};
  for (const [field, value] of form) {
    const position = FILE_FIELD.exec(field)?.[1];
    if (field === 'payload_json') json = parseJson(typeof value === 'string' ? value : await value.text());
    else if (position !== undefined && typeof value !== 'string') {
      if (value.size > MOST_FILE_BYTES) throw refusals.tooLarge();
      files.set(position, {
        name: value.name,
        contentType: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    }
  }
  return { json, files };
};

/** Throws a Refusal for what can't be read. */
export const readBody = async (bytes: Buffer, contentType: string | undefined): Promise<Body> => {
  if (bytes.length === 0) return { json: {}, files: new Map() };
  const type = contentType?.split(';')[0]?.trim();
  if (type === 'multipart/form-data') return readForm(bytes, contentType ?? '');
  if (type === 'application/json') return { json: parseJson(bytes.toString('utf8')), files: new Map() };
  const message = 'Expected "Content-Type" header to be one of {"application/json", "multipart/form-data"}.';
  throw new Refusal(400, 50_035, 'Invalid Form Body', {
    errors: { _errors: [{ code: 'CONTENT_TYPE_INVALID', message }] },
  });
};
