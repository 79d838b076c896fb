// The file `city-lists`: signed lists in one unsigned container, for one download.
import { type Value, decode } from "./cbor.ts";
import { ListRefused, Malformed } from "./errors.ts";

const FORMAT = "idsvc-lists/1";
const MAX_BYTES = 8 * 1024 * 1024;

/** Lists as files' bytes. Nothing vouches for them here: each carries its own signature. */
export interface Bundle {
  readonly trust: Uint8Array[];
  readonly statuses: Uint8Array[];
}

/** The lists in a bundle; throws ListRefused for any other bytes. */
export function readBundle(data: Uint8Array): Bundle {
  try {
    const [format, trust, statuses, ...more] = data.length > MAX_BYTES ? [] : listOf(decode(data));
    if (format !== FORMAT || more.length) throw new Malformed("SHAPE");
    return { trust: listOf(trust).map(fileIn), statuses: listOf(statuses).map(fileIn) };
  } catch (error) {
    if (error instanceof Malformed) throw new ListRefused("not-a-bundle");
    throw error;
  }
}

function listOf(value: Value | undefined): readonly Value[] {
  if (!Array.isArray(value)) throw new Malformed("SHAPE");
  return value as readonly Value[];
}

function fileIn(value: Value): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Malformed("SHAPE");
  return value;
}
