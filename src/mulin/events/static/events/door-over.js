// The session is over: what was not handed in goes first, then the device keeps nothing.
(function (door) {
  "use strict";
  var place = document.querySelector("[data-over]");
  if (!place || !window.indexedDB || !crypto.subtle) return;

  function handIn(store, setup) {
    if (!setup || !setup.secret) return Promise.resolve();
    var desk = { store: store, setup: setup, urls: place.dataset, changed: function () {}, handed: function () {} };
    return new door.Sync(desk).handIn();
  }

  door.Store.open(place.dataset.over).then(function (store) {
    return store.get("setup").then(function (setup) { return handIn(store, setup); }).then(function () {
      return store.wipe();
    }, function () { return store.forgetDay(); }); // offline: the names go now, the rest when there is a network
  }).then(function () {
    place.dataset.wiped = "yes";
    return navigator.serviceWorker ? navigator.serviceWorker.getRegistration(place.dataset.scope) : null;
  }).then(function (registration) {
    if (registration && registration.active) registration.active.postMessage("wipe");
  });
})((window.door = window.door || {}));
