/* Keys for those who want them: / search, ? help, j and k rows, o open, a tick, . actions.
   Everything works without. */
(function () {
  "use strict";
  const STORED = "discretion-keys";
  const help = document.getElementById("shortcuts");
  const opener = document.querySelector("[data-shortcuts]");
  const turn = document.querySelector("[data-shortcuts-turn]");
  let here = -1;

  const on = () => window.localStorage.getItem(STORED) !== "off";
  const search = () => document.getElementById("search-field");
  /* What can be done on the page; its filters and the steps within a list are not that. */
  const actions = () => Array.from(document.querySelectorAll("main :is(a, button).usa-button"))
    .filter((action) => !action.closest(".dsc-filters, .dsc-table") && action.offsetParent);
  const rows = () => Array.from(document.querySelectorAll(".dsc-table tbody tr"));

  function say() {
    turn.textContent = on() ? "Turn these keys off" : "Turn these keys on";
  }

  function move(step) {
    const found = rows();
    if (!found.length) return;
    if (here >= 0 && found[here]) found[here].classList.remove("dsc-row--here");
    here = Math.max(0, Math.min(found.length - 1, here + step));
    const row = found[here];
    row.classList.add("dsc-row--here");
    row.scrollIntoView({ block: "nearest" });
    const link = row.querySelector("a[href]");
    if (link) link.focus();
  }

  function open() {
    const row = rows()[here];
    const link = row && row.querySelector("a[href]");
    if (link) link.click();
  }

  const box = (row) => row && row.querySelector("input[type=checkbox]");
  const linked = () => rows().some((row) => row.querySelector("a[href]"));
  const keys = {
    "/": { there: search, act: () => search().focus() },
    ".": { there: () => actions().length, act: () => actions()[0].focus() },
    "?": { there: () => true, act: show },
    j: { there: linked, act: () => move(1) },
    k: { there: linked, act: () => move(-1) },
    o: { there: linked, act: open },
    a: { there: () => rows().some(box), act: () => { const tick = box(rows()[here]); if (tick) tick.click(); } },
  };

  /* The list of keys has those that do something on this page. */
  function show() {
    help.querySelectorAll("[data-key]").forEach((line) => {
      line.hidden = !keys[line.dataset.key].there();
    });
    help.showModal();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (!on() || typing || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!key || !key.there()) return;
    event.preventDefault();
    key.act();
  });

  if (!help || !opener) return;
  opener.hidden = false;
  opener.addEventListener("click", show);
  turn.addEventListener("click", () => {
    window.localStorage.setItem(STORED, on() ? "off" : "on");
    say();
  });
  say();
})();
