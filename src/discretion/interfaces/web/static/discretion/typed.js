/* Keeps what is typed into a question while one types, and says so quietly. What is kept is no
   answer yet: the button gives that, and works without any of this. */
(function () {
  "use strict";
  const PAUSE = 1000;
  const LONGEST = 5000;
  const said = document.querySelector("[data-typed]");
  if (!said) return;
  const form = said.closest("form");
  let pause = 0;
  let going = null;
  let waiting = false;

  /* A word that stands there already is not read out once more. */
  function say(words) {
    if (said.textContent !== words) said.textContent = words;
  }

  /* What the server told at its field already is not told twice. */
  function mark(name, why) {
    const control = form.querySelector(`:is(input, select, textarea)[name="${name}"]`);
    const id = `typed_${name}`;
    const there = document.getElementById(id);
    const told = document.getElementById(`${control.id}_error`);
    const about = (control.getAttribute("aria-describedby") || "").split(" ")
      .filter((other) => other && other !== id);
    if (there) there.remove();
    if (why && !(told && told.textContent.includes(why))) {
      const note = document.createElement("div");
      note.className = "usa-error-message";
      note.id = id;
      note.textContent = `Not saved. ${why}`;
      control.before(note);
      about.push(id);
    }
    if (about.length) control.setAttribute("aria-describedby", about.join(" "));
    else control.removeAttribute("aria-describedby");
  }

  function show(caught) {
    const names = new Set(Array.from(form.elements, (control) => control.name));
    names.forEach((name) => {
      if (name in caught || document.getElementById(`typed_${name}`)) mark(name, caught[name]);
    });
    say(Object.keys(caught).length ? "Saved, but for what is marked above." : "Saved");
  }

  async function keep(leaving) {
    clearTimeout(pause);
    pause = 0;
    try {
      const answer = await fetch(said.dataset.typed, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "error",
        keepalive: leaving,
        signal: AbortSignal.timeout(LONGEST),
      });
      if (!answer.ok) throw new Error(answer.status);
      show((await answer.json()).caught);
    } catch {
      say("This can’t be saved while you type. Continue saves it.");
    }
  }

  /* One after the other, so that an older text never comes last. */
  function next() {
    const last = (going || Promise.resolve()).then(() => keep(false));
    going = last;
    last.then(() => { if (going === last) going = null; });
  }

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(next, PAUSE);
  });
  /* What is under way must not come after the answer, so the answer waits for it. */
  form.addEventListener("submit", async (event) => {
    clearTimeout(pause);
    pause = 0;
    if (!going) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    while (going) await going;
    waiting = false;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pagehide", () => { if (pause) keep(true); });
})();
