/* Keeps the last answer for a phone without a connection, and says since when it is kept. */
"use strict";
const CACHE = "readiness-1", PATIENCE_MS = 4000, HOME = new URL("./", self.location).pathname;
const STILL = ["manifest.webmanifest", "charts.js", "icon-180.png", "icon-192.png", "icon-512.png", "icon-maskable.png"].map((name) => HOME + name);
const KEPT = [HOME, ...["charts.json", "tabs/body", "tabs/load", "tabs/history"].map((name) => HOME + name)];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([HOME, ...STILL.filter((path) => !path.endsWith("charts.js"))])));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  if (STILL.includes(path)) event.respondWith(still(event.request, path));
  else if (KEPT.includes(path)) event.respondWith(newest(event.request, path));
});

const still = async (request, path) => {
  const cache = await caches.open(CACHE), kept = await cache.match(path);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(path, fresh.clone());
  return fresh;
};

const newest = async (request, path) => {
  const cache = await caches.open(CACHE), kept = await cache.match(path), stop = new AbortController();
  const timer = kept && path === HOME ? setTimeout(() => stop.abort(), PATIENCE_MS) : 0;
  try {
    const fresh = await fetch(request, { signal: stop.signal });
    if (fresh.ok) await cache.put(path, fresh.clone());
    else if (fresh.status === 404 && path === HOME) { await caches.delete(CACHE); await self.registration.unregister(); } // the token was revoked
    return fresh;
  } catch (gone) {
    if (!kept) throw gone;
    return path === HOME ? aged(kept) : kept;
  } finally { clearTimeout(timer); }
};

const aged = async (kept) => {
  const text = await kept.text(), since = kept.headers.get("date") || "";
  return new Response(text.replace("<html ", `<html data-offline="${since}" `), { headers: kept.headers });
};
