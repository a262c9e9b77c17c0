/**
 * Statements of the hot paths: prepared once a connection, their rows with dates and instants as
 * text.
 */
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

export const prepared = (text: string): QueryConfig => {
  const known = names.get(text);
  if (known) return { name: known, text, types: asWeRead };
  if (names.size >= KEPT) return { text, types: asWeRead };
  const name = `watermark_${names.size}`;
  names.set(text, name);
  return { name, text, types: asWeRead };
};
