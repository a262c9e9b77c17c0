/** What several settings must look like. */
import { z } from 'zod';

export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

/** `error`: what to say where it is none, or is of another protocol. */
export const webAddress = (error: string) => z.url({ protocol: /^https?$/, error });

export const nonEmpty = z.string().min(1);
