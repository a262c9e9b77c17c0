/**
 * The format of versions.yaml: for each product the one version that the concepts, questions and
 * projects are true of, and when that was last checked.
 */
import { z } from 'zod';
import { addIssue, webAddress, words } from '../markup.ts';
import type { Place, Problem } from '../problem.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import { checkData } from './describe-issue.ts';
import type { SourceFile } from './files.ts';

const VERSION = /^\d+(?:\.\d+)*$/;

const version = () => z.string().regex(VERSION, 'a version is numbers and dots, such as `4.4`');

const checkedOn = () =>
  z.string().superRefine((written, context) => {
    if (!isDay(written))
      addIssue(context, [], `\`${written}\` is no day`, 'Write it as year-month-day, the latter two with two digits');
  });

const isDay = (written: string): boolean => {
  try {
    return Temporal.PlainDate.from(written).toString() === written;
  } catch {
    return false;
  }
};

const pin = z.strictObject({
  product: words(60),
  /** What texts call it, besides its whole name. */
  names: z.array(words(60)).max(10).optional(),
  version: version(),
  /** Others that texts may speak of: a format has two versions in use at once. */
  also: z.array(version()).max(5).optional(),
  checked: checkedOn(),
  /** Where the documentation of this version begins. */
  pages: webAddress(),
  releases: webAddress().optional(),
  /** Its container, without a tag. */
  image: words(100).optional(),
});

export const versionsSchema = z.array(pin).max(100);

export type Pin = Readonly<z.infer<typeof pin>>;
/** With where it stands, for what is said of it. */
export type PlacedPin = { readonly pin: Pin; readonly place: Place };

export const loadVersions = ({ file, text }: SourceFile, problems: Problem[]): PlacedPin[] => {
  const { yaml, problems: found } = readYaml(file, text);
  problems.push(...found);
  if (!yaml) return [];
  const { value = [], problems: wrong } = checkData(versionsSchema, yaml);
  problems.push(...wrong);
  return value.map((pin, index) => ({ pin, place: yaml.placeOf([index, 'product']) }));
};
