/* The phone in the hall. A photo is written into this phone's own store first, then sent; it leaves the store only when the server has given its
   receipt. The key is made once for each photo, so sending it again is the same check. Without this file the form still posts. */
"use strict";
(() => {
  const LARGEST = 20 * 1024 * 1024, AGAIN = 15000;
  const byId = id => document.getElementById(id);
  const form = byId("check"), answer = byId("answer");

  /* -- the result page: words on the photo are read after the first answer ------------------------------------------------------------ */
  if (answer) {
    let left = 40;
    const timer = setInterval(async () => {
      if (--left < 0) {clearInterval(timer); return}
      try {
        const got = await fetch(answer.dataset.state, {headers: {Accept: "application/json"}, redirect: "manual"});
        if (!got.ok) return;
        const now = (await got.json()).answered;
        if (now === answer.dataset.answered) return;
        clearInterval(timer);
        if (!answer.dataset.answered) location.reload();
        else byId("fresh").hidden = false;
      } catch {/* no network: the page stays as it is */}
    }, 3000);
  }
  if (!form) return;

  const words = byId("booth-words").dataset, trouble = byId("trouble"), photo = byId("photo"), shoot = document.querySelector(".shoot");
  const kept = {get: k => {try {return localStorage.getItem(k) || ""} catch {return ""}}, set: (k, v) => {try {localStorage.setItem(k, v)} catch {/* private mode */}}};
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = text => {trouble.textContent = text; trouble.hidden = !text};
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
  const person = () => form.dataset.person || kept.get("kw-booth-person");
  const sent = [];
  let state = "", busy = null;

  if (form.dataset.person) {
    kept.set("kw-booth-person", form.dataset.person);
    kept.set("kw-booth-fair", form.elements.fair.value);
    kept.set("kw-booth-number", form.elements.booth.value);
  } else {
    form.elements.fair.value = kept.get("kw-booth-fair");
    form.elements.booth.value = kept.get("kw-booth-number");
  }

  /* -- the store of this phone --------------------------------------------------------------------------------------------------------- */
  const opened = new Promise((done, failed) => {
    if (!window.indexedDB) {failed(new Error("no store")); return}
    const request = indexedDB.open("kuaiwei-booth", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("checks", {keyPath: "key"});
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  opened.catch(() => {});
  const ask = async (mode, act) => {
    const base = await opened;
    return new Promise((done, failed) => {
      const work = base.transaction("checks", mode, {durability: "strict"}), request = act(work.objectStore("checks"));
      work.oncomplete = () => done(request.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  };
  const all = async () => (await ask("readonly", s => s.getAll())).sort((a, b) => a.at - b.at);
  const keep = entry => ask("readwrite", s => s.put(entry));
  const drop = key => ask("readwrite", s => s.delete(key));

  /* -- what waits, on the page ----------------------------------------------------------------------------------------------------------- */
  const clock = at => new Date(at).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", hour12: false});
  const chip = (row, kind, word) => {
    const mark = row.querySelector(".chip");
    mark.className = "chip " + kind;
    mark.querySelector(".status").textContent = word;
  };
  const newRow = entry => {
    const row = byId("waiting-row").content.firstElementChild.cloneNode(true), img = row.querySelector("img");
    if (entry.bytes) {
      img.src = URL.createObjectURL(new Blob([entry.bytes], {type: entry.type}));
      img.onload = img.onerror = () => URL.revokeObjectURL(img.src);
    } else img.remove();
    row.querySelector(".what").textContent = entry.text.split("\n")[0] || words.photo;
    row.querySelector(".when").textContent = [entry.booth, clock(entry.at)].filter(Boolean).join(" · ");
    return row;
  };
  const correction = (row, entry) => {
    const why = row.querySelector(".why"), fix = document.createElement("form");
    why.textContent = entry.problem.message;
    why.hidden = false;
    fix.className = "fix line wrap";
    const again = Object.assign(document.createElement("button"), {className: "btn", textContent: words.edit});
    const away = Object.assign(document.createElement("button"), {className: "btn bare", type: "button", textContent: words.discard});
    const field = Object.assign(document.createElement("input"), {value: entry.booth, maxLength: 40});
    field.setAttribute("aria-label", words.booth);
    field.type = "text";
    if (entry.problem.field === "booth") fix.append(field);
    fix.append(again, away);
    fix.addEventListener("submit", async e => {
      e.preventDefault();
      await keep({...entry, booth: field.value.trim(), problem: null});
      await send();
    });
    away.addEventListener("click", async () => {
      if (away.textContent !== words.sure) {away.textContent = words.sure; return}
      await drop(entry.key);
      await show();
    });
    row.classList.add("wrap");
    row.append(fix);
  };
  const show = async () => {
    const entries = await all(), list = byId("waiting-list"), note = byId("waiting-problem"), badge = byId("badge");
    const rows = entries.map(entry => {
      const row = newRow(entry);
      row.dataset.key = entry.key;
      if (busy === entry.key) chip(row, "da", words.sending);
      if (entry.problem) correction(row, entry);
      return row;
    });
    for (const {entry, got} of sent) {
      const row = newRow(entry), link = document.createElement("a");
      link.href = got.url;
      link.textContent = got.receipt;
      row.querySelector(".when").append(" · ", link);
      chip(row, "ok", words.sent);
      rows.push(row);
    }
    list.replaceChildren(...rows);
    byId("waiting").hidden = !rows.length;
    byId("waiting-head").textContent = entries.length ? words.waiting : words.sent;
    byId("waiting-count").textContent = entries.length ? fill(words.count, {n: entries.length}) : "";
    if (badge) {badge.textContent = entries.length; badge.hidden = !entries.length}
    const other = entries.some(x => x.person && state === "ok" && x.person !== person());
    note.replaceChildren({login: words.login, busy: words.busy, offline: words.kept}[state] || (other ? words.other : ""));
    if (state === "login") note.append(" ", Object.assign(document.createElement("a"), {href: form.dataset.login, textContent: "→"}));
    note.hidden = !note.textContent || !entries.length;
    note.className = "note " + (state === "offline" ? "b3" : "b4");
    const banner = byId("offline");
    if (banner) banner.hidden = state !== "offline" && navigator.onLine;
  };

  /* -- sending --------------------------------------------------------------------------------------------------------------------------- */
  const whoAmI = async () => {
    const got = await fetch(form.dataset.state, {headers: {Accept: "application/json"}, redirect: "manual", cache: "no-store"});
    if (got.type === "opaqueredirect" || got.status === 401 || got.status === 403) return null;
    if (!got.ok) throw Object.assign(new Error("busy"), {busy: true});
    return got.json();
  };
  const post = (entry, csrf) => {
    const body = new FormData();
    for (const name of ["key", "fair", "booth", "text", "device_at"]) body.append(name, entry[name]);
    if (entry.bytes) body.append("photo", new Blob([entry.bytes], {type: entry.type}), entry.name);
    return fetch(form.action, {method: "POST", body, redirect: "manual", headers: {Accept: "application/json", "X-CSRF-Token": csrf}});
  };
  const one = async (entry, me) => {
    let got = me.received[entry.key];
    if (!got) {
      busy = entry.key;
      await show();
      const response = await post(entry, me.csrf);
      if (response.type === "opaqueredirect" || response.status === 401 || response.status === 400) {state = "login"; return null}
      if (response.status >= 500 || response.status === 429) {state = "busy"; return null}
      const told = await response.json().catch(() => null);
      if (!told) {state = "busy"; return null}
      if (!response.ok) {await keep({...entry, problem: told.error}); return null}
      got = told;
    }
    await drop(entry.key);
    return got;
  };
  const run = async wanted => {
    let open = null;
    try {
      const entries = (await all()).filter(x => !x.problem);
      if (!entries.length) return null;
      const me = await whoAmI();
      state = me ? "ok" : "login";
      if (!me) return null;
      for (const entry of entries) {
        if (entry.person && entry.person !== me.person) continue;
        const got = await one(entry, me);
        busy = null;
        if (got && entry.key === wanted) open = got;
        else if (got) sent.push({entry, got});
        if (state !== "ok") break;
      }
    } catch (e) {
      state = e && e.busy ? "busy" : "offline";
    } finally {
      busy = null;
      await show();
    }
    return open;
  };
  let turn = Promise.resolve(null);
  const send = wanted => {
    const mine = () => navigator.locks ? navigator.locks.request("kuaiwei-booth", () => run(wanted)) : run(wanted);
    turn = turn.then(mine, mine);
    return turn;
  };

  /* -- taking ----------------------------------------------------------------------------------------------------------------------------- */
  const take = async () => {
    const file = photo.files[0], text = form.elements.text.value.trim();
    say("");
    if (file && file.size > LARGEST) {photo.value = ""; say(words.large); return}
    if (!file && !text) {photo.click(); return}
    const entry = {key: newKey(), person: person(), fair: form.elements.fair.value, booth: form.elements.booth.value.trim(), text, at: Date.now(),
                   device_at: new Date().toISOString(), name: file ? file.name : "", type: file ? file.type : "", bytes: null, problem: null};
    shoot.classList.add("busy");
    try {
      if (file) entry.bytes = await file.arrayBuffer();
      try {
        await keep(entry);
      } catch {
        say(words.nostore);
        if (navigator.onLine && !("offline" in form.dataset)) form.submit();
        return;
      }
      photo.value = "";
      form.elements.text.value = "";
      const got = await send(entry.key);
      if (got) location.assign(got.url);
    } finally {
      shoot.classList.remove("busy");
    }
  };
  photo.addEventListener("change", () => {if (photo.files.length) take()});
  form.addEventListener("submit", e => {e.preventDefault(); take()});
  addEventListener("online", () => send());
  addEventListener("offline", () => {state = "offline"; show()});
  document.addEventListener("visibilitychange", () => {if (!document.hidden) send()});
  setInterval(() => send(), AGAIN);
  opened.then(() => send(), () => {});

  if (form.dataset.worker && navigator.serviceWorker) {
    navigator.serviceWorker.register(form.dataset.worker, {scope: form.dataset.scope, updateViaCache: "none"})
      .then(() => navigator.serviceWorker.ready).then(ready => ready.active.postMessage("refresh")).catch(() => {});
  }
})();
