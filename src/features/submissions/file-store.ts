/** The rows of files that were handed in. */
import { sql } from 'drizzle-orm';
import type { FileEnding } from '../../chat/view/file.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';

type Reader = Pick<Transaction, 'execute'>;

export type HandedFile = { readonly name: `${string}.${FileEnding}`; readonly content: Uint8Array };

export const recordFile = async (tx: Transaction, id: string, { name, content }: HandedFile): Promise<void> => {
  await tx.execute(sql`
    insert into submission_file (submission_id, name, content)
    values (${id}::uuid, ${name}, decode(${Buffer.from(content).toString('base64')}, 'base64'))`);
};

export const findFile = async (reader: Reader, submissionId: string): Promise<HandedFile | undefined> => {
  const [row] = rowsOf<{ name: HandedFile['name']; base64: string }>(
    await reader.execute(sql`
      select name, encode(content, 'base64') as base64
      from submission_file
      where submission_id = ${submissionId}::uuid`),
  );
  return row && { name: row.name, content: Buffer.from(row.base64, 'base64') };
};

/** How many bytes somebody’s files have. */
export const countBytes = async (reader: Reader, personId: string): Promise<number> => {
  const [row] = rowsOf<{ bytes: number }>(
    await reader.execute(sql`
      select coalesce(sum(octet_length(f.content)), 0)::float8 as bytes
      from submission s
      join submission_file f on f.submission_id = s.id
      where s.person_id = ${personId}::uuid`),
  );
  return row?.bytes ?? 0;
};
