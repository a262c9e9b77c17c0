/** The sandbox's HTTP face: the page and its files, the live stream, and what the page posts. */
import { type Context, Hono } from 'hono';
import type { Dispatcher } from '../../../chat/dispatch.ts';
import { bytesOf } from '../../../chat/view/file.ts';
import { measureView } from '../../../chat/view/limits.ts';
import { drawPng } from '../../../chat/view/picture.ts';
import type { Inspection, Outcome, Persona, Problem, Uploaded } from '../protocol.ts';
import type { Live, Opening, PageReader } from '../receive/live.ts';
import {
  BadRequest,
  type Received,
  receiveClockMove,
  receiveDismiss,
  receiveInspect,
  receiveInteraction,
  receiveReader,
  receiveSuggest,
  receiveUpload,
  type World,
} from '../receive/receive.ts';
import type { Looks } from '../render/looks.ts';
import type { Pictures } from '../render/render.ts';
import type { Assets } from './assets.ts';
import { createGuard, readBody, readJson, securityHeaders } from './guard.ts';

type Needs = {
  readonly world: World;
  readonly dispatcher: Dispatcher;
  readonly live: Live;
  readonly pictures: Pictures;
  readonly looks: Looks;
  readonly assets: Assets;
  readonly answer: (received: Received) => Promise<Outcome>;
  readonly openingFor: (reader: PageReader) => Promise<Opening>;
  readonly tellClock: () => Promise<void>;
  readonly moveClock: (persona: Persona, move: 'hour' | 'day' | 'due') => Promise<void>;
  readonly probes: ReadonlyMap<string, () => Promise<Response>>;
  readonly port: () => number;
  readonly onError: (error: unknown) => void;
};

/** As much as Discord takes, so that a feature gets to say kindly that it is too much. */
const UPLOAD_BYTES = 10 * 1024 * 1024;

export const createServer = (needs: Needs): Hono => {
  const { world, dispatcher, live } = needs;
  const app = new Hono();
  const headers = securityHeaders(needs.assets.importMapHash);

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
  });
  app.use(createGuard(needs.port));
  app.onError((error, context) => problem(context, error, needs.onError));
  app.notFound((context) => context.json({ error: 'There is nothing at this address.' } satisfies Problem, 404));

  app.get('/api/live', async (context) => {
    const reader = receiveReader(world, context.req.query());
    const stream = live.open(reader, context.req.header('last-event-id'), await needs.openingFor(reader));
    if (!stream) throw new BadRequest(503, 'Too many windows of the sandbox are open: close some.');
    return new Response(stream, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  });

  app.post('/api/interactions', async (context) => {
    const outcome = await needs.answer(receiveInteraction(world, await readJson(context.req.raw)));
    // What was just done may have changed what is due.
    await needs.tellClock();
    return context.json(outcome satisfies Outcome);
  });

  app.post('/api/files', async (context) => {
    const { name } = receiveUpload(world, context.req.query());
    const id = world.uploads.add(name, await readBody(context.req.raw, UPLOAD_BYTES));
    return context.json({ id } satisfies Uploaded);
  });

  app.post('/api/suggestions', async (context) =>
    context.json(await dispatcher.suggest(receiveSuggest(world, await readJson(context.req.raw)))),
  );

  app.post('/api/dismissals', async (context) => {
    const message = receiveDismiss(world, await readJson(context.req.raw));
    world.transcript.remove(message.channelId, message.id);
    return context.json({});
  });

  app.post('/api/clock', async (context) => {
    const { persona, move } = receiveClockMove(world, await readJson(context.req.raw));
    await needs.moveClock(persona, move);
    await needs.tellClock();
    return context.json({});
  });

  app.get('/api/inspections', async (context) => {
    const { view } = receiveInspect(world, context.req.query());
    const bytes = Buffer.byteLength(JSON.stringify(view));
    return context.json({
      view,
      sizes: measureView(view),
      bytes,
      payloads: await needs.looks.drawAll(view),
    } satisfies Inspection);
  });

  app.get('/healthz', (context) => context.text('alive\n'));
  for (const [path, answer] of needs.probes) app.get(path, answer);
  serveFiles(app, needs);
  return app;
};

/** What messages show and bring, and the page itself. */
const serveFiles = (app: Hono, { pictures, assets }: Pick<Needs, 'pictures' | 'assets'>): void => {
  app.get('/picture/:file{[0-9a-f]{32}\\.png}', async (context) => {
    const svg = pictures.find(context.req.param('file').slice(0, 32));
    if (!svg) throw new BadRequest(404, 'This picture is no longer known.');
    return context.body(new Uint8Array(await drawPng(svg)), 200, {
      'content-type': 'image/png',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  app.get('/file/:hash{[0-9a-f]{32}}/:name', async (context) => {
    const file = pictures.findFile(context.req.param('hash'));
    if (!file) throw new BadRequest(404, 'This file is no longer known: open the page anew.');
    return context.body(bytesOf(file), 200, {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename=${file.name}`,
      'cache-control': 'private, no-store',
    });
  });

  app.get('*', (context) => {
    const asset = assets.find(context.req.path);
    return asset
      ? context.body(asset.content, 200, {
          'content-type': asset.type,
          'cache-control': 'no-cache',
        })
      : context.notFound();
  });
};

const problem = (context: Context, error: Error, onError: (error: unknown) => void): Response => {
  if (error instanceof BadRequest) return context.json({ error: error.message } satisfies Problem, error.status);
  onError(error);
  return context.json({ error: 'The sandbox could not do that; its log says why.' } satisfies Problem, 500);
};
