/* Keys, clocks and sliders. Every page works without this file; nothing here decides anything.
   data-key="n"      the element is clicked when N is pressed outside a field
   data-go="q"       the link is followed after G then Q
   data-keys         a list of [role=option]; J and K move, Enter follows data-href of the selected row
   data-slide="id"   a range that sets --x of another element
   data-due          a clock that is written anew each minute */
"use strict";
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  const say = (a, b) => (zh ? a : b);
  const store = {get: k => {try {return localStorage.getItem(k)} catch {return null}}, set: (k, v) => {try {localStorage.setItem(k, v)} catch {/* private mode */}}};

  document.querySelectorAll("[data-slide]").forEach(range => {
    const target = document.getElementById(range.dataset.slide);
    const move = () => target.style.setProperty("--x", range.value + "%");
    range.addEventListener("input", move);
    move();
  });

  const span = seconds => {
    const minutes = Math.floor(Math.abs(seconds) / 60);
    return (seconds < 0 ? "−" : "") + Math.floor(minutes / 60).toLocaleString("en") + ":" + String(minutes % 60).padStart(2, "0");
  };
  const tick = () => document.querySelectorAll("[data-due]:not(.hold)").forEach(clock => {
    const left = (new Date(clock.dataset.due) - Date.now()) / 1000, total = Number(clock.dataset.total) || 1, share = left / total;
    if (left >= 172800) return;
    clock.classList.remove("ample", "b3", "b4", "over");
    clock.classList.add(left < 0 ? "over" : (left < 3600 && total > 3600) || share < .1 ? "b4" : share < .25 ? "b3" : "ample");
    clock.querySelector("time").textContent = span(left);
    clock.querySelector("progress").value = Math.max(0, left);
  });
  setInterval(tick, 60000);

  const list = document.querySelector("[data-keys]");
  const options = () => [...list.querySelectorAll("[role=option]")];
  const select = row => {
    options().forEach(r => r.setAttribute("aria-selected", String(r === row)));
    row.scrollIntoView({block: "nearest"});
    list.setAttribute("aria-activedescendant", row.id || "");
    row.dispatchEvent(new CustomEvent("chosen", {bubbles: true}));
  };
  if (list) list.addEventListener("click", e => {
    const row = e.target.closest("[role=option]");
    if (row && !e.target.closest("a,button,input")) row.getAttribute("aria-selected") === "true" && row.dataset.href ? location.assign(row.dataset.href) : select(row);
  });

  const help = () => {
    let dialog = document.querySelector("dialog.keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      const title = Object.assign(document.createElement("h2"), {textContent: say("键盘", "Keyboard")});
      const rows = document.createElement("dl");
      const row = (key, word) => {
        const k = document.createElement("dt"), w = document.createElement("dd");
        k.append(Object.assign(document.createElement("kbd"), {textContent: key}));
        w.textContent = word;
        rows.append(k, w);
      };
      if (list) {row("J K", say("下一条、上一条", "next, previous")); row("Enter", say("打开", "open"))}
      document.querySelectorAll("[data-key]").forEach(e => row(e.dataset.key.toUpperCase(), (e.dataset.word || e.textContent).replace(/\s+/g, " ").trim().replace(new RegExp("^" + e.dataset.key + " ", "i"), "")));
      document.querySelectorAll("[data-go]").forEach(e => row("G " + e.dataset.go.toUpperCase(), e.textContent.trim()));
      row("/", say("搜索", "search"));
      row("?", say("这张表", "this list"));
      const label = Object.assign(document.createElement("label"), {className: "check s"}), box = Object.assign(document.createElement("input"), {type: "checkbox"});
      box.checked = store.get("kw-keys") !== "off";
      box.addEventListener("change", () => store.set("kw-keys", box.checked ? "on" : "off"));
      label.append(box, say("使用单键快捷键", "Use single-key shortcuts"));
      const close = Object.assign(document.createElement("button"), {className: "btn", textContent: say("关闭", "Close")});
      close.addEventListener("click", () => dialog.close());
      dialog.append(title, rows, label, document.createElement("br"), close);
      document.body.append(dialog);
    }
    dialog.showModal();
  };

  let waiting = 0;
  document.addEventListener("keydown", e => {
    if (e.key === "Enter" && e.ctrlKey) {
      const form = e.target.closest && e.target.closest("form"), go = document.querySelector("[data-key='ctrl+enter']");
      if (go) {e.preventDefault(); go.click()} else if (form) {e.preventDefault(); form.requestSubmit()}
      return;
    }
    if (e.target.matches("input:not([type=radio]):not([type=checkbox]):not([type=range]),textarea,select") || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (e.key === "?") {help(); return}
    if (store.get("kw-keys") === "off") return;
    const key = e.key.toLowerCase();
    if (waiting && Date.now() - waiting < 1500) {
      waiting = 0;
      const door = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (door) {e.preventDefault(); door.click(); return}
    }
    if (key === "g") {waiting = Date.now(); return}
    if (key === "/") {
      const find = document.querySelector("[type=search]");
      if (find) {e.preventDefault(); find.focus()}
      return;
    }
    if (list && (key === "j" || key === "k")) {
      const rows = options(), at = rows.findIndex(r => r.getAttribute("aria-selected") === "true");
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + (key === "j" ? 1 : -1)))];
      if (next) {e.preventDefault(); select(next)}
      return;
    }
    if (list && key === "enter" && !e.target.closest("a,button,summary")) {
      const row = list.querySelector("[aria-selected=true]");
      if (row && row.dataset.href) {e.preventDefault(); location.assign(row.dataset.href)}
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(e.key === " " ? "space" : key)}"]`);
    if (target && !target.disabled) {e.preventDefault(); target.matches("input,textarea,select") ? target.focus() : target.click()}
  });

  document.querySelectorAll("[data-submit]").forEach(e => e.addEventListener("change", () => e.form.requestSubmit()));
  document.querySelectorAll("[data-print]").forEach(e => e.addEventListener("click", () => window.print()));
})();
