// QR codes in grey pixels: zxing as WebAssembly, one buffer for all frames, nothing but QR codes looked for.
import { prepareZXingModule, type Options, type Reader as Module, type Symbol } from "zxing-wasm/reader";
import binary from "../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm";

export interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A code in a picture: its text, null where it was found but not read, and the pixels one of its modules has. */
export interface Code {
  text: string | null;
  pixelsPerModule: number | null;
  top: number;
  left: number;
  side: number;
}

/** How hard to look: a frame of a camera, another try now and then, or a whole picture. */
export type Effort = "quick" | "hard" | "picture";

const PLAIN_TEXT = 0;
const LOCAL_AVERAGE = 0;
const COMMON: Options = {
  formats: "QRCode", tryHarder: false, tryRotate: false, tryInvert: false, tryDownscale: false, tryDenoise: false,
  binarizer: LOCAL_AVERAGE, isPure: false, downscaleThreshold: 500, downscaleFactor: 3, minLineCount: 2,
  maxNumberOfSymbols: 4, validateOptionalChecksum: false, returnErrors: true, eanAddOnSymbol: 0,
  textMode: PLAIN_TEXT, characterSet: 0, tryCode39ExtendedMode: false,
};
const OPTIONS: Record<Effort, Options> = {
  quick: COMMON,
  hard: { ...COMMON, tryHarder: true, tryDownscale: true },
  picture: { ...COMMON, tryHarder: true, tryDownscale: true, tryRotate: true, tryInvert: true, maxNumberOfSymbols: 16, returnErrors: false },
};

function length(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

// The modules along one side: from the version where it was read, else from the sampled symbol, else unknown.
function modules(found: Symbol): number | null {
  const version = Number.parseInt(found.version, 10);
  if (version >= 1 && version <= 40) return 17 + 4 * version;
  return found.symbol.width > 0 ? found.symbol.width : null;
}

function codeOf(found: Symbol): Code {
  const { topLeft, topRight, bottomLeft, bottomRight } = found.position;
  const side = (length(topLeft, topRight) + length(topRight, bottomRight) + length(bottomRight, bottomLeft) + length(bottomLeft, topLeft)) / 4;
  const across = modules(found);
  return {
    text: found.isValid ? found.text : null,
    pixelsPerModule: across === null || side === 0 ? null : side / across,
    top: Math.min(topLeft.y, topRight.y),
    left: Math.min(topLeft.x, bottomLeft.x),
    side,
  };
}

export class Reader {
  private at = 0;
  private room = 0;

  private constructor(private readonly module: Module) {}

  /** Throws where the browser has no WebAssembly. */
  static async start(): Promise<Reader> {
    if (typeof WebAssembly === "undefined") throw new Error("no WebAssembly");
    return new Reader(await prepareZXingModule({ overrides: { wasmBinary: binary }, fireImmediately: true }));
  }

  /** The codes in a picture, from top to bottom. */
  codes(grey: Grey, effort: Effort): Code[] {
    this.put(grey);
    const found = this.module.readBarcodesFromPixmap(this.at, grey.width, grey.height, OPTIONS[effort]);
    try {
      const codes: Code[] = [];
      for (let index = 0; index < found.size(); index++) {
        const symbol = found.get(index);
        if (symbol) codes.push(codeOf(symbol));
      }
      return codes.sort((a, b) => a.top - b.top || a.left - b.left);
    } finally {
      found.delete();
    }
  }

  private put(grey: Grey): void {
    const size = grey.width * grey.height;
    if (size > this.room) {
      if (this.room) this.module._free(this.at);
      this.at = this.module._malloc(size);
      this.room = size;
    }
    this.module.HEAPU8.set(grey.data.subarray(0, size), this.at);
  }
}
