/** The side panel with a message's exact View: what every platform is given, and how near it is to what fits. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { CopyButton } from './blocks.ts';
import { icon } from './icons.ts';
import { useKit } from './kit.ts';
import type { State } from './store.ts';

export const Inspector = ({ inspected }: { inspected: NonNullable<State['inspected']> }) => {
  const { store } = useKit();
  const whole = useRef<HTMLElement>(null);
  const { message, inspection } = inspected;
  const json = JSON.stringify(inspection.view, null, 2);
  const close = (): void => {
    store.update(() => ({ inspected: undefined }));
    const opener = document.querySelector(`[data-message="${message.id}"] .inspect-opener`);
    if (opener instanceof HTMLElement) opener.focus();
  };
  useLayoutEffect(() => whole.current?.focus(), [message.id]);
  return html`
    <aside class="inspector" ref=${whole} tabindex="-1" aria-label="Inspector" onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}>
      <header><h2>Inspector</h2><button type="button" class="round" aria-label="Close the inspector" onClick=${close}>${icon('close')}</button></header>
      <p class="inspector-what">The <code>View</code> of <b>${message.drawn.summary}</b>, as every platform is given it.</p>
      <dl class="sizes">
        ${inspection.sizes.map(({ what, size, limit }) => html`<div><dt>${what}</dt><dd>${size.toLocaleString('en-GB')} of ${limit.toLocaleString('en-GB')}</dd><meter min="0" max=${limit} high=${limit * 0.9} value=${size} aria-label=${what}></meter></div>`)}
        <div><dt>as JSON</dt><dd>${inspection.bytes.toLocaleString('en-GB')} bytes</dd></div>
      </dl>
      <figure class="block-code json"><figcaption><span>json</span><${CopyButton} words=${json} /></figcaption><pre tabindex="0" aria-label="The View as JSON"><code>${colour(json)}</code></pre></figure>
    </aside>`;
};

/** Names, words and numbers in colours of their own; the text stays exactly the JSON. */
const colour = (json: string): ComponentChildren =>
  json.split(/("(?:[^"\\]|\\.)*"(?:\s*:)?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const kind = part.endsWith(':') ? 'name' : part.startsWith('"') ? 'string' : 'literal';
    return html`<span class=${`json-${kind}`}>${part}</span>`;
  });
