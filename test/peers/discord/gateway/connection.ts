/**
 * One gateway connection: hello, identify or resume, heartbeats, and the close codes for what may
 * not be sent.
 */
import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { World } from '../world.ts';
import { isToken, readIdentify } from './identify.ts';
import { createSession, greet, type Packet, replay, type Session } from './session.ts';
import { countIdentify } from './start-limit.ts';

/** Discord: 4,096 bytes a packet and 120 packets a minute from a client. */
const MOST_PACKET_BYTES = 4096;
const MOST_PACKETS = 120;
const PACKET_WINDOW_MS = 60_000;
/** A client may be late by half an interval before it is taken for dead. */
const HEARTBEAT_PATIENCE = 1.5;
/**
 * Codes after which a session can't be taken up again: a client's own good-bye, and Discord's
 * refusals.
 */
const FINAL_CODES = new Set<number>([
  1000,
  1001,
  Close.InvalidSeq,
  Close.SessionTimedOut,
  Close.AuthenticationFailed,
  Close.InvalidShard,
  Close.ShardingRequired,
  Close.InvalidIntents,
  Close.DisallowedIntents,
]);

const packet = z.looseObject({ op: z.int(), d: z.unknown() });
const resume = z.looseObject({ token: z.string(), session_id: z.string(), seq: z.int().min(0) });

export type GatewayState = {
  readonly sessions: Map<string, Session>;
  readonly connections: Set<Connection>;
  /** False while heartbeats are taken but not acknowledged. */
  acknowledges: boolean;
  /** False while a RESUME is taken and never answered. */
  takesResumes: boolean;
};

export type Connection = {
  readonly socket: WebSocket;
  session: Session | undefined;
  readonly send: (packet: Packet) => void;
  readonly close: (code: number) => void;
  readonly stop: () => void;
  /** Open still, and as if nobody were there. */
  readonly silence: () => void;
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

/** Why no session begins: a close code, or op 9. */
type Verdict = Close | 'invalid session' | undefined;

const begin = (world: World, state: GatewayState, connection: Connection, data: unknown): Verdict => {
  if (connection.session) return Close.AlreadyAuthenticated;
  const wanted = readIdentify(world, data);
  if (typeof wanted === 'number') return wanted;
  const count = countIdentify(world, wanted.shard[0]);
  if (count === 'too soon') return 'invalid session';
  if (count === 'used up') {
    // Discord ends every session and resets the token: the owner must fetch a new one.
    world.token = undefined;
    for (const each of [...state.connections]) each.close(Close.AuthenticationFailed);
    return undefined;
  }
  const session = createSession(wanted.shard, wanted.intents, connection.send);
  state.sessions.set(session.id, session);
  connection.session = session;
  greet(world, session, `ws://127.0.0.1:${world.httpPort}/resume`);
  return undefined;
};

const takeUp = (world: World, state: GatewayState, connection: Connection, data: unknown): Verdict => {
  if (connection.session) return Close.AlreadyAuthenticated;
  const parsed = resume.safeParse(data);
  if (!parsed.success) return Close.DecodeError;
  if (!isToken(world, parsed.data.token)) return Close.AuthenticationFailed;
  const session = state.sessions.get(parsed.data.session_id);
  if (!session) return 'invalid session';
  if (parsed.data.seq > session.seq) return Close.InvalidSeq;
  session.send = connection.send;
  world.log.counters.resumes += 1;
  if (replay(session, parsed.data.seq)) {
    connection.session = session;
    return undefined;
  }
  state.sessions.delete(session.id);
  return 'invalid session';
};

const authenticate = (world: World, state: GatewayState, connection: Connection, op: number, data: unknown): void => {
  const verdict = op === Op.Identify ? begin(world, state, connection, data) : takeUp(world, state, connection, data);
  if (typeof verdict === 'number') connection.close(verdict);
  else if (verdict) connection.send({ op: Op.InvalidSession, d: false });
  world.changes.emit('change');
};

const obey = (world: World, state: GatewayState, connection: Connection, op: number, data: unknown): void => {
  if (op === Op.Heartbeat) {
    world.log.counters.heartbeats += 1;
    if (state.acknowledges) connection.send({ op: Op.HeartbeatAck, d: null });
  } else if (op === Op.Resume && !state.takesResumes) world.log.counters.unansweredResumes += 1;
  else if (op === Op.Identify || op === Op.Resume) authenticate(world, state, connection, op, data);
  else if (!(op in Op)) connection.close(Close.UnknownOpcode);
  else if (!connection.session) connection.close(Close.NotAuthenticated);
  // What else a client may send (presence, voice, member requests) changes nothing that the peer
  // plays.
};

const parse = (text: string): z.infer<typeof packet> | undefined => {
  try {
    return packet.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Gives a function that counts a packet and says whether it is one too many. */
const createPacketCounter = (): (() => boolean) => {
  let sent: number[] = [];
  return () => {
    const atMs = Date.now();
    sent = [...sent.filter((each) => each > atMs - PACKET_WINDOW_MS), atMs];
    return sent.length > MOST_PACKETS;
  };
};

export const createConnection = (world: World, state: GatewayState, socket: WebSocket): Connection => {
  const { heartbeatIntervalMs } = world.settings;
  const countPacket = createPacketCounter();
  let silent = false;
  const send = (outgoing: Packet) => {
    if (!silent && socket.readyState === socket.OPEN) socket.send(JSON.stringify({ s: null, t: null, ...outgoing }));
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
    silence: () => {
      silent = true;
      socket.pause();
      clearTimeout(dead);
    },
    take: (text) => {
      const tooFast = countPacket();
      const read = tooFast || Buffer.byteLength(text) > MOST_PACKET_BYTES ? undefined : parse(text);
      if (read?.op === Op.Heartbeat) dead.refresh();
      if (read) obey(world, state, connection, read.op, read.d);
      else connection.close(tooFast ? Close.RateLimited : Close.DecodeError);
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
