/** One gateway connection: hello, identify or resume, heartbeats, and the close codes for what may not be sent. */
import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { World } from '../world.ts';
import { readIdentify } from './identify.ts';
import { createSession, greet, type Packet, replay, type Session } from './session.ts';
import { countIdentify } from './start-limit.ts';

/** Discord: 4,096 bytes a packet and 120 packets a minute from a client. */
const MOST_PACKET_BYTES = 4096;
const MOST_PACKETS = 120;
const PACKET_WINDOW_MS = 60_000;
/** A client may be late by half an interval before it is taken for dead. */
const HEARTBEAT_PATIENCE = 1.5;
/** Codes after which a session can't be taken up again: a client's own good-bye, and Discord's refusals. */
const FINAL_CODES = new Set<number>([1000, 1001, Close.InvalidSeq, Close.SessionTimedOut, Close.AuthenticationFailed, Close.InvalidShard, Close.ShardingRequired, Close.InvalidIntents, Close.DisallowedIntents]);

const packet = z.looseObject({ op: z.int(), d: z.unknown() });
const resume = z.looseObject({ token: z.string(), session_id: z.string(), seq: z.int().min(0) });

export type GatewayState = {
  readonly sessions: Map<string, Session>;
  readonly connections: Set<Connection>;
  /** False while heartbeats are taken but not acknowledged. */
  acknowledges: boolean;
};

export type Connection = {
  readonly socket: WebSocket;
  session: Session | undefined;
  readonly send: (packet: Packet) => void;
  readonly close: (code: number) => void;
  readonly stop: () => void;
  readonly take: (text: string) => void;
};

/** Takes a session off its connection, and ends it where `code` says that it can't be resumed. */
const part = (state: GatewayState, connection: Connection, code: number): void => {
  const { session } = connection;
  if (!session) return;
  // A resume elsewhere may have taken the session over already.
  if (session.send === connection.send) session.send = undefined;
  if (FINAL_CODES.has(code)) state.sessions.delete(session.id);
  connection.session = undefined;
};

const begin = (world: World, state: GatewayState, connection: Connection, data: unknown): void => {
  if (connection.session) return connection.close(Close.AlreadyAuthenticated);
  const wanted = readIdentify(world, data);
  if (typeof wanted === 'number') return connection.close(wanted);
  const verdict = countIdentify(world, wanted.shard[0]);
  if (verdict === 'too soon') return connection.send({ op: Op.InvalidSession, d: false });
  if (verdict === 'used up') {
    // Discord ends every session and resets the token: the owner must fetch a new one.
    world.token = undefined;
    for (const each of [...state.connections]) each.close(Close.AuthenticationFailed);
    return;
  }
  const session = createSession(wanted.shard, wanted.intents, connection.send);
  state.sessions.set(session.id, session);
  connection.session = session;
  greet(world, session, `ws://127.0.0.1:${world.httpPort}/resume`);
  world.changes.emit('change');
};

const takeUp = (world: World, state: GatewayState, connection: Connection, data: unknown): void => {
  if (connection.session) return connection.close(Close.AlreadyAuthenticated);
  const parsed = resume.safeParse(data);
  if (!parsed.success) return connection.close(Close.DecodeError);
  if (parsed.data.token.replace(/^Bot /, '') !== world.token) return connection.close(Close.AuthenticationFailed);
  const session = state.sessions.get(parsed.data.session_id);
  if (!session) return connection.send({ op: Op.InvalidSession, d: false });
  if (parsed.data.seq > session.seq) return connection.close(Close.InvalidSeq);
  session.send = connection.send;
  connection.session = session;
  world.log.counters.resumes += 1;
  if (!replay(session, parsed.data.seq)) {
    state.sessions.delete(session.id);
    connection.session = undefined;
    connection.send({ op: Op.InvalidSession, d: false });
  }
  world.changes.emit('change');
};

const obey = (world: World, state: GatewayState, connection: Connection, op: number, data: unknown): void => {
  if (op === Op.Heartbeat) {
    world.log.counters.heartbeats += 1;
    if (state.acknowledges) connection.send({ op: Op.HeartbeatAck, d: null });
  } else if (op === Op.Identify) begin(world, state, connection, data);
  else if (op === Op.Resume) takeUp(world, state, connection, data);
  else if (!(op in Op)) connection.close(Close.UnknownOpcode);
  else if (!connection.session) connection.close(Close.NotAuthenticated);
  // What else a client may send (presence, voice, member requests) changes nothing that the peer plays.
};

const parse = (text: string): z.infer<typeof packet> | undefined => {
  try {
    return packet.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export const createConnection = (world: World, state: GatewayState, socket: WebSocket): Connection => {
  const { heartbeatIntervalMs } = world.settings;
  const sent: number[] = [];
  const send = (outgoing: Packet) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ s: null, t: null, ...outgoing }));
  };
  const dead = setTimeout(() => connection.close(Close.SessionTimedOut), heartbeatIntervalMs * HEARTBEAT_PATIENCE);
  const connection: Connection = {
    socket,
    session: undefined,
    send,
    close: (code) => {
      part(state, connection, code);
      socket.close(code);
    },
    stop: () => clearTimeout(dead),
    take: (text) => {
      const atMs = Date.now();
      sent.push(atMs);
      while ((sent[0] ?? atMs) < atMs - PACKET_WINDOW_MS) sent.shift();
      if (sent.length > MOST_PACKETS) return connection.close(Close.RateLimited);
      const read = Buffer.byteLength(text) > MOST_PACKET_BYTES ? undefined : parse(text);
      if (!read) return connection.close(Close.DecodeError);
      if (read.op === Op.Heartbeat) dead.refresh();
      obey(world, state, connection, read.op, read.d);
    },
  };
  state.connections.add(connection);
  socket.on('message', (data) => connection.take(String(data)));
  socket.on('close', (code) => {
    connection.stop();
    state.connections.delete(connection);
    part(state, connection, code);
    world.changes.emit('change');
  });
  // A connection that breaks is closed with it: there is nothing more to do.
  socket.on('error', () => {});
  send({ op: Op.Hello, d: { heartbeat_interval: heartbeatIntervalMs } });
  return connection;
};
