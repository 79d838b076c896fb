// Paper does not wait: what is printed before a picture is decoded has a hole in its place.

export async function decoded(pictures: Iterable<HTMLImageElement>): Promise<void> {
  await Promise.all([...pictures].map((picture) => picture.decode().catch(() => undefined)));
}
