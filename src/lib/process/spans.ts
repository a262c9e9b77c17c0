/** What took how long, for whoever collects traces; without a collector it is only done. */

/** Our own words, and never what people or platforms gave us. */
export type Attributes = Readonly<Record<string, string | number>>;

export type Collector = {
  /** `note` adds to what is known of it before it ends. */
  readonly span: <Result>(
    name: string,
    attributes: Attributes,
    work: (note: (attributes: Attributes) => void) => Promise<Result>,
  ) => Promise<Result>;
  /** Whether we are within one. */
  readonly isInSpan: () => boolean;
};

let collector: Collector | undefined;

/** From now on spans go there; nowhere where none is given. */
export const collectSpans = (to: Collector | undefined): void => {
  collector = to;
};

export const inSpan: Collector['span'] = (name, attributes, work) =>
  collector ? collector.span(name, attributes, work) : work(() => {});

/** A part of another span, and of no interest without one. */
export const inInnerSpan = <Result>(
  name: string,
  attributes: () => Attributes,
  work: () => Promise<Result>,
): Promise<Result> => (collector?.isInSpan() ? collector.span(name, attributes(), work) : work());
