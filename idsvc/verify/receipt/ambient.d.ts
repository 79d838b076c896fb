// What the build puts in the place of an import: all languages of the receipt page.
declare module "receipt-sentences" {
  const sentences: Record<string, { language: { name: string; dir: string; reviewed: boolean }; page: Record<string, string> }>;
  export default sentences;
}
