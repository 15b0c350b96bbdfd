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

  document.querySelectorAll("details.drop").forEach(drop => drop.addEventListener("toggle", () =>
    drop.querySelectorAll("[data-later]").forEach(b => {
      if (drop.open) b.dataset.key = b.dataset.later; else delete b.dataset.key;
    })));
})();
document.querySelectorAll("[data-reload]").forEach(e => setTimeout(() => location.reload(), Number(e.dataset.reload) * 1000));
