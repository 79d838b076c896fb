// What the build brings in: the part of zxing-wasm's reader that is called (its own types need Emscripten's), its binary, the sentences.
declare module "zxing-wasm/reader" {
  export interface Point {
    x: number;
    y: number;
  }
  export interface Symbol {
    isValid: boolean;
    text: string;
    version: string;
    position: { topLeft: Point; topRight: Point; bottomLeft: Point; bottomRight: Point };
    symbol: { data: Uint8ClampedArray; width: number; height: number };
  }
  export interface Options {
    formats: string;
    tryHarder: boolean;
    tryRotate: boolean;
    tryInvert: boolean;
    tryDownscale: boolean;
    tryDenoise: boolean;
    binarizer: number;
    isPure: boolean;
    downscaleThreshold: number;
    downscaleFactor: number;
    minLineCount: number;
    maxNumberOfSymbols: number;
    validateOptionalChecksum: boolean;
    returnErrors: boolean;
    eanAddOnSymbol: number;
    textMode: number;
    characterSet: number;
    tryCode39ExtendedMode: boolean;
  }
  export interface Vector<T> {
    size(): number;
    get(index: number): T | undefined;
    delete(): void;
  }
  export interface Reader {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(at: number): void;
    readBarcodesFromPixmap(at: number, width: number, height: number, options: Options): Vector<Symbol>;
  }
  export function prepareZXingModule(options: {
    overrides: { wasmBinary: Uint8Array };
    fireImmediately: true;
  }): Promise<Reader>;
}

declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

declare module "all-sentences" {
  const byLanguage: unknown;
  export default byLanguage;
}
