/* The desk: preview beside the queue, two views of the pictures, letters for the reasons. Every page works without this file. */
"use strict";
(() => {
  const preview = document.getElementById("preview");
  let wanted = "";
  const show = async row => {
    if (!preview || !row.dataset.preview) return;
    wanted = row.dataset.preview;
    const answer = await fetch(wanted, {credentials: "same-origin"}).catch(() => null);
    if (answer && answer.ok && wanted === row.dataset.preview) preview.innerHTML = await answer.text();
  };
  document.addEventListener("chosen", e => show(e.target));
  const first = document.querySelector("[data-preview][aria-selected=true]");
  if (first && matchMedia("(min-width: 1101px)").matches) show(first);

  document.querySelectorAll("[data-show]").forEach(choice => choice.addEventListener("change", () =>
    document.querySelectorAll("[data-show]").forEach(c => {document.getElementById(c.dataset.show).hidden = !c.checked})));

  document.querySelectorAll("[data-load]").forEach(async place => {
    const answer = await fetch(place.dataset.load, {credentials: "same-origin"}).catch(() => null);
    const text = answer && answer.ok ? (await answer.text()).trim() : "";
    if (text) place.innerHTML = text; else place.hidden = true;
  });

  /* Esc closes the menu or leaves the field before it leaves the page; O turns the view, [ and ] move the slider. */
  document.addEventListener("keydown", e => {
    const open = document.querySelector("details.drop[open]"), field = e.target.matches("input,textarea,select") && e.target.type !== "range";
    if (e.key === "Escape" && (open || field)) {
      e.preventDefault();
      e.stopPropagation();
      if (open) open.open = false;
      e.target.blur();
      return;
    }
    const reason = open && !field && open.querySelector(`[data-later="${CSS.escape(e.key.toLowerCase())}"]`);
    if (reason && !e.ctrlKey && !e.metaKey && !e.altKey) {
      e.preventDefault();
      e.stopPropagation();
      reason.click();
      return;
    }
    if (field || e.ctrlKey || e.metaKey || e.altKey) return;
    const range = document.querySelector("[data-slide]"), views = [...document.querySelectorAll("[data-show]")];
    if (range && (e.key === "[" || e.key === "]")) {
      range.value = Number(range.value) + (e.key === "]" ? 10 : -10);
      range.dispatchEvent(new Event("input"));
    }
    if (e.key.toLowerCase() === "o" && views.length > 1 && !open) views[(views.findIndex(v => v.checked) + 1) % views.length].click();
  }, true);
})();
document.querySelectorAll("[data-reload]").forEach(e => setTimeout(() => location.reload(), Number(e.dataset.reload) * 1000));
