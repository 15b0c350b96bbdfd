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
    if (text) place.innerHTML = text; else if (place.dataset.failed) place.textContent = place.dataset.failed; else place.hidden = true;
  });

  /* The pictures of the card that comes next are fetched while this one is looked at. */
  const ahead = document.querySelector("[data-ahead]");
  if (ahead) addEventListener("load", () => setTimeout(async () => {
    const answer = await fetch(ahead.dataset.ahead, {credentials: "same-origin"}).catch(() => null);
    if (!answer || !answer.ok) return;
    for (const picture of new DOMParser().parseFromString(await answer.text(), "text/html").images) new Image().src = picture.getAttribute("src");
  }, 300));

  /* The queue: X picks the chosen row for a bulk answer, the button says how many; the budget says its minutes while it is moved. */
  const picks = [...document.querySelectorAll("[data-pick]")], bulk = document.querySelector("[data-bulk]");
  const picked = () => {
    if (!bulk) return;
    const n = picks.filter(b => b.checked).length;
    bulk.disabled = !n;
    bulk.querySelector("b").textContent = String(n);
  };
  picks.forEach(b => b.addEventListener("change", picked));
  picked();
  document.querySelectorAll("[data-says]").forEach(r => r.addEventListener("input", () => {document.getElementById(r.dataset.says).textContent = r.value}));

  /* Blink: the two pictures take turns; B turns by hand, which is also how it goes where motion is not wanted. */
  const blink = document.querySelector("[data-blink]");
  const turn = () => {
    if (!blink || !blink.offsetParent) return;
    const [first, second] = blink.querySelectorAll(".tag"), under = blink.classList.toggle("under");
    first.hidden = !under;
    second.hidden = under;
  };
  if (blink) {
    turn();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) setInterval(turn, 700);
  }

  /* The cluster: arrows move, space leaves a member out or takes it in, and the button says how many are decided. */
  const members = [...document.querySelectorAll("[data-members] input[type=checkbox]")];
  let at = -1;
  const here = i => {
    at = Math.max(0, Math.min(members.length - 1, i));
    members.forEach((m, n) => m.closest("li").setAttribute("aria-current", String(n === at)));
    members[at].closest("li").scrollIntoView({block: "nearest"});
  };
  const count = () => {
    const button = document.querySelector("#judge [value=suspect]"), words = button && button.lastChild;
    if (words) words.textContent = words.textContent.replace(/[\d,]+/, String(1 + members.filter(m => m.checked).length));
    members.forEach(m => m.closest("li").classList.toggle("out", !m.checked));
  };
  members.forEach(m => m.addEventListener("change", count));

  /* A key pressed twice in haste answers once. */
  const judge = document.getElementById("judge");
  let sent = false;
  addEventListener("pageshow", () => {sent = false});
  if (judge) judge.addEventListener("submit", e => {
    if (sent) e.preventDefault();
    sent = true;
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
    if (e.key.toLowerCase() === "x" && picks.length) {
      const box = document.querySelector("[role=option][aria-selected=true] [data-pick]");
      if (box) box.click();
    }
    if (e.key.toLowerCase() === "b" && blink && blink.offsetParent) turn();
    if (members.length && (e.key === "ArrowDown" || e.key === "ArrowUp") && e.target.type !== "range") {
      e.preventDefault();
      here(at + (e.key === "ArrowDown" ? 1 : -1));
      return;
    }
    if (members.length && e.key === " " && !e.target.closest("button,summary,a,input")) {
      e.preventDefault();
      if (at < 0) here(0);
      members[at].click();
      if (at < members.length - 1) here(at + 1);
      return;
    }
    const range = document.querySelector("[data-slide]"), views = [...document.querySelectorAll("[data-show]")];
    if (range && (e.key === "[" || e.key === "]")) {
      range.value = Number(range.value) + (e.key === "]" ? 10 : -10);
      range.dispatchEvent(new Event("input"));
    }
    if (e.key.toLowerCase() === "o" && views.length > 1 && !open) views[(views.findIndex(v => v.checked) + 1) % views.length].click();
  }, true);
})();
document.querySelectorAll("[data-reload]").forEach(e => setTimeout(() => location.reload(), Number(e.dataset.reload) * 1000));
