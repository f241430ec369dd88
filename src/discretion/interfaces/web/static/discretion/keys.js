/* Keys for those who want them: / search, ? help, j and k rows, o open, a assign, . actions.
   Everything works without. */
(function () {
  "use strict";
  const STORED = "discretion-keys";
  const help = document.getElementById("shortcuts");
  const opener = document.querySelector("[data-shortcuts]");
  const turn = document.querySelector("[data-shortcuts-turn]");
  let here = -1;

  const on = () => window.localStorage.getItem(STORED) !== "off";
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

  function assign() {
    const row = rows()[here];
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  function actions() {
    const link = document.querySelector(".dsc-ways a[href]");
    if (link) link.focus();
  }

  const keys = {
    "/": () => { const field = document.getElementById("search-field"); if (field) field.focus(); },
    "?": () => help.showModal(),
    j: () => move(1),
    k: () => move(-1),
    o: open,
    a: assign,
    ".": actions,
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (!on() || typing || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (!help || !opener) return;
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  turn.addEventListener("click", () => {
    window.localStorage.setItem(STORED, on() ? "off" : "on");
    say();
  });
  say();
})();
