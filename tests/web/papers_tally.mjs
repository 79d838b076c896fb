// Counts bundles of papers as the lobby's page does: each line of input is {data, bundles}, each of output their tallies.
import { readFileSync } from "node:fs";
import { companies, helpful, tallyFor } from "../../idsvc/web/lobby/core/tally.ts";

for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { data, bundles } = JSON.parse(line);
  const byName = new Map(data.titles.map((each) => [each.name, each]));
  console.log(JSON.stringify(companies(data.rules)));
  for (const { names, company } of bundles) {
    const papers = names.map((name) => byName.get(name));
    const { points, met, missing } = tallyFor(papers, data.rules, company);
    const helps = helpful(papers, data.titles, data.rules, company);
    console.log(JSON.stringify({ points, met, missing, enough: helps.enough ? helps.papers.map((each) => each.name) : null }));
  }
}
