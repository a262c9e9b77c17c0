/**
 * Draws marked-up words that were read from a platform's payload; moments and mentions as the
 * reader would see them.
 */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import type { Mark } from '../kit/marks.ts';
import { dateOf, longDateOf, numericDateOf, plainDateOf, relativeTo, timeOf, timeWithSecondsOf } from '../kit/time.ts';
import { drawLink, type Reader } from './words.ts';

/** What an account or channel is called, where the page knows it. */
export type MarkReader = Reader & { readonly nameOf: (id: string) => string };

export const drawMarks = (marks: readonly Mark[], reader: MarkReader): ComponentChildren =>
  marks.map((mark) => drawMark(mark, reader));

const drawMark = (mark: Mark, reader: MarkReader): ComponentChildren => {
  switch (mark.kind) {
    case 'words':
      return mark.words;
    case 'code':
      return html`<code>${mark.words}</code>`;
    case 'strong':
      return html`<strong>${drawMarks(mark.inner, reader)}</strong>`;
    case 'emphasis':
      return html`<em>${drawMarks(mark.inner, reader)}</em>`;
    case 'underline':
      return html`<u>${drawMarks(mark.inner, reader)}</u>`;
    case 'strike':
      return html`<s>${drawMarks(mark.inner, reader)}</s>`;
    case 'spoiler':
      return html`
        <details class="spoiler">
          <summary>Spoiler</summary>
          ${drawMarks(mark.inner, reader)}
        </details>
      `;
    case 'link':
      return drawLink(mark.url, drawMarks(mark.inner, reader));
    case 'mention':
      return html`<span class="mention">${mark.sign}${reader.nameOf(mark.id)}</span>`;
    case 'emoji':
      return html`<span class="emoji">:${mark.name}:</span>`;
    case 'moment':
      return drawMoment(mark.epochMs, mark.format, reader);
  }
};

const drawMoment = (ms: number, format: string, reader: Reader): ComponentChildren => {
  // Beyond what a Date can hold nothing can be drawn; platforms show the number as well.
  if (Number.isNaN(new Date(ms).getTime())) return String(ms / 1000);
  const title = `${longDateOf(ms, reader.zone)}, ${timeOf(ms, reader.zone)}`;
  return html`
    <time datetime=${new Date(ms).toISOString()} title=${title}>${momentWords(ms, format, reader)}</time>
  `;
};

/** Slack's tokens; one that is not known stays as it is written. */
export const momentWords = (ms: number, format: string, { zone, nowMs }: Reader): string =>
  format.replaceAll(/\{(\w+)\}/g, (token, name: string) => {
    if (name === 'ago') return relativeTo(ms, nowMs);
    if (name === 'time') return timeOf(ms, zone);
    if (name === 'time_secs') return timeWithSecondsOf(ms, zone);
    if (name === 'date_num') return numericDateOf(ms, zone);
    if (name === 'date_long' || name === 'date_long_pretty') return longDateOf(ms, zone);
    if (name === 'date_short' || name === 'date_short_pretty') return dateOf(ms, zone);
    return name.startsWith('date') ? plainDateOf(ms, zone) : token;
  });
