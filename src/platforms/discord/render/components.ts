/**
 * Discord's numbers for what we send, as in its components and interactions references; written out
 * so that rendering loads no SDK.
 */

export const componentType = {
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  person: 5,
  role: 6,
  channel: 8,
  text: 10,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  upload: 19,
  radio: 21,
  checks: 22,
} as const;

/** Channels of text and of announcements, where a message can be posted. */
export const textChannels = [0, 5] as const;

export const buttonStyle = { primary: 1, plain: 2, danger: 4, link: 5 } as const;

export const inputStyle = { one: 1, many: 2 } as const;

export const messageFlag = { ephemeral: 1 << 6, componentsV2: 1 << 15 } as const;

export const interactionType = {
  ping: 1,
  command: 2,
  component: 3,
  autocomplete: 4,
  modal: 5,
} as const;

export const responseType = {
  pong: 1,
  message: 4,
  deferMessage: 5,
  deferUpdate: 6,
  update: 7,
  suggestions: 8,
  modal: 9,
} as const;
