/** Shapes that messages, forms and commands share. */
import { z } from 'zod';

const LARGEST_COMPONENT_ID = 2 ** 31 - 1;

export const componentId = z.int().min(0).max(LARGEST_COMPONENT_ID).nullish();
export const customId = z.string().min(1).max(100);
export const snowflake = z.string().regex(/^\d{1,20}$/);
/** Attachments of a request refer to its files by position: a number, or a number in a string. */
export const snowflakeOrPosition = z.union([z.int().min(0).transform(String), snowflake]);
export const flag = z.boolean().nullish();
export const emoji = z.looseObject({
  id: snowflake.nullish(),
  name: z.string().nullish(),
  animated: flag,
});
