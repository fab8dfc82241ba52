// The door's service worker: its pages open without network. It keeps the desk's own files and an empty
// desk, never an answer with a name in it; what a device knows of people lies in its database, behind a PIN.
"use strict";

var door = JSON.parse("{{ config|escapejs }}");
var PATIENCE = 4000;
var OWN = "mulin-door-";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(door.cache).then(function (cache) { return cache.addAll(door.files); }).then(function () {
    return self.skipWaiting();
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) {
      return name.indexOf(OWN) === 0 && name !== door.cache;
    }).map(function (name) { return moveShells(name); }));
  }).then(function () { return self.clients.claim(); }));
});

// An update keeps the empty desks that were kept before; the next opening with a network renews them.
function moveShells(name) {
  return caches.open(name).then(function (old) {
    return old.keys().then(function (requests) {
      return Promise.all(requests.filter(isShell).map(function (request) {
        return old.match(request).then(function (answer) {
          return caches.open(door.cache).then(function (cache) { return cache.put(request, answer); });
        });
      }));
    });
  }).then(function () { return caches.delete(name); });
}

function isShell(request) { return new URL(request.url).pathname.slice(-7) === "/shell/"; }

self.addEventListener("message", function (event) {
  if (event.data === "wipe") {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf(OWN) === 0; }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.registration.unregister(); }));
  } else if (event.data && event.data.keep && event.data.keep.indexOf(door.scope) === 0) {
    event.waitUntil(caches.open(door.cache).then(function (cache) {
      return fetch(event.data.keep, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        return answer.ok ? cache.put(event.data.keep, answer) : null;
      });
    }).then(function () { if (event.ports[0]) event.ports[0].postMessage("kept"); }, function () { /* next time */ }));
  }
});

self.addEventListener("fetch", function (event) {
  var request = event.request, path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && path.indexOf(door.scope) === 0) {
    event.respondWith(fromNetwork(request).catch(function () { return emptyDesk(path); }));
  } else if (door.files.indexOf(path) >= 0) {
    event.respondWith(caches.match(request, { ignoreSearch: true }).then(function (kept) { return kept || fetch(request); }));
  }
});

function fromNetwork(request) {
  return new Promise(function (resolve, reject) {
    var timer = setTimeout(reject, PATIENCE);
    fetch(request).then(function (answer) {
      clearTimeout(timer);
      if (answer.status >= 502 && answer.status <= 504) reject(); else resolve(answer);
    }, reject);
  });
}

function emptyDesk(path) {
  var found = path.slice(door.scope.length).match(/^([0-9a-f-]{36})\//);
  var shell = found ? door.scope + found[1] + "/shell/" : null;
  return caches.open(door.cache).then(function (cache) {
    if (shell) return cache.match(shell);
    return cache.keys().then(function (requests) {
      var any = requests.filter(isShell)[0];
      return any ? cache.match(any) : null;
    });
  }).then(function (kept) { return kept || Response.error(); });
}
