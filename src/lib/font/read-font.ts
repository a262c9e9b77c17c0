/**
 * What a TrueType font says of its letters: which it has, and how wide each is. Reads the tables
 * cmap (formats 4 and 12), head, hhea and hmtx of the OpenType specification.
 */

export type Font = {
  readonly has: (codePoint: number) => boolean;
  /** In ems: a text of size 15 is 15 times as wide. Letters that it lacks are as wide as its sign for that. */
  readonly widthOf: (codePoint: number) => number;
};

/** Throws on bytes that are no TrueType font. */
export const readFont = (bytes: Uint8Array): Font => {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tablesOf(data);
  const at = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`the font has no table ${name}`);
    return offset;
  };
  const unitsPerEm = data.getUint16(at('head') + 18);
  const metrics = data.getUint16(at('hhea') + 34);
  const glyphOf = glyphsOf(data, at('cmap'));
  const hmtx = at('hmtx');
  return {
    has: (codePoint) => glyphOf(codePoint) !== 0,
    // Glyphs after the last metric are as wide as that one.
    widthOf: (codePoint) => data.getUint16(hmtx + 4 * Math.min(glyphOf(codePoint), metrics - 1)) / unitsPerEm,
  };
};

const TABLES_FROM = 12;
const TABLE_ENTRY = 16;

const tablesOf = (data: DataView): ReadonlyMap<string, number> => {
  const count = data.getUint16(4);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const entry = TABLES_FROM + index * TABLE_ENTRY;
      const tag = String.fromCharCode(...[0, 1, 2, 3].map((letter) => data.getUint8(entry + letter)));
      return [tag, data.getUint32(entry + 8)] as const;
    }),
  );
};

type GlyphOf = (codePoint: number) => number;

const glyphsOf = (data: DataView, cmap: number): GlyphOf => {
  const subtables = Array.from({ length: data.getUint16(cmap + 2) }, (_, index) => {
    const offset = cmap + data.getUint32(cmap + 4 + index * 8 + 4);
    return { offset, format: data.getUint16(offset) };
  });
  // Format 12 knows all code points, format 4 those of four digits.
  const wide = subtables.find(({ format }) => format === 12);
  if (wide) return wideGlyphs(data, wide.offset);
  const narrow = subtables.find(({ format }) => format === 4);
  if (narrow) return narrowGlyphs(data, narrow.offset);
  throw new Error('the font’s letters are listed in a way that isn’t known here');
};

const wideGlyphs = (data: DataView, offset: number): GlyphOf => {
  const groups = Array.from({ length: data.getUint32(offset + 12) }, (_, index) => {
    const group = offset + 16 + index * 12;
    return { from: data.getUint32(group), to: data.getUint32(group + 4), glyph: data.getUint32(group + 8) };
  });
  return (codePoint) => {
    const group = groups.find(({ from, to }) => codePoint >= from && codePoint <= to);
    return group ? group.glyph + codePoint - group.from : 0;
  };
};

const narrowGlyphs = (data: DataView, offset: number): GlyphOf => {
  const count = data.getUint16(offset + 6) / 2;
  const ends = offset + 14;
  const starts = ends + count * 2 + 2;
  const deltas = starts + count * 2;
  const ranges = deltas + count * 2;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    for (let index = 0; index < count; index += 1) {
      if (codePoint > data.getUint16(ends + index * 2)) continue;
      const start = data.getUint16(starts + index * 2);
      if (codePoint < start) return 0;
      const delta = data.getUint16(deltas + index * 2);
      const range = data.getUint16(ranges + index * 2);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = data.getUint16(ranges + index * 2 + range + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
};
