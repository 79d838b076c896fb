"""How the report looks: light, dark and on paper; every text at a contrast of 4.5 and more, nothing by colour alone."""

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#4d5a6b;--rule:#d8dee6;
--grid:#e6eaf0;--bar:#2f6fb3;--room:#e4edf7;--limit:#b3261e;--few:#7a8798;--good:#186b3a;--good-bg:#e7f5ec;
--bad:#a3180f;--bad-bg:#fdecea;--blind:#6b4a00;--blind-bg:#fff4d6;--mark:#0f3b66}@media (prefers-color-scheme:dark){
:root{--page:#12171e;--card:#1b222c;--ink:#e8edf3;--soft:#b1bccb;--rule:#334052;--grid:#2a3442;--bar:#6aa9ea;
--room:#243448;--limit:#ff8a80;--few:#8e9bac;--good:#7fdca0;--good-bg:#15301f;--bad:#ffaba3;--bad-bg:#3b1916;
--blind:#ffd98a;--blind-bg:#392c0c;--mark:#dcebfb}}*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:860px;margin:0 auto;padding:28px 20px 60px}h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.2rem;margin:0 0 4px}ul+h2{margin-top:22px}p{margin:0 0 10px}.soft,figcaption{color:var(--soft)}
.flag{display:inline-block;border:2px solid currentColor;border-radius:4px;padding:1px 10px;font-weight:700;
letter-spacing:.06em;margin:0 0 14px;color:var(--bad)}.flag.open{color:var(--good)}
section,.verdict{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:18px 20px;
margin:16px 0}.verdict{border-width:2px;border-left-width:10px}.verdict p:last-child{margin:0}
.verdict strong{font-size:1.35rem}.verdict.good{border-color:var(--good);background:var(--good-bg)}
.verdict.bad{border-color:var(--bad);background:var(--bad-bg)}
.verdict.blind{border-color:var(--blind);background:var(--blind-bg)}ul{margin:0;padding-left:20px}li{margin:0 0 8px}
code{font:600 .88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.found{list-style:none;padding:0}
.found li{border-left:5px solid var(--bad);padding:2px 0 2px 12px}.found.blind li{border-color:var(--blind)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0}
.facts div{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:12px 14px}
.facts b{display:block;font-size:1.5rem;line-height:1.2}.facts span{color:var(--soft);font-size:.92rem}
figure{margin:0}svg{width:100%;height:auto;display:block;margin:10px 0 4px;overflow:visible}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--soft)}
svg .label,svg .note{font-size:12.5px;fill:var(--ink)}svg .end{text-anchor:end}svg .middle{text-anchor:middle}
svg .grid{stroke:var(--grid)}svg .bar{fill:var(--bar)}svg .bar.few{fill:none;stroke:var(--few);stroke-dasharray:3 2}
svg .bar.over{fill:var(--limit)}svg .room{fill:var(--room)}svg .mark{stroke:var(--mark);stroke-width:2}
svg .limit{stroke:var(--limit);stroke-width:2;stroke-dasharray:5 3}
svg .line{fill:none;stroke:var(--bar);stroke-width:2.5}svg .day{fill:var(--room);stroke:var(--bar)}
svg .day.late{fill:var(--limit);stroke:var(--limit)}svg .in{fill:var(--card);font-weight:700}details{margin-top:6px}
summary{cursor:pointer;color:var(--soft);font-size:.92rem}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin-top:8px}
th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--rule);vertical-align:top}
td{font-variant-numeric:tabular-nums}thead th{color:var(--soft)}tbody th{font-weight:500}
.word{font-weight:700;white-space:nowrap}.word.ok{color:var(--good)}.word.finding{color:var(--bad)}
.word.not{color:var(--blind)}@media print{
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#333;--rule:#999;--grid:#ccc;--bar:#1f5fa5;
--room:#e9eef5;--limit:#a3180f;--few:#555;--good:#0d5a2c;--good-bg:#fff;--bad:#8f130c;--bad-bg:#fff;
--blind:#5a3e00;--blind-bg:#fff;--mark:#000}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}main{max-width:none;padding:0}section,.verdict,.facts div{break-inside:avoid;border-radius:0}
section.long{break-inside:auto}details::details-content{content-visibility:visible;block-size:auto;overflow:visible}
summary{list-style:none}}@media (max-width:600px){figure{overflow-x:auto}svg{min-width:560px}}@page{margin:16mm}
"""
"""One style sheet; the page holds no script and fetches nothing."""
