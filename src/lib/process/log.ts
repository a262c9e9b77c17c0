/** Log lines are events with fields: one JSON object a line, on standard error. */
import { type Logger, pino } from 'pino';
import { errorFields } from './error-fields.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

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
