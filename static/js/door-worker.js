/* The door of an event that is opened again without a connection: its page and files as door.js kept them. It stands
   beside that page (events.views.door.worker), so no other page comes by here. */
"use strict";

const PATIENCE = 8000; // with a connection that hangs, as in a hall full of phones

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  const isDoor = mode === "navigate" && origin + pathname === self.registration.scope;
  const isFile = origin === location.origin && pathname.startsWith("/static/");
  if (method !== "GET" || !(isDoor || isFile)) return;
  const fresh = fetch(event.request);
  const late = new Promise((_, giveUp) => setTimeout(giveUp, PATIENCE));
  event.respondWith(
    Promise.race([fresh, late]).catch(
      async () => (await caches.match(event.request, { ignoreSearch: isDoor, ignoreVary: true })) ?? fresh,
    ),
  );
});
