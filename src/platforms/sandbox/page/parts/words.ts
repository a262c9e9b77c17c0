/** Text as DOM: every word a text node, so nothing that anybody typed is ever read as markup. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import type { Inline, Text } from '../../../../lib/words/text-tree.ts';
import { dateOf, longDateOf, relativeTo, timeOf } from '../kit/time.ts';

/** In whose zone, and at what time, moments are read. */
export type Reader = { readonly zone: string; readonly nowMs: number };

export const drawText = (text: Text, reader: Reader): ComponentChildren =>
  text.map((inline) => drawInline(inline, reader));

const drawInline = (inline: Inline, reader: Reader): ComponentChildren => {
  switch (inline.kind) {
    case 'plain':
      return inline.text;
    case 'strong':
      return html`<strong>${drawText(inline.inlines, reader)}</strong>`;
    case 'stress':
      return html`<em>${drawText(inline.inlines, reader)}</em>`;
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'link':
      return drawLink(inline.url, drawText(inline.inlines, reader));
    case 'account':
      return html`<span class="mention">@${inline.name}</span>`;
    case 'channel':
      return html`<span class="mention">#${inline.name ?? inline.externalId}</span>`;
    case 'moment':
      return html`
        <time
          datetime=${new Date(inline.epochMs).toISOString()}
          title=${`${longDateOf(inline.epochMs, reader.zone)}, ${timeOf(inline.epochMs, reader.zone)}`}
        >
          ${drawMoment(inline.epochMs, inline.style, reader)}
        </time>
      `;
  }
};

const drawMoment = (ms: number, style: 'relative' | 'time' | 'date', reader: Reader): string => {
  if (style === 'relative') return relativeTo(ms, reader.nowMs);
  return style === 'time' ? timeOf(ms, reader.zone) : dateOf(ms, reader.zone);
};

/** Words that lead out of the page; an address of another kind than http stays words. */
export const drawLink = (url: string, words: ComponentChildren, className = 'link'): ComponentChildren =>
  /^https?:\/\//i.test(url)
    ? html`<a class=${className} href=${url} target="_blank" rel="noopener noreferrer">${words}</a>`
    : html`<span>${words}</span>`;
