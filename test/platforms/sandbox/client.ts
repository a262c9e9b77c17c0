/**
 * A sandbox for tests, and a persona's side of it over real HTTP: posts, and the live stream read
 * as a page reads it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMovableClock, systemClock } from '../../../src/lib/time/clock.ts';
import { platformLooks } from '../../../src/looks.ts';
import type { DrawnMessage, LookName, Outcome, ServerEvent } from '../../../src/platforms/sandbox/protocol.ts';
import { connectSandbox, type Sandbox, type SandboxNeeds } from '../../../src/platforms/sandbox/sandbox.ts';
import { demoDispatcher, demoFeature } from './demo-features.ts';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'watermark-sandbox-'));

export type TestSandbox = Sandbox & {
  readonly folder: string;
  readonly errors: readonly unknown[] /** Closes it and removes its folder. */;
  readonly end: () => Promise<void>;
};

/** The demo feature on any free port, unless told otherwise. */
export const startSandbox = async (needs: Partial<SandboxNeeds> = {}): Promise<TestSandbox> => {
  const clock = needs.clock ?? createMovableClock(systemClock);
  const feature = demoFeature(clock);
  const folder = needs.folder ?? newFolder();
  const errors: unknown[] = [];
  const sandbox = await connectSandbox({
    dispatcher: demoDispatcher([feature], clock),
    commands: feature.commands,
    looks: platformLooks(feature.commands),
    nextDue: async () => undefined,
    log: { info: () => undefined, error: (fields) => void errors.push(fields) },
    port: 0,
    ...needs,
    clock,
    folder,
  });
  const end = async (): Promise<void> => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...sandbox, folder, errors, end };
};

export type Posted = { readonly status: number; readonly body: { readonly error?: string } };

export const post = async (
  url: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> => {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  // Every answer of the sandbox is a JSON object; what is in it is what the tests look at.
  return { status: response.status, body: (await response.json()) as Posted['body'] };
};

let made = 0;
export const newId = (): string => {
  made += 1;
  return `interaction-${made}`;
};

/** Posts an interaction that has to succeed. */
export const interact = async (url: string, body: object): Promise<Outcome> => {
  const { status, body: answer } = await post(url, '/api/interactions', { id: newId(), ...body });
  if (status !== 200) throw new Error(`${status}: ${answer.error}`);
  // The server's own type for a 200 answer.
  return answer as Outcome;
};

export type Stream = {
  readonly next: () => Promise<{ readonly id: string; readonly event: ServerEvent }>;
  readonly close: () => Promise<void>;
};

/** The live stream of a persona, event by event. */
export const openStream = async (
  url: string,
  personaId: string,
  lastEventId?: string,
  look: LookName = 'plain',
): Promise<Stream> => {
  const stop = new AbortController();
  const response = await fetch(`${url}/api/live?as=${personaId}&look=${look}`, {
    signal: stop.signal,
    headers: lastEventId ? { 'last-event-id': lastEventId } : {},
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  // Taken at once: Node cancels a body that nobody has begun to read when it collects the response.
  const frames = framesOf(response.body.getReader());
  return {
    next: async () => {
      for (;;) {
        const { value, done } = await frames.next();
        if (done) throw new Error('the stream has ended');
        const [, id] = /^id: (.*)$/m.exec(value) ?? [];
        const [, data] = /^data: (.*)$/m.exec(value) ?? [];
        // The server's own type for its events.
        if (id && data) return { id, event: JSON.parse(data) as ServerEvent };
      }
    },
    close: async () => stop.abort(),
  };
};

async function* framesOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    const parts = `${rest}${decoder.decode(value, { stream: true })}`.split('\n\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

export type Snapshot = Extract<ServerEvent, { type: 'snapshot' }>;

/** Everything a persona sees at the moment. */
export const snapshotFor = async (url: string, personaId: string): Promise<Snapshot> => {
  const stream = await openStream(url, personaId);
  const { event } = await stream.next();
  await stream.close();
  if (event.type !== 'snapshot') throw new Error(`the stream began with ${event.type}`);
  return event;
};

export const messagesSeenBy = async (
  url: string,
  personaId: string,
  channelId: string,
): Promise<readonly DrawnMessage[]> =>
  (await snapshotFor(url, personaId)).messages.filter((message) => message.channelId === channelId);
