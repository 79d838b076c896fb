// Where a paper lies in a picture: what differs from the table around it, in one piece, and nearly a rectangle.
// Only a paper that lies straight and whole is found; for any other the clerk draws the frames.
export type Pixels = { width: number; height: number; data: ArrayLike<number> }; // RGBA, row by row
export type Part = { left: number; top: number; width: number; height: number }; // shares of the picture
export type Seen = { part: Part | null; light: boolean }; // light: the edge of the picture could itself be paper

const RING = 0.02; // of the short side: what is surely table
const APART = 24; // levels of a channel, on average: paper from table
const PLAIN = 0.85; // of the ring is of one colour; where less is, the paper is cut off or the table patterned
const STRAIGHT = 0.9; // of its bounding box: a paper of 1.42 to 1 that lies 2.5 degrees askew fills no more
const LIGHT = 150; // levels: darker is no paper
const SMALLEST = 0.04; // of the picture: a card on a scanner's glass of A4 has 0.07

function middle(levels: number[]): number {
  return levels.sort((one, other) => one - other)[levels.length >> 1] ?? 0;
}

function ring({ width, height }: Pixels): number[] {
  const thick = Math.max(1, Math.round(Math.min(width, height) * RING));
  const found: number[] = [];
  for (let at = 0; at < width * height; at += 1) {
    const [row, column] = [Math.floor(at / width), at % width];
    if (Math.min(row, column, height - 1 - row, width - 1 - column) < thick) found.push(at);
  }
  return found;
}

type Ground = { mask: Uint8Array; light: boolean };

// 1 where a pixel is not of the table's colour; null where the edge of the picture has no colour of its own.
function apart(pixels: Pixels): Ground | null {
  const { width, height, data } = pixels;
  const edge = ring(pixels);
  const table = [0, 1, 2].map((band) => middle(edge.map((at) => data[at * 4 + band] ?? 0)));
  const mask = new Uint8Array(width * height);
  for (let at = 0; at < mask.length; at += 1) {
    const away = table.reduce((sum, level, band) => sum + Math.abs((data[at * 4 + band] ?? 0) - level), 0);
    mask[at] = away / 3 > APART ? 1 : 0;
  }
  const plain = edge.filter((at) => !mask[at]).length >= PLAIN * edge.length;
  return plain ? { mask, light: Math.min(...table) >= LIGHT } : null;
}

type Piece = { left: number; right: number; rows: Map<number, [number, number]> };

// The piece that a pixel belongs to; what was seen is taken out of the mask.
function piece(mask: Uint8Array, width: number, start: number): Piece {
  const found: Piece = { left: width, right: -1, rows: new Map() };
  const open = [start];
  mask[start] = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [row, column] = [Math.floor(at / width), at % width];
    const [from, to] = found.rows.get(row) ?? [column, column];
    found.rows.set(row, [Math.min(from, column), Math.max(to, column)]);
    [found.left, found.right] = [Math.min(found.left, column), Math.max(found.right, column)];
    const beside = [at - width, at + width, ...(column > 0 ? [at - 1] : []), ...(column < width - 1 ? [at + 1] : [])];
    for (const next of beside) {
      if (!mask[next]) continue;
      mask[next] = 0;
      open.push(next);
    }
  }
  return found;
}

function filled({ rows }: Piece): number {
  return [...rows.values()].reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

function largest(mask: Uint8Array, width: number): Piece | null {
  let [best, most]: [Piece | null, number] = [null, 0];
  for (let at = 0; at < mask.length; at += 1) {
    if (!mask[at]) continue;
    const next = piece(mask, width, at);
    const size = filled(next);
    if (size > most) [best, most] = [next, size];
  }
  return best;
}

function straight(found: Piece, { width, height }: Pixels): Part | null {
  const [top, bottom] = [Math.min(...found.rows.keys()), Math.max(...found.rows.keys())];
  const [wide, high] = [found.right - found.left + 1, bottom - top + 1];
  if (filled(found) < STRAIGHT * wide * high || wide * high < SMALLEST * width * height) return null;
  return { left: found.left / width, top: top / height, width: wide / width, height: high / height };
}

// The largest piece before a plain ground, where it is a paper that lies straight; a scan may be paper to its edge.
export function paperIn(pixels: Pixels): Seen {
  const ground = apart(pixels);
  if (!ground) return { part: null, light: false };
  const best = largest(ground.mask, pixels.width);
  return { part: best && straight(best, pixels), light: ground.light };
}
