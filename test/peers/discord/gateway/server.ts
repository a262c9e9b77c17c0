/**
 * The gateway: its connections and sessions, the events sent to them, and what a test can make it
 * do wrong.
 */
import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { World } from '../world.ts';
import { type Connection, createConnection, type GatewayState } from './connection.ts';
import { concerns, type Session, sendEvent } from './session.ts';

export type GatewayFaults = {
  /** Closes every connection, or one shard's, with a code. */
  readonly closeGateway: (code: number, shard?: number) => void;
  /** Breaks the connections without a close frame. */
  readonly dropGateway: () => void;
  /**
   * Op 9: the session is invalid; `resumable` says whether the client may still try to take it up.
   */
  readonly invalidSession: (resumable: boolean) => void;
  /** Op 7: asks the clients to reconnect. */
  readonly reconnect: () => void;
  /** Takes heartbeats without acknowledging them, until called with false. */
  readonly dropHeartbeatAcks: (dropped?: boolean) => void;
  /** Takes RESUMEs without a word, while heartbeats are acknowledged, until called with false. */
  readonly ignoreResumes: (ignored?: boolean) => void;
  /**
   * The connections there are stay open, and nothing goes through them in either direction any
   * more.
   */
  readonly silence: () => void;
};

export type Gateway = {
  readonly faults: GatewayFaults;
  readonly sessions: () => readonly Session[];
  readonly dispatch: World['dispatch'];
  readonly close: () => void;
};

/** Interactions come to everybody; all else that the peer tells belongs to the `Guilds` intent. */
const hears = (session: Session, event: string): boolean =>
  event === 'INTERACTION_CREATE' || (session.intents & GatewayIntentBits.Guilds) !== 0;

const createFaults = (state: GatewayState): GatewayFaults => {
  const each = (act: (connection: Connection) => void) => {
    for (const connection of [...state.connections]) act(connection);
  };
  return {
    closeGateway: (code, shard) =>
      each((connection) => {
        if (shard === undefined || connection.session?.shard[0] === shard) connection.close(code);
      }),
    dropGateway: () => each(({ socket }) => socket.terminate()),
    invalidSession: (resumable) =>
      each((connection) => {
        const { session } = connection;
        if (session) {
          // The connection stays open, without a session: the client may resume or identify on it.
          session.send = undefined;
          connection.session = undefined;
          if (!resumable) state.sessions.delete(session.id);
        }
        connection.send({ op: GatewayOpcodes.InvalidSession, d: resumable });
      }),
    reconnect: () => each(({ send }) => send({ op: GatewayOpcodes.Reconnect, d: null })),
    dropHeartbeatAcks: (dropped = true) => {
      state.acknowledges = !dropped;
    },
    ignoreResumes: (ignored = true) => {
      state.takesResumes = !ignored;
    },
    silence: () => each(({ silence }) => silence()),
  };
};

export const createGateway = (world: World, server: Server): Gateway => {
  const state: GatewayState = {
    sessions: new Map(),
    connections: new Set(),
    acknowledges: true,
    takesResumes: true,
  };
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const query = new URL(request.url ?? '/', 'http://peer').searchParams;
    sockets.handleUpgrade(request, socket, head, (opened) => {
      if (query.get('v') !== '10') return opened.close(GatewayCloseCodes.InvalidAPIVersion);
      if ((query.get('encoding') ?? 'json') !== 'json' || query.has('compress'))
        return opened.close(GatewayCloseCodes.DecodeError);
      createConnection(world, state, opened);
    });
  });
  return {
    faults: createFaults(state),
    sessions: () => [...state.sessions.values()],
    dispatch: (event, data, guildId) => {
      for (const session of state.sessions.values())
        if (hears(session, event) && concerns(session, guildId)) sendEvent(session, event, data);
    },
    close: () => {
      for (const { socket, stop } of state.connections) {
        stop();
        socket.terminate();
      }
      sockets.close();
    },
  };
};
