// The reader of deletion receipts: the second implementation of docs/spec/receipts.md, for browsers and for node.
export { type CodeFault, grouped, readCode } from "./code.ts";
export {
  type Answer,
  Evidence,
  type Fault,
  type Given,
  type GivenList,
  KINDS,
  type Kind,
  type Line,
  NotProven,
  type ProvenList,
  answerOf,
  digestOf,
} from "./evidence.ts";
export { leafHash, nodeHash, rootFromPath, rootOf } from "./merkle.ts";
export { type Checkpoint, type LogKey, openNote, unbase64 } from "./note.ts";
