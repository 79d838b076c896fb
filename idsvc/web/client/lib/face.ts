// Where a face is: the tiny face detector's weights (npm @vladmandic/face-api, MIT), evaluated here. It finds faces and
// cannot tell one from another; the package's other models, which could, are not shipped.
// Input is square, RGB 0 to 255, padded with black at the right and below.
export type Square = { side: number; rgb: Float32Array };
export type Found = { left: number; top: number; width: number; height: number; score: number };
export type Tensor = { shape: number[]; values: Float32Array };
type Grid = { side: number; depth: number; values: Float32Array };
type Entry = { name: string; shape: number[]; quantization: { scale: number; min: number } };
type Net = { first: [Tensor, Tensor]; middle: [Tensor, Tensor, Tensor][]; last: [Tensor, Tensor] };

const MEAN = [117.001, 114.697, 97.404] as const;
const ANCHORS = [[1.603231, 2.094468], [6.041143, 7.080126], [2.882459, 3.518061], [4.266906, 5.178857], [9.041765, 10.66308]] as const;
const SLOPE = 0.1;
const MIDDLE = ["conv1", "conv2", "conv3", "conv4", "conv5"];
const PER_BOX = 5;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const leaky = (value: number): number => (value > 0 ? value : SLOPE * value);

export function unpacked(bytes: Uint8Array, manifest: readonly { weights: Entry[] }[]): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  let at = 0;
  for (const { name, shape, quantization } of manifest.flatMap((each) => each.weights)) {
    const count = shape.reduce((product, side) => product * side, 1);
    found.set(name, { shape, values: Float32Array.from(bytes.subarray(at, at + count), (byte) => byte * quantization.scale + quantization.min) });
    at += count;
  }
  if (at !== bytes.length) throw new Error("the weights are not those of the manifest");
  return found;
}

function net(weights: Map<string, Tensor>): Net {
  const tensor = (name: string): Tensor => {
    const found = weights.get(name);
    if (!found) throw new Error(`the model lacks ${name}`);
    return found;
  };
  return {
    first: [tensor("conv0/filters"), tensor("conv0/bias")],
    middle: MIDDLE.map((name) => [tensor(`${name}/depthwise_filter`), tensor(`${name}/pointwise_filter`), tensor(`${name}/bias`)]),
    last: [tensor("conv8/filters"), tensor("conv8/bias")],
  };
}

// 3 by 3 over all channels, without a border.
function whole(input: Grid, filters: Tensor, bias: Tensor): Grid {
  const [side, depth, out] = [input.side - 2, input.depth, bias.values.length];
  const values = new Float32Array(side * side * out);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const to = (row * side + column) * out;
      values.set(bias.values, to);
      for (let tap = 0; tap < 9; tap += 1) {
        const from = ((row + Math.floor(tap / 3)) * input.side + column + (tap % 3)) * depth;
        addProducts(input.values, from, depth, filters.values, tap * depth * out, values, to, out);
      }
    }
  }
  return { side, depth: out, values };
}

// The inner loop of everything: out += in × matrix, one cell, four channels at a time.
function addProducts(
  input: Float32Array, from: number, depth: number, matrix: Float32Array, start: number, values: Float32Array, to: number, out: number,
): void {
  let channel = 0;
  for (; channel + 3 < depth; channel += 4) {
    const at = from + channel;
    const [one, two, three, four] = [input[at] as number, input[at + 1] as number, input[at + 2] as number, input[at + 3] as number];
    const line = start + channel * out;
    for (let index = 0; index < out; index += 1) {
      const place = line + index;
      values[to + index] = (values[to + index] as number) + one * (matrix[place] as number) + two * (matrix[place + out] as number)
        + three * (matrix[place + 2 * out] as number) + four * (matrix[place + 3 * out] as number);
    }
  }
  for (; channel < depth; channel += 1) {
    const [value, line] = [input[from + channel] as number, start + channel * out];
    for (let index = 0; index < out; index += 1) values[to + index] = (values[to + index] as number) + value * (matrix[line + index] as number);
  }
}

function pointwise(input: Grid, filters: Tensor, bias: Tensor): Grid {
  const out = bias.values.length;
  const values = new Float32Array(input.side ** 2 * out);
  for (let cell = 0; cell < input.side ** 2; cell += 1) {
    values.set(bias.values, cell * out);
    addProducts(input.values, cell * input.depth, input.depth, filters.values, 0, values, cell * out, out);
  }
  return { side: input.side, depth: out, values };
}

// 3 by 3 in each channel for itself, the border counted as zero.
function depthwise(input: Grid, filters: Tensor): Grid {
  const { side, depth } = input;
  const values = new Float32Array(input.values.length);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      for (let tap = 0; tap < 9; tap += 1) {
        const [down, across] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
        if (down < 0 || across < 0 || down >= side || across >= side) continue;
        const [from, to] = [(down * side + across) * depth, (row * side + column) * depth];
        for (let channel = 0; channel < depth; channel += 1) {
          values[to + channel] = (values[to + channel] as number) + (input.values[from + channel] as number) * (filters.values[tap * depth + channel] as number);
        }
      }
    }
  }
  return { side, depth, values };
}

function bent(grid: Grid): Grid {
  return { ...grid, values: grid.values.map(leaky) };
}

// The largest of two by two; at the right and lower border of what is there.
function pooled(input: Grid, step: number): Grid {
  const side = Math.ceil(input.side / step);
  const { depth } = input;
  const values = new Float32Array(side * side * depth).fill(-Infinity);
  for (let cell = 0; cell < side * side; cell += 1) {
    const [row, column] = [Math.floor(cell / side) * step, (cell % side) * step];
    for (let corner = 0; corner < 4; corner += 1) {
      const [down, across] = [row + (corner >> 1), column + (corner & 1)];
      if (down >= input.side || across >= input.side) continue;
      const from = (down * input.side + across) * depth;
      for (let channel = 0; channel < depth; channel += 1) {
        values[cell * depth + channel] = Math.max(values[cell * depth + channel] as number, input.values[from + channel] as number);
      }
    }
  }
  return { side, depth, values };
}

function answer(model: Net, image: Square): Grid {
  const input = { side: image.side, depth: 3, values: image.rgb.map((level, at) => (level - (MEAN[at % 3] as number)) / 255) };
  let grid = pooled(bent(whole(input, ...model.first)), 2);
  model.middle.forEach(([filters, points, bias], index) => {
    grid = pooled(bent(pointwise(depthwise(grid, filters), points, bias)), index < MIDDLE.length - 1 ? 2 : 1);
  });
  return pointwise(grid, ...model.last);
}

function boxes(grid: Grid, threshold: number): Found[] {
  const found: Found[] = [];
  for (let cell = 0; cell < grid.side ** 2; cell += 1) {
    ANCHORS.forEach(([wide, high], anchor) => {
      const at = cell * grid.depth + anchor * PER_BOX;
      const [x, y, w, h, s] = grid.values.subarray(at, at + PER_BOX) as unknown as [number, number, number, number, number];
      const score = sigmoid(s);
      if (score < threshold) return;
      const [width, height] = [(Math.exp(w) * wide) / grid.side, (Math.exp(h) * high) / grid.side];
      const [across, down] = [((cell % grid.side) + sigmoid(x)) / grid.side, (Math.floor(cell / grid.side) + sigmoid(y)) / grid.side];
      found.push({ left: across - width / 2, top: down - height / 2, width, height, score });
    });
  }
  return found;
}

function overlap(one: Found, other: Found): number {
  const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const both = Math.max(0, across) * Math.max(0, down);
  return both / (one.width * one.height + other.width * other.height - both);
}

export class FaceFinder {
  private readonly model: Net;

  constructor(weights: Map<string, Tensor>) {
    this.model = net(weights);
  }

  // Faces as shares of the square's side, the surest first; overlapping answers are one face.
  find(image: Square, threshold = 0.4): Found[] {
    const sorted = boxes(answer(this.model, image), threshold).sort((one, other) => other.score - one.score);
    const kept: Found[] = [];
    for (const each of sorted) if (kept.every((other) => overlap(each, other) < 0.3)) kept.push(each);
    return kept;
  }
}
