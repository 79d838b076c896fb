// What the build puts in the place of an import: the residents' words of both pages, by language and key.
declare module "lobby-words" {
  const words: Record<string, Record<string, string>>;
  export default words;
}
