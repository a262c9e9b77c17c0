/** What the Dockerfile does, read from it, so that it can be done without Docker. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';

export const project = fileURLToPath(new URL('../..', import.meta.url));
export const dockerfile = readFileSync(join(project, 'deploy/Dockerfile'), 'utf8');

const instructions = DockerfileParser.parse(dockerfile).getInstructions();
const argumentsOf = (keyword: string): readonly (readonly string[])[] =>
  instructions
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArguments().map((argument) => argument.getValue()));

/** A command in JSON, whose last words may be a script with commas. */
const commandAfter = (keyword: string): readonly string[] => {
  const text = dockerfile.replaceAll(/\\\n/g, ' ');
  const found = new RegExp(`^${keyword} .*?(\\[.*\\])$`, 'm').exec(text)?.[1];
  return found === undefined ? [] : JSON.parse(found);
};

/** From the project, as the image has them. */
export const copied: readonly string[] = argumentsOf('COPY')
  .flatMap((given) => given.slice(0, -1))
  .filter((name) => !name.startsWith('/'));
export const copyInto = (folder: string): void => {
  for (const name of copied) cpSync(join(project, name), join(folder, name), { recursive: true });
};
export const entrypoint = commandAfter('ENTRYPOINT');
export const healthCheck = commandAfter('HEALTHCHECK');
/** Whether npm installs without what is only for developing. */
export const installs = argumentsOf('RUN').map((words) => words.join(' '));
export const user = argumentsOf('USER').flat().at(-1);
