/**
 * The side panel with exactly what a message is: its View, and what every platform would be sent,
 * each beside what fits.
 */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Measure } from '../../../../chat/view/limits.ts';
import type { Inspection, LookName, Payload } from '../../protocol.ts';
import { measureDiscord } from '../discord/measure.ts';
import { icon } from '../kit/icons.ts';
import { CopyButton } from '../parts/blocks.ts';
import { measureSlack } from '../slack/measure.ts';
import { useKit, useRoom } from '../state/kit.ts';
import { lookTitles } from '../state/look.ts';
import type { State } from '../state/store.ts';

type Tab = {
  readonly look: LookName;
  readonly title: string;
  readonly about: string;
  readonly value: unknown;
  readonly sizes: readonly Measure[];
  readonly problem?: string;
};

export const Inspector = ({ inspected }: { inspected: NonNullable<State['inspected']> }) => {
  const { store } = useKit();
  const { looks } = useRoom();
  const wanted = store.get().look;
  const [look, setLook] = useState<LookName>(looks.includes(wanted) ? wanted : 'plain');
  const whole = useRef<HTMLElement>(null);
  const { message, inspection } = inspected;
  const tabs = tabsOf(inspection);
  const tab = tabs.find((candidate) => candidate.look === look) ?? tabs[0];
  const close = (): void => {
    store.update(() => ({ inspected: undefined }));
    const opener = document.querySelector(`[data-message="${message.id}"] .inspect-opener`);
    if (opener instanceof HTMLElement) opener.focus();
  };
  useLayoutEffect(() => whole.current?.focus(), [message.id]);
  return html`
    <aside
      class="inspector"
      ref=${whole}
      tabindex="-1"
      aria-label="Inspector"
      onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}
    >
      <header>
        <h2>Inspector</h2>
        <button type="button" class="round" aria-label="Close the inspector" onClick=${close}>
          ${icon('close')}
        </button>
      </header>
      ${
        tabs.length > 1 &&
        html`
          <div class="looks inspector-tabs" role="group" aria-label="What to inspect">
            ${tabs.map(
              ({ look: name, title }) => html`
                <button type="button" aria-pressed=${name === tab?.look} onClick=${() => setLook(name)}>
                  ${title}
                </button>
              `,
            )}
          </div>
        `
      }
      <p class="inspector-what">${tab?.about} <b>${message.drawn.summary}</b></p>
      ${tab && html`<${Sheet} key=${tab.look} tab=${tab} />`}
    </aside>
  `;
};

const tabsOf = ({ view, sizes, payloads }: Inspection): readonly Tab[] => [
  {
    look: 'plain',
    title: 'View',
    about: 'The View, as every platform is given it:',
    value: view,
    sizes,
  },
  ...payloads.map(payloadTab),
];

const payloadTab = (payload: Payload): Tab => {
  const look = payload.platform;
  const title = `${lookTitles[look]} JSON`;
  const about = `What ${lookTitles[look]} would be sent:`;
  if (payload.problem !== undefined)
    return { look, title, about, value: undefined, sizes: [], problem: payload.problem };
  return {
    look,
    title,
    about,
    value: payload.json,
    sizes: look === 'discord' ? measureDiscord(payload.json) : measureSlack(payload.json),
  };
};

const Sheet = ({ tab: { title, value, sizes, problem } }: { tab: Tab }) => {
  if (problem !== undefined) return html`<p class="verdict bad">${icon('cross')}<span>${problem}</span></p>`;
  const json = JSON.stringify(value, null, 2);
  const over = sizes.filter(({ size, limit }) => size > limit).map(({ what }) => what);
  const verdict = over.length > 0 ? `Over the limits: ${over.join(', ')}.` : 'Within the limits.';
  return html`
    <p class=${`verdict ${over.length > 0 ? 'bad' : 'good'}`}>
      ${icon(over.length > 0 ? 'cross' : 'check')}
      <span>${verdict}</span>
    </p>
    <dl class="sizes">
      ${sizes.map(drawSize)}
      <div>
        <dt>as JSON</dt>
        <dd>${new TextEncoder().encode(JSON.stringify(value)).length.toLocaleString('en-GB')} bytes</dd>
      </div>
    </dl>
    <figure class="block-code json">
      <figcaption><span>json</span><${CopyButton} words=${json} /></figcaption>
      <pre tabindex="0" aria-label=${title === 'View' ? 'The View as JSON' : title}>
        <code>${colour(json)}</code>
      </pre>
    </figure>
  `;
};

const drawSize = ({ what, size, limit }: Measure): ComponentChildren => html`
  <div>
    <dt>${what}</dt>
    <dd>
      ${size.toLocaleString('en-GB')} of ${limit.toLocaleString('en-GB')}
      <meter min="0" max=${limit} high=${limit * 0.9} value=${size} aria-label=${what}></meter>
    </dd>
  </div>
`;

/** Names, words and numbers in colours of their own; the text stays exactly the JSON. */
const colour = (json: string): ComponentChildren =>
  json.split(/("(?:[^"\\]|\\.)*"(?:\s*:)?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const kind = part.endsWith(':') ? 'name' : part.startsWith('"') ? 'string' : 'literal';
    return html`<span class=${`json-${kind}`}>${part}</span>`;
  });
