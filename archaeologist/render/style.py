"""How a page looks: colours by role, for light and dark, and what changes on paper."""

STYLE = """\
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --faint: #59636e; --rule: #d1d9e0; --wash: #f6f8fa;
  --link: #0550ae; --commit: #7a3e00; --code: #0550ae; --strong: #b42318; --calm: #4878a8; --added: #116329;
  --removed: #a40e26; --added-wash: #e6f6ea; --removed-wash: #fdecee }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --faint: #9198a1; --rule: #3d444d;
  --wash: #161b22; --link: #79b8ff; --commit: #f0b86e; --code: #79b8ff; --strong: #ff8a80; --calm: #7aa7d6;
  --added: #7ee2a0; --removed: #ff9da4; --added-wash: #12261b; --removed-wash: #2d1518 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.1rem; color: var(--faint); font-weight: 600; margin: 0 0 .75rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem }
h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; overflow-wrap: anywhere }
a { color: var(--link); text-underline-offset: .15em }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px }
.headline { font-size: 1.25rem; line-height: 1.4; font-weight: 650; margin: 0 0 .5rem; overflow-wrap: anywhere }
.note { color: var(--strong); margin: 0 0 1rem }
.strong { font-weight: 650 }
ul { padding-left: 1.2rem; margin: .4rem 0 }
li { margin: .35rem 0; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 1rem 0; padding: .9rem 1rem;
  background: var(--wash); border: 1px solid var(--rule); border-radius: 8px }
dt { color: var(--faint) }
dd { margin: 0; overflow-wrap: anywhere }
blockquote, pre { margin: .5rem 0 .25rem; padding: .5rem .8rem; border-left: 3px solid var(--rule);
  background: var(--wash); border-radius: 0 6px 6px 0 }
blockquote { white-space: pre-line }
pre { overflow-x: auto; line-height: 1.45 }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .87em }
code { color: var(--code) }
.added, .removed { display: inline-block; min-width: 100%; margin-bottom: -1px }
.added { color: var(--added); background: var(--added-wash) }
.removed { color: var(--removed); background: var(--removed-wash) }
cite, .faint, footer, figcaption { color: var(--faint); font-style: normal; font-size: .88rem }
cite { display: block }
.commit { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; color: var(--commit);
  white-space: nowrap }
.table { overflow-x: auto; margin: .5rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .94rem }
th { text-align: left; font-weight: 600; color: var(--faint); font-size: .85rem }
th, td { padding: .35rem .9rem .35rem 0; vertical-align: top; border-bottom: 1px solid var(--rule) }
td { overflow-wrap: anywhere }
.tight { white-space: nowrap; overflow-wrap: normal }
details { border: 1px solid var(--rule); border-radius: 8px; margin: .6rem 0; padding: 0 1rem }
details[open] { padding-bottom: .8rem }
summary { cursor: pointer; padding: .6rem 0 }
summary h2, summary h3 { display: inline; margin: 0 }
figure { margin: 1.2rem 0 }
.drawing { overflow-x: auto }
svg { display: block; width: 100%; min-width: 640px; height: auto }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif }
svg .small { fill: var(--faint); font-size: 11.5px }
svg .name { font: 600 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
svg .lane { stroke: var(--rule); stroke-width: 2 }
svg .grid { stroke: var(--rule); stroke-dasharray: 2 4 }
svg .leader { stroke: var(--faint); stroke-width: 1 }
svg .dot { fill: var(--calm); stroke: var(--page); stroke-width: 1.5 }
svg .dot.large { fill: var(--strong) }
svg .box { fill: var(--wash); stroke: var(--calm); stroke-width: 1.5 }
svg .box.fault { stroke: var(--strong); stroke-width: 2.5 }
svg .box.entry { stroke-width: 3.5 }
svg .box.test { stroke-dasharray: 4 3 }
svg .edge { fill: none; stroke: var(--faint); stroke-width: 1.4 }
svg .unsure { stroke-dasharray: 5 4 }
svg .arrow { fill: var(--faint) }
footer { margin-top: 2rem }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dt { margin-top: .4rem } }
@media print { :root { color-scheme: light } body { font-size: 10.5pt } main { max-width: none; padding: 0 }
  details { border: 0; padding: 0 } details::details-content { content-visibility: visible; block-size: auto }
  summary { list-style: none } h2 { break-after: avoid } figure, li, tr { break-inside: avoid }
  .drawing, .table, pre { overflow: visible } pre { white-space: pre-wrap } svg { min-width: 0 }
  a { color: inherit; text-decoration: none } }"""
