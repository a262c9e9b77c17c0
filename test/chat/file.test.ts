/** Files of a message: what every platform takes, and nothing else. */
import { describe, expect, it } from 'vitest';
import { bytesOf, file, sizeOf, sizeWords } from '../../src/chat/view/file.ts';
import { checkView, limits } from '../../src/chat/view/limits.ts';
import { type Block, view } from '../../src/chat/view/view.ts';

const notes = file('notes.md', 'words – “as typed”');

describe('a file', () => {
  it('keeps its bytes, whatever they are', () => {
    expect(Buffer.from(bytesOf(notes)).toString()).toBe('words – “as typed”');
    const bytes = new Uint8Array([0, 255, 128, 13, 10]);
    expect(bytesOf(file('deck.apkg', bytes))).toEqual(bytes);
    expect([999, 12_345, 3_400_000].map(sizeWords)).toEqual(['1 kB', '13 kB', '3.4 MB']);
  });

  it('may be as large as the smallest platform takes', () => {
    const largest = file('largest.csv', 'x'.repeat(limits.fileBytes));
    expect(sizeOf(largest)).toBe(limits.fileBytes);
    expect(() => checkView(view('Large', [largest]))).not.toThrow();
    expect(() => checkView(view('Larger', [largest, notes]))).toThrow(/all files together has/);
  });

  it.each<[string, readonly Block[], RegExp]>([
    ['of another kind', [{ ...notes, name: 'notes.exe' }], /of no kind that is sent/],
    ['with a path', [{ ...notes, name: '../notes.md' }], /of no kind that is sent/],
    ['with a new line', [{ ...notes, name: 'a\nb.md' }], /of no kind that is sent/],
    ['that says to be another kind', [{ ...notes, mediaType: 'text/html' }], /of no kind that is sent/],
    ['without anything in it', [file('empty.csv', '')], /is empty/],
    ['that comes twice', [notes, notes], /two files with one name/],
    ['of a long name', [{ ...notes, name: `${'n'.repeat(60)}.md` }], /has 63 of at most 60/],
  ])('%s is refused', (_, blocks, problem) => {
    expect(() => checkView(view('Files', blocks))).toThrow(problem);
  });
});
