/* The opinion: usual words into the fields, the rows put together as the beginning of the reasons. Every page works without this file. */
"use strict";
(() => {
  const lists = [...document.querySelectorAll("[data-put]")];
  const field = list => document.getElementById(list.dataset.put);
  const add = (to, words) => {
    to.value = to.value.trim() ? `${to.value.trim()}\n${words}` : words;
    to.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const onwards = list => {
    const next = lists.slice(lists.indexOf(list) + 1).map(field).find(f => !f.value.trim());
    if (next) next.focus();
  };
  const put = (list, n) => {
    if (!list.options[n]) return;
    add(field(list), list.options[n].text);
    list.selectedIndex = 0;
    onwards(list);
  };
  lists.forEach(list => list.addEventListener("change", () => put(list, list.selectedIndex)));

  const compose = document.querySelector("[data-compose]");
  if (compose) {
    compose.hidden = false;
    compose.addEventListener("click", () => {
      const rows = [...document.querySelectorAll("textarea[data-row]")].filter(f => f.value.trim());
      const line = f => compose.dataset.line.replace("{name}", f.getAttribute("aria-label")).replace("{words}", f.value.trim().split(/\s*\n\s*/).join(compose.dataset.and));
      const reasons = document.getElementById(compose.dataset.compose);
      if (rows.length) add(reasons, rows.map(line).join("\n"));
      reasons.focus();
    });
  }

  /* Alt and a digit: the words of that place in the list of the field one writes in. Alt and a letter: the button or box that says so. */
  document.addEventListener("keydown", e => {
    if (!e.altKey || e.ctrlKey || e.metaKey) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(e.code), list = digit && lists.find(l => field(l) === document.activeElement);
    if (list) {e.preventDefault(); put(list, Number(digit[1]))}
    const act = !list && document.querySelector(`[data-alt="${CSS.escape(e.code.replace("Key", "").toLowerCase())}"]`);
    if (act) {e.preventDefault(); act.click()}
  });
})();
