// The last good lists on this device (IndexedDB): bytes by name. Where a browser keeps nothing, they live in memory.

const BASE = "idsvc-scanner";
const SHELF = "lists";

export type Kept = Map<string, Uint8Array>;

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no answer"));
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(BASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
  return answer(request);
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
  });
}

// Strict: what the page says it keeps is on the disk by then, also where the browser is closed a moment later.
async function within<T>(mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => Promise<T>): Promise<T> {
  const base = await open();
  try {
    const transaction = base.transaction(SHELF, mode, { durability: "strict" });
    const kept = done(transaction);
    const [found] = await Promise.all([act(transaction.objectStore(SHELF)), kept]);
    return found;
  } finally {
    base.close();
  }
}

async function readAll(shelf: IDBObjectStore): Promise<Kept> {
  const [names, values] = await Promise.all([answer(shelf.getAllKeys()), answer(shelf.getAll())]);
  const found: Kept = new Map();
  names.forEach((name, at) => {
    const value: unknown = values[at];
    if (typeof name === "string" && value instanceof Uint8Array) found.set(name, value);
  });
  return found;
}

// Returns what is kept; empty where nothing is or the browser keeps nothing.
export async function readKept(): Promise<Kept> {
  try {
    return await within("readonly", readAll);
  } catch {
    return new Map();
  }
}

// Replaces everything that is kept; says whether the browser took it.
export async function writeKept(kept: Kept): Promise<boolean> {
  try {
    await within("readwrite", async (shelf) => {
      await answer(shelf.clear());
      for (const [name, data] of kept) await answer(shelf.put(data, name));
    });
    return true;
  } catch {
    return false;
  }
}
