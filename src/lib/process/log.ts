/** Log lines are events with fields: one JSON object a line, on standard error. */
import { pino } from 'pino';
import { errorFields } from './error-fields.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** What happened, as an event with fields. */
export type Log = Readonly<Record<LogLevel, (fields: object, event: string) => void>>;

export const createLog = (level: string): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['token', '*.token', 'url.password'],
      serializers: { err: (error: unknown) => errorFields(error) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
