/**
 * A payload in its platform's look: all that the platform would draw, and nothing that only the
 * View knows.
 */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import type { Payload } from '../../protocol.ts';
import { drawPart as drawDiscordPart } from '../discord/draw.ts';
import { readModal as readDiscordModal } from '../discord/modal.ts';
import { readMessage as readDiscordMessage } from '../discord/payload.ts';
import type { MarkReader } from '../parts/draw-marks.ts';
import type { Modal } from '../parts/modal.ts';
import { drawPart as drawSlackPart } from '../slack/draw.ts';
import { readModal as readSlackModal } from '../slack/modal.ts';
import { readMessage as readSlackMessage } from '../slack/payload.ts';
import { lookTitles } from '../state/look.ts';

type Use = {
  readonly busy: boolean;
  readonly use: (id: string, values?: readonly string[]) => void;
};

export const drawPayload = (payload: Payload, reader: MarkReader, use: Use): ComponentChildren => {
  if (payload.problem !== undefined)
    return html`
      <p class="unknown-part">${lookTitles[payload.platform]} can’t be sent this: ${payload.problem}</p>
    `;
  const drawing = { reader, pictures: payload.pictures, files: payload.files, ...use };
  return payload.platform === 'discord'
    ? html`
      <div class="dc-message">
        ${readDiscordMessage(payload.json).map((part) => drawDiscordPart(part, drawing))}
      </div>
    `
    : html`
      <div class="sl-message">
        ${readSlackMessage(payload.json).map((part) => drawSlackPart(part, drawing))}
      </div>
    `;
};

/** A modal with its words already drawn; `undefined` where there is nothing to read. */
export const drawModal = (payload: Payload | undefined, reader: MarkReader): Modal<ComponentChildren> | undefined => {
  if (!payload || payload.problem !== undefined) return undefined;
  const drawing = {
    reader,
    pictures: payload.pictures,
    files: payload.files,
    busy: false,
    use: () => undefined,
  };
  return payload.platform === 'discord'
    ? mapWords(
        readDiscordModal(payload.json),
        (part) => html`<div class="dc-message">${drawDiscordPart(part, drawing)}</div>`,
      )
    : mapWords(
        readSlackModal(payload.json),
        (part) => html`<div class="sl-message">${drawSlackPart(part, drawing)}</div>`,
      );
};

const mapWords = <Part>(modal: Modal<Part>, draw: (part: Part) => ComponentChildren): Modal<ComponentChildren> => ({
  ...modal,
  parts: modal.parts.map((part) => (part.kind === 'field' ? part : { kind: 'words', part: draw(part.part) })),
});
