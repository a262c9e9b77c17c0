/**
 * Socket Mode: connections by ticket, envelopes acknowledged by id, and Slack's reasons to
 * disconnect.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import type { AppConfig } from './app-config.ts';
import { isJson } from './check.ts';
import type { Answer, Transport } from './delivery.ts';
import { parseJson } from './http.ts';
import { slackLimits as limits } from './limits.ts';
import type { World } from './world.ts';

/** The reasons Slack gives, and `drop`, which is the line going dead without a word. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets' | 'drop';

export type SocketMode = Transport & {
  /** A URL good for one connection; what apps.connections.open answers. */
  readonly ticketUrl: (origin: string) => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly disconnect: (reason: DisconnectReason) => void;
  /**
   * The connections there are stay open, and nothing goes through them in either direction any
   * more.
   */
  readonly silence: () => void;
  /**
   * The next connections are made, and Slack says nothing on them; `answersPings`: it is there,
   * though.
   */
  readonly greetNot: (times: number, how: { readonly answersPings: boolean }) => void;
  readonly connected: () => number;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly socket: WebSocket; readonly settle: (answer: Answer) => void };

// Slack pings about so often; the client gives up after 30 s without.
const PING_MS = 10_000;
// An app that doesn't answer a close is cut off.
const GOODBYE_MS = 500;

export const createSocketMode = (world: World, app: AppConfig): SocketMode => {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, Waiting>();
  let turn = 0;

  const silent = new WeakSet<WebSocket>();
  let ungreeted = { times: 0, answersPings: false };
  // What the app is closing carries nothing any more.
  const speaking = (): readonly WebSocket[] =>
    sockets.filter((socket) => !silent.has(socket) && socket.readyState === WebSocket.OPEN);

  const say = (socket: WebSocket, message: object): void => {
    if (!silent.has(socket)) socket.send(JSON.stringify(message));
  };
  const debug = { host: 'applink-peer', build_number: 1, approximate_connection_time: 18_060 };

  const leave = (socket: WebSocket): void => {
    const index = sockets.indexOf(socket);
    if (index >= 0) sockets.splice(index, 1);
    // What it had not acknowledged is lost with it.
    for (const [id, each] of waiting) {
      if (each.socket !== socket) continue;
      waiting.delete(id);
      each.settle({ outcome: 'unreachable', body: undefined });
    }
    world.signal.changed();
  };

  const receive = (text: string): void => {
    const message = parseJson(text);
    if (!isJson(message)) return;
    const id = String(message['envelope_id']);
    const payload = message['payload'];
    waiting.get(id)?.settle({
      outcome: 'acked',
      body: isJson(payload) && Object.keys(payload).length === 0 ? undefined : payload,
    });
    waiting.delete(id);
  };

  const welcome = (socket: WebSocket): void => {
    if (sockets.length >= limits.sockets) {
      say(socket, { type: 'disconnect', reason: 'too_many_websockets', debug_info: debug });
      socket.close();
      return;
    }
    sockets.push(socket);
    socket.on('message', (data) => receive(String(data)));
    socket.on('close', () => leave(socket));
    // A broken line also closes, which is dealt with there.
    socket.on('error', () => undefined);
    if (ungreeted.times > 0) {
      ungreeted.times -= 1;
      silent.add(socket);
      if (!ungreeted.answersPings) socket.pause();
      return;
    }
    say(socket, {
      type: 'hello',
      num_connections: sockets.length,
      debug_info: debug,
      connection_info: { app_id: app.id },
    });
    world.signal.changed();
  };

  const pings = setInterval(() => {
    for (const socket of sockets) if (!silent.has(socket)) socket.ping();
  }, PING_MS).unref();

  /** The next connection in turn, waited for while the app reconnects. */
  const nextSocket = async (withinMs: number): Promise<WebSocket | undefined> => {
    turn += 1;
    return world.signal
      .until(() => speaking()[turn % Math.max(1, speaking().length)], 'a Socket Mode connection', withinMs)
      .catch(() => undefined);
  };

  const send: Transport['send'] = async (kind, payload, ackMs, retry) => {
    const startedMs = performance.now();
    const socket = await nextSocket(ackMs);
    if (!socket) return { outcome: 'unreachable', body: undefined };
    const envelopeId = world.ids.secret();
    const acked = new Promise<Answer>((settle) => waiting.set(envelopeId, { socket, settle }));
    say(socket, {
      envelope_id: envelopeId,
      type: kind,
      payload,
      accepts_response_payload: kind !== 'events_api',
      ...(kind === 'events_api' ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' } : {}),
    });
    const giveUp = new AbortController();
    const late = after(Math.max(1, ackMs - (performance.now() - startedMs)), undefined, {
      signal: giveUp.signal,
      ref: false,
    })
      .then((): Answer => ({ outcome: 'timeout', body: undefined }))
      .catch((): Answer => ({ outcome: 'timeout', body: undefined }));
    const answer = await Promise.race([acked, late]);
    giveUp.abort();
    waiting.delete(envelopeId);
    return kind === 'events_api' && answer.outcome === 'acked' ? { outcome: 'acked', body: undefined } : answer;
  };

  return {
    send,
    ticketUrl: (origin) => {
      const ticket = world.ids.secret();
      tickets.add(ticket);
      return `${origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${app.id}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://peer').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    disconnect: (reason) => {
      for (const socket of [...sockets]) {
        if (reason === 'drop') socket.terminate();
        else say(socket, { type: 'disconnect', reason, debug_info: debug });
      }
    },
    silence: () => {
      for (const socket of sockets) {
        silent.add(socket);
        socket.pause();
      }
    },
    greetNot: (times, how) => {
      ungreeted = { times, ...how };
    },
    connected: () => speaking().length,
    close: async () => {
      clearInterval(pings);
      for (const socket of sockets) socket.close(1000);
      await world.signal.until(() => sockets.length === 0, 'the sockets to close', GOODBYE_MS).catch(() => undefined);
      for (const socket of [...sockets]) socket.terminate();
      server.close();
    },
  };
};
