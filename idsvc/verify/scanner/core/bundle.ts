// The file `city-lists`: signed lists in one unsigned container, for one download.
import { type Value, decode } from "./cbor.ts";
import { ListRefused, Malformed } from "./errors.ts";
import { MAX_BYTES as LARGEST_STATUS } from "./status_list.ts";
import { MAX_BYTES as LARGEST_TRUST } from "./trust_list.ts";

const FORMAT = "idsvc-lists/1";
const MAX_BYTES = 8 * 1024 * 1024;
/** Lists of a kind. */
const MAX_LISTS = 255;

/** Lists as files' bytes. Nothing vouches for them here: each carries its own signature. */
export interface Bundle {
  readonly trust: Uint8Array[];
  readonly statuses: Uint8Array[];
}

/** The lists in a bundle, unchecked; throws ListRefused for any other bytes. */
export function readBundle(data: Uint8Array): Bundle {
  try {
    const [format, trust, statuses, ...more] = data.length > MAX_BYTES ? [] : listOf(decode(data));
    if (format !== FORMAT || more.length) throw new Malformed("SHAPE");
    const found = { trust: files(trust, LARGEST_TRUST), statuses: files(statuses, LARGEST_STATUS) };
    if (!found.trust.length && !found.statuses.length) throw new Malformed("SHAPE");
    return found;
  } catch (error) {
    if (error instanceof Malformed) throw new ListRefused("not-a-bundle");
    throw error;
  }
}

function listOf(value: Value | undefined): readonly Value[] {
  if (!Array.isArray(value)) throw new Malformed("SHAPE");
  return value as readonly Value[];
}

function files(value: Value | undefined, largest: number): Uint8Array[] {
  const found = listOf(value);
  const good = (item: Value): item is Uint8Array => item instanceof Uint8Array && item.length <= largest;
  if (found.length > MAX_LISTS || !found.every(good)) throw new Malformed("SIZE");
  return [...found];
}
