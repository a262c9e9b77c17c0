/** One message of the bot: whom it answers, what it says, who can see it. */
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DrawnMessage, UsedBy } from '../../protocol.ts';
import { icon, logo } from '../kit/icons.ts';
import { longDateOf, timeOf } from '../kit/time.ts';
import { Avatar } from '../parts/avatar.ts';
import { drawBlock } from '../parts/blocks.ts';
import type { MarkReader } from '../parts/draw-marks.ts';
import { useKit, useRoom } from '../state/kit.ts';
import { Controls } from './controls.ts';
import { drawPayload } from './payload.ts';

type Props = {
  message: DrawnMessage;
  remarks: readonly DrawnMessage[];
  headless: boolean;
  reader: MarkReader;
};

const deeds: Readonly<Record<UsedBy['did'], string>> = {
  used: 'used',
  pressed: 'pressed',
  chose: 'chose',
  sent: 'sent',
};

export const Message = ({ message, remarks, headless, reader }: Props) => {
  const whole = useRef<HTMLElement>(null);
  useKeepingFocus(whole, message);
  const time = timeOf(message.atMs, reader.zone);
  return html`
    <article
      class=${`message ${headless ? 'headless' : ''} ${message.onlyFor ? 'private' : ''}`}
      ref=${whole}
      tabindex="-1"
      data-message=${message.id}
      aria-label=${`Watermark, ${time}: ${message.drawn.summary}`}
    >
      ${message.usedBy && html`<${Used} usedBy=${message.usedBy} />`}
      <div class="message-side">
        ${
          headless
            ? html`<time class="side-time" aria-hidden="true">${time}</time>`
            : html`<span class="avatar bot">${logo()}</span>`
        }
      </div>
      <div class="message-main">
        ${
          !headless &&
          html`
            <p class="message-head">
              <b>Watermark</b>
              <span class="badge">App</span>
              <time
                datetime=${new Date(message.atMs).toISOString()}
                title=${longDateOf(message.atMs, reader.zone)}
              >
                ${time}
              </time>
            </p>
          `
        }
        <${Card} message=${message} reader=${reader} />
        ${message.onlyFor && html`<${PrivateMark} message=${message} />`}
        ${remarks.map(
          (remark) => html`
            <div class="remark" key=${remark.id} data-message=${remark.id}>
              <${Card} message=${remark} reader=${reader} />
              <${PrivateMark} message=${remark} />
            </div>
          `,
        )}
      </div>
      <${InspectButton} message=${message} />
    </article>
  `;
};

const Card = ({ message, reader }: { message: DrawnMessage; reader: MarkReader }) => {
  const { store, deeds } = useKit();
  const { payload } = message;
  if (!payload) return html`<${PlainCard} message=${message} reader=${reader} />`;
  const busy = store.get().busy.includes(message.id);
  const use = (id: string, values?: readonly string[]): void => void deeds.useControl(message, id, values);
  return html`
    <div class="payload">
      ${drawPayload(payload, reader, { busy, use })}
      <${Working} message=${message} />
    </div>
  `;
};

const PlainCard = ({ message, reader }: { message: DrawnMessage; reader: MarkReader }) => html`
  <div class=${`card tone-${message.drawn.tone}`}>
    ${message.drawn.blocks.map((block, index) =>
      block.kind === 'controls'
        ? html`<${Controls} key=${index} controls=${block.controls} message=${message} />`
        : html`<div class="block" key=${index}>${drawBlock(block, reader)}</div>`,
    )}
    <${Working} message=${message} />
  </div>
`;

/** Shows only once an answer takes a while: the style sheet waits before it does. */
const Working = ({ message }: { message: DrawnMessage }) =>
  useKit().store.get().busy.includes(message.id)
    ? html`<p class="working" role="status">Watermark is thinking…</p>`
    : null;

const Used = ({ usedBy }: { usedBy: UsedBy }) => {
  const persona = useRoom().personas.find(({ id }) => id === usedBy.personaId);
  if (!persona) return null;
  return html`
    <p class="used-by">
      <${Avatar} persona=${persona} small=${true} />
      <b>${persona.name}</b> ${deeds[usedBy.did]} <span class="used-words">${usedBy.words}</span>
    </p>
  `;
};

const PrivateMark = ({ message }: { message: DrawnMessage }) => {
  const kit = useKit();
  return html`
    <p class="private-mark">
      ${icon('eye')}
      <span>Only you can see this</span>
      <span aria-hidden="true">·</span>
      <button type="button" class="linkish" onClick=${() => kit.deeds.dismiss(message)}>Dismiss</button>
    </p>
  `;
};

const InspectButton = ({ message }: { message: DrawnMessage }) => {
  const kit = useKit();
  return html`
    <button
      type="button"
      class="inspect-opener"
      aria-label=${`Inspect: ${message.drawn.summary}`}
      title="See exactly what is sent"
      onClick=${() => kit.deeds.inspect(message)}
    >
      ${icon('braces')}
      <span>Inspect</span>
    </button>
  `;
};

/**
 * When a pressed control vanishes with the old content, the keyboard's place moves to the message
 * instead of to the top of the page.
 */
const useKeepingFocus = (whole: { current: HTMLElement | null }, message: DrawnMessage): void => {
  const wasInside = useRef(false);
  useEffect(() => {
    if (wasInside.current && document.activeElement === document.body) whole.current?.focus({ preventScroll: true });
  }, [message.drawn, message.payload]);
  useEffect(() => {
    const element = whole.current;
    if (!element) return;
    const onFocusIn = (event: FocusEvent): void => {
      wasInside.current = event.target instanceof Node && element.contains(event.target);
    };
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
  }, []);
};
