// The covering editor's geometry on cases that a test names, as JSON: where a paper is, its frames, and frames by hand.
import { readFileSync } from "node:fs";
import { gripAt, moved, sized } from "../../idsvc/web/client/lib/hand.ts";
import { paperIn } from "../../idsvc/web/client/lib/paper_shape.ts";
import { frames, isPortrait, shapeOf } from "../../idsvc/web/client/lib/proposal.ts";

const acts = { frames, gripAt, isPortrait, moved, shapeOf, sized };
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { act, args, picture } = JSON.parse(line);
  const found = picture ? paperIn({ ...picture, data: Buffer.from(picture.data, "base64") }) : acts[act](...args.map((each) => each ?? undefined));
  console.log(JSON.stringify(found ?? null));
}
