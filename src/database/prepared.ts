/**
 * Statements of the hot paths: prepared once a connection, their rows with dates and instants as
 * text.
 */
import { createHash } from 'node:crypto';
import { type CustomTypesConfig, type QueryConfig, types } from 'pg';

/** Postgres' numbers of its types that we read as something else than text. */
const { BOOL, BYTEA, FLOAT4, FLOAT8, INT2, INT4, JSON: json, JSONB, OID } = types.builtins;
const parsed = new Set<number>([BOOL, BYTEA, FLOAT4, FLOAT8, INT2, INT4, json, JSONB, OID]);

const asText = (value: string): string => value;
const asWeRead: CustomTypesConfig = {
  getTypeParser: (id, format) => (parsed.has(id) ? types.getTypeParser(id, format) : asText),
};

/**
 * So many statements stand in the code, and many more than that: what a test makes up is no longer
 * prepared then.
 */
const KEPT = 500;
const names = new Map<string, string>();

/** `kept` is false where whoever is between can't tell one connection's from another's. */
export const prepared = (text: string, kept: boolean): QueryConfig => {
  const known = kept ? names.get(text) : undefined;
  if (known) return { name: known, text, types: asWeRead };
  if (!kept || names.size >= KEPT) return { text, types: asWeRead };
  // By what it says: whatever a pooler mixes up, no name ever stands for another statement.
  const name = `watermark_${createHash('sha1').update(text).digest('hex')}`;
  names.set(text, name);
  return { name, text, types: asWeRead };
};
