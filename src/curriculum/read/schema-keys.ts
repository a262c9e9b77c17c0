/** Which keys a zod schema knows at a path, to suggest the one that was meant. */
import type { z } from 'zod';

// zod has no public reader of a schema's parts; these are the ones that this walk needs.
type Def = {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
};

/** Empty where the schema takes any key, or none is known. */
export const keysAt = (schema: z.ZodType, path: readonly PropertyKey[], input: unknown): readonly string[] => {
  let current: z.ZodType | undefined = narrow(schema, input);
  let value = input;
  for (const part of path) {
    if (!current) return [];
    const def = defOf(current);
    value = partOf(value, part);
    const next: z.ZodType | undefined = typeof part === 'number' ? def.element : def.shape?.[String(part)];
    current = next && narrow(next, value);
  }
  return current ? Object.keys(defOf(current).shape ?? {}) : [];
};

export const partOf = (value: unknown, key: PropertyKey): unknown =>
  // Only objects get here, and reading a key of one is all that is done.
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;

const defOf = (schema: z.ZodType): Def => schema.def as Def; // see Def

/**
 * Through optional, default and transformed types, and into the branch of a union that the input
 * names.
 */
const narrow = (schema: z.ZodType, input: unknown): z.ZodType | undefined => {
  const { innerType, in: from, options, discriminator } = defOf(schema);
  const inner = innerType ?? from;
  if (inner) return narrow(inner, input);
  if (!options) return schema;
  if (!discriminator) return undefined;
  const name = partOf(input, discriminator);
  return options.find((option) => defOf(option).shape?.[discriminator]?.safeParse(name).success);
};
