// What esbuild puts into a bundle as bytes.
declare module "*.bin" {
  const bytes: Uint8Array;
  export default bytes;
}
