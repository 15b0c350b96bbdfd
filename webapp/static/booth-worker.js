/* Keeps one page for a hall without network: the camera and what waits on this phone. Records and pictures are never kept here. */
"use strict";
const KEPT = "kuaiwei-booth-1", HOME = new URL(self.registration.scope).pathname, PAGE = HOME + "/offline";

const refresh = async () => {
  const page = await fetch(PAGE, {credentials: "same-origin", redirect: "manual", cache: "no-store"});
  if (!page.ok) return;
  const html = await page.clone().text(), cache = await caches.open(KEPT);
  const needed = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(m => m[1].replaceAll("&amp;", "&"));
  await Promise.all(needed.map(async address => {
    if (!await cache.match(address)) await cache.add(address);
  }));
  await cache.put(PAGE, page);
  const wanted = new Set(needed.map(a => new URL(a, self.location).href));
  for (const old of await cache.keys()) if (new URL(old.url).pathname.startsWith("/static/") && !wanted.has(old.url)) await cache.delete(old);
};

self.addEventListener("install", e => e.waitUntil(refresh().catch(() => {}).then(() => self.skipWaiting())));
self.addEventListener("activate", e => e.waitUntil(self.clients.claim()));
self.addEventListener("message", e => {if (e.data === "refresh") e.waitUntil(refresh().catch(() => {}))});
self.addEventListener("fetch", e => {
  if (e.request.method !== "GET") return;
  const {pathname, origin} = new URL(e.request.url);
  if (origin !== self.location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(async () => await caches.match(PAGE) || Response.error()));
  else if (pathname.startsWith("/static/")) e.respondWith(caches.match(e.request).then(kept => kept || fetch(e.request)));
});
