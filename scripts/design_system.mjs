// The part of the design system's style sheet that our pages use: rules of plain elements, and of these blocks. All of
// it is 527 kB, which a browser reads for a third of a second before it paints anything.
export const BLOCKS = [
  "alert", "button", "checkbox", "error-message", "fieldset", "form-group", "hint", "input", "label", "legend", "list",
  "radio", "select", "skipnav", "sr-only", "textarea",
];

const OURS = new RegExp(`^usa-(?:${BLOCKS.join("|")})(?:--|__|$)`, "u");
const CLASS = /\.(-?[_a-zA-Z][\w-]*)/gu;

// A selector list or a sheet, cut where no bracket and no quote is open: ``mark`` ends a piece.
function pieces(text, mark) {
  const found = [];
  let [depth, quote, from] = [0, "", 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    else if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if ("([{".includes(sign)) depth += 1;
    else if (")]}".includes(sign)) depth -= 1;
    if (depth || quote || !mark.includes(text[at])) continue;
    found.push(text.slice(from, at + 1));
    from = at + 1;
  }
  return [...found, text.slice(from)].filter((each) => each.trim());
}

function used(selector) {
  const classes = selector.replace(/:not\([^)]*\)/gu, "").matchAll(CLASS);
  return [...classes].every(([, name]) => OURS.test(name));
}

function rule(text) {
  const open = text.indexOf("{");
  const [head, body] = [text.slice(0, open), text.slice(open + 1, -1)];
  if (/^@(?:media|supports)/u.test(head)) {
    const inside = slimmed(body);
    return inside && `${head}{${inside}}`;
  }
  if (open < 0 || head.startsWith("@")) return text;
  const kept = pieces(head, ",").map((each) => each.replace(/,$/u, "")).filter(used);
  return kept.length ? `${kept.join(",")}{${body}}` : "";
}

// ``sheet`` is minified; of its comments the licence stays and the name of its source map goes.
export function slimmed(sheet) {
  const [, licence = "", rest] = /^((?:@charset[^;]*;|\s|\/\*!.*?\*\/)*)(.*)$/su.exec(sheet.replace(/\/\*#.*?\*\//gsu, ""));
  return licence + pieces(rest, "};").map((each) => rule(each.trim())).join("");
}
