/**
 * The messages of the open channel, oldest first: grouped, divided by day, and kept at the newest
 * unless the person scrolled up.
 */
import { html } from 'htm/preact';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Channel, DrawnMessage } from '../../protocol.ts';
import { icon, logo } from '../kit/icons.ts';
import { markOf, titleOf } from '../kit/places.ts';
import { dayOf, longDateOf } from '../kit/time.ts';
import { useKit, useRoom } from '../state/kit.ts';
import { markReaderOf, type Thinking } from '../state/store.ts';
import { Message } from './message.ts';
import { Welcome } from './welcome.ts';

/** Drawn at first; more on demand, so that an old channel opens at once. */
const SHOWN = 60;
/** Messages this close together share one head. */
const GROUP_MS = 5 * 60_000;
/** Nearer to the end than this counts as being at the end. */
const NEAR_PX = 120;

export const MessageList = ({ channel }: { channel: Channel }) => {
  const { store } = useKit();
  const room = useRoom();
  const [shown, setShown] = useState(SHOWN);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const own = room.messages.filter(({ channelId }) => channelId === channel.id);
  const heads = own.filter(({ under }) => under === undefined || !own.some(({ id }) => id === under));
  const visible = heads.slice(-shown);
  const thinking = store.get().thinking.filter(({ channelId }) => channelId === channel.id);
  const { away, toEnd } = useStickingToEnd(
    scroller,
    content,
    `${channel.id} ${thinking.length > 0} ${newestOf(heads, room.you.id)}`,
  );
  useEffect(() => setShown(SHOWN), [channel.id]);
  const reader = markReaderOf(room);
  const place = channel.kind === 'direct' ? 'your direct channel with Watermark' : channel.name;
  return html`
    <div class="log-frame">
      <div
        class="log"
        ref=${scroller}
        role="log"
        aria-live="polite"
        aria-label=${`Messages in ${place}`}
        tabindex="0"
      >
        <div class="log-content" ref=${content}>
          ${
            heads.length > visible.length
              ? html`
                <button
                  type="button"
                  class="button plain earlier"
                  onClick=${() => setShown(shown + SHOWN)}
                >
                  Show earlier messages
                </button>
              `
              : html`<${Beginning} channel=${channel} />`
          }
          ${visible.flatMap((message, index) => {
            const before = visible[index - 1];
            const newDay = dayOf(message.atMs, reader.zone) !== (before ? dayOf(before.atMs, reader.zone) : '');
            return html`
              ${
                newDay &&
                html`
                  <div class="day" key=${`day-${message.id}`}>
                    <span>${longDateOf(message.atMs, reader.zone)}</span>
                  </div>
                `
              }
              <${Message}
                key=${message.id}
                message=${message}
                reader=${reader}
                headless=${!newDay && belongTogether(before, message)}
                remarks=${own.filter(({ under }) => under === message.id)}
              />
            `;
          })}
          ${thinking.map((thought) => html`<${ThinkingRow} key=${thought.id} thought=${thought} />`)}
        </div>
      </div>
      ${away && html`<button type="button" class="to-end" onClick=${toEnd}>${icon('down')}Newest</button>`}
    </div>
  `;
};

/** What the person did last here: its answer is what they look for. */
const newestOf = (messages: readonly DrawnMessage[], personaId: string): string =>
  messages.findLast(({ usedBy }) => usedBy?.personaId === personaId)?.id ?? '';

const belongTogether = (before: DrawnMessage | undefined, message: DrawnMessage): boolean =>
  before !== undefined &&
  message.usedBy === undefined &&
  before.onlyFor === message.onlyFor &&
  message.atMs - before.atMs < GROUP_MS;

const Beginning = ({ channel }: { channel: Channel }) =>
  channel.kind === 'direct'
    ? html`<${Welcome} />`
    : html`
      <div class="beginning">
        <span class="beginning-mark">${icon(markOf(channel))}</span>
        <h2>${titleOf(channel)}</h2>
        <p>${channel.topic}. This is where the ${channel.kind} begins.</p>
      </div>
    `;

const ThinkingRow = ({ thought }: { thought: Thinking }) => html`
  <div class="message thinking">
    <div class="message-side"><span class="avatar bot">${logo()}</span></div>
    <div class="message-main">
      <p class="message-head"><b>Watermark</b><span class="badge">App</span></p>
      <p class="muted">
        Watermark is thinking…
        <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${' '}
        <span class="used-words">${thought.words}</span>
      </p>
    </div>
  </div>
`;

type Frame = RefObject<HTMLDivElement | null>;

/**
 * Follows the newest message until the person scrolls up; one that is taller than the window is
 * shown from its top.
 */
const useStickingToEnd = (scroller: Frame, content: Frame, deed: string) => {
  const stick = useRef(true);
  const seenTop = useRef(0);
  const [away, setAway] = useState(false);
  const follow = (): void => {
    const frame = scroller.current;
    if (!frame || !stick.current) return;
    // Never upwards: who reads the lower half of a tall message stays there when something in it
    // opens.
    frame.scrollTop = Math.max(frame.scrollTop, endOf(frame, content.current));
    seenTop.current = frame.scrollTop;
  };
  const toEnd = (): void => {
    stick.current = true;
    const frame = scroller.current;
    if (!frame) return;
    frame.scrollTop = endOf(frame, content.current);
    seenTop.current = frame.scrollTop;
  };
  useEffect(() => {
    const frame = scroller.current;
    if (!frame || !content.current) return;
    const onScroll = (): void => {
      const nearEnd = frame.scrollTop >= endOf(frame, content.current) - NEAR_PX;
      // Only going up leaves the end: content that has just grown moves the end away under a page
      // that stands still.
      if (nearEnd || frame.scrollTop < seenTop.current) stick.current = nearEnd;
      seenTop.current = frame.scrollTop;
      setAway(!nearEnd && frame.scrollHeight - frame.scrollTop - frame.clientHeight > frame.clientHeight);
    };
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    observer.observe(frame);
    frame.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      frame.removeEventListener('scroll', onScroll);
    };
  }, []);
  useLayoutEffect(toEnd, [deed]);
  return { away, toEnd };
};

/** Where the window stands when it shows the newest. */
const endOf = (frame: HTMLDivElement, content: HTMLDivElement | null): number => {
  const bottom = frame.scrollHeight - frame.clientHeight;
  const last = content?.lastElementChild;
  return last instanceof HTMLElement && last.offsetHeight > frame.clientHeight
    ? Math.min(last.offsetTop - 8, bottom)
    : bottom;
};
