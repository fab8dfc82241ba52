// The desk: finds, checks in, gives cards, stamps, hands out prizes. Works from the device's own list;
// the server's pages of the same address do the same without this file.
(function (door) {
  "use strict";

  var root = document.querySelector("[data-door]");
  if (!root || !window.indexedDB || !window.isSecureContext || !navigator.serviceWorker || !crypto.subtle) return;

  var app = root.querySelector("[data-app]");
  var plain = root.querySelector("[data-plain]") || document.createElement("div"); // the empty desk has none
  var urls = root.dataset;
  var part = function (name) { return app.querySelector('[data-part="' + name + '"]'); };
  door.words = app.querySelector("[data-words]").dataset;
  door.say = function (name, values) {
    var key = name.replace(/-(\w)/g, function (_, letter) { return letter.toUpperCase(); });
    return (door.words[key] || name).replace(/\{(\w+)\}/g, function (_, key) { return values && key in values ? values[key] : ""; });
  };

  var desk = {
    urls: urls, store: null, setup: null, version: "", sync: null, lock: null, state: null,
    recent: [], receiver: null
  };
  door.desk = desk;

  // A row from a <template>: [data-t="name"] gets text, [data-b="action"] is a button.
  door.row = function (name, texts, actions) {
    var made = document.getElementById("t-" + name).content.firstElementChild.cloneNode(true);
    Object.keys(texts).forEach(function (key) {
      made.querySelectorAll('[data-t="' + key + '"]').forEach(function (place) {
        place.textContent = texts[key];
        place.hidden = texts[key] === "" || texts[key] === null;
      });
    });
    made.querySelectorAll("[data-b]").forEach(function (button) {
      var action = actions && actions[button.dataset.b];
      button.hidden = !action;
      if (action) button.addEventListener("click", action);
    });
    return made;
  };

  door.fill = function (place, rows) {
    place.replaceChildren.apply(place, rows);
    place.hidden = !rows.length;
  };

  door.tell = function (name, values, tone) {
    var line = part("said");
    line.className = "notice" + (tone ? " " + tone : "");
    line.textContent = door.say(name, values);
    line.hidden = false;
    door.sound(tone === "ok" ? "ok" : name);
  };

  door.clock = function (milliseconds) {
    return new Date(milliseconds + 28800000).toISOString().slice(11, 16); // China's time, wherever the tablet thinks it is
  };

  // ---- what is done ----

  // Keep first, hand in after: what was tapped is never lost.
  door.note = function (kind, said) {
    var op = Object.assign({ id: door.newId(), kind: kind, at: Date.now() }, said);
    return desk.store.add(op).then(function () {
      door.remember(op);
      desk.state.apply(op);
      desk.changed();
      if (desk.sync.online) desk.sync.soon();
      return op;
    });
  };

  // 刚刚: the last things done here, whether they are handed in or not.
  door.remember = function (op) {
    desk.recent = desk.recent.filter(function (one) { return one.id !== op.target; });
    if (op.kind !== "undo") desk.recent = desk.recent.concat([op]).slice(-8);
    return desk.store.put("recent", desk.recent);
  };

  desk.handed = function (said) {
    if (said.for_review) door.tell("review", { count: said.for_review }, "warn");
  };

  desk.day = function (day) {
    desk.data = day;
    desk.store.ops().then(function (ops) {
      desk.state = new door.State(day, ops);
      desk.changed();
      door.refind();
    });
  };

  desk.changed = function () {
    if (!desk.state) return;
    desk.store.ops().then(function (ops) {
      var badge = part("net");
      badge.className = "badge" + (desk.sync.online ? ops.length ? "" : " ok" : " warn");
      badge.textContent = desk.sync.online ? (ops.length ? door.say("sending", { count: ops.length }) : door.say("online")) : door.say("offline", { count: ops.length });
      part("offline").hidden = desk.sync.online;
      part("offline-count").textContent = door.say("keptHere", { count: ops.length });
      door.drawSide(ops);
    });
  };

  // ---- beginning, locking, ending ----

  desk.hide = function () { app.querySelector("[data-work]").hidden = true; };
  desk.show = function () {
    app.querySelector("[data-work]").hidden = false;
    door.tab();
  };
  desk.locked = function () { desk.lock.close(); };

  // The session is over: hand in what there is, then nothing of it stays here.
  desk.over = function () {
    return desk.store.ops().then(function (ops) {
      if (ops.length) return desk.store.forgetDay();
      root.dataset.wiped = "yes";
      return desk.store.wipe();
    }).then(function () {
      desk.hide();
      part("over").hidden = false;
      clearTimeout(desk.sync.timer);
      return navigator.serviceWorker.getRegistration(urls.scope);
    }).then(function (registration) {
      if (registration && registration.active) registration.active.postMessage("wipe");
    });
  };

  function prepare() {
    return desk.store.get("setup").then(function (setup) {
      return door.ask(urls.setup, {}).then(function (answer) {
        if (answer.status === 410) return Object.assign({}, setup, { gone: true });
        if (!answer.ok) return setup;
        return answer.json().then(function (fresh) {
          fresh.behind = fresh.now - Date.now(); // of a clock that is wrong, also once there is no network
          return desk.store.put("setup", fresh).then(function () { return fresh; });
        });
      }).catch(function () { return setup; });
    });
  }

  function takeOver() {
    plain.remove();
    app.querySelector("main").id = "main"; // where the skip link leads
    app.hidden = false;
  }

  function begin(setup) {
    if (!setup) return null; // not paired here: the server's own pages remain
    desk.setup = setup;
    desk.sync = new door.Sync(desk);
    if (setup.gone || Date.now() + (setup.behind || 0) > setup.copyUntil) {
      takeOver();
      desk.hide();
      return desk.sync.handIn().catch(function () { /* offline: it waits */ }).then(desk.over);
    }
    desk.lock = new door.Lock(desk, part("lock"));
    part("device").textContent = setup.name;
    door.soundSwitch(part("sound"), desk.store);
    return desk.store.get("recent").then(function (recent) {
      desk.recent = recent || [];
      return desk.store.get("day");
    }).then(function (day) {
      takeOver();
      if (day) {
        desk.version = day.version;
        desk.day(day);
      } else {
        desk.day({ people: [], cards: [], stations: [], prizes: [], came: 0, signed: 0, capacity: 0, walk_ins: true });
      }
      if (root.hasAttribute("data-open")) desk.lock.open(); else desk.lock.close();
      return desk.sync.now();
    });
  }

  // ---- tabs ----

  door.tab = function (name) {
    var tabs = urls.tabs.split(" "), wanted = name || desk.tab || urls.tabNow;
    if (tabs.indexOf(wanted) < 0) wanted = tabs[0]; // a helper's own telephone has only its station's
    desk.tab = wanted;
    app.querySelectorAll("[data-tab]").forEach(function (page) { page.hidden = page.dataset.tab !== wanted; });
    app.querySelectorAll("[data-go]").forEach(function (link) {
      if (link.dataset.go === wanted) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    var field = app.querySelector('[data-tab="' + wanted + '"] input[type="search"]');
    if (field) field.focus({ preventScroll: true });
  };

  app.querySelectorAll("[data-go]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      door.tab(link.dataset.go);
    });
  });

  // A camera for every field that takes a code.
  app.querySelectorAll("[data-scan]").forEach(function (button) {
    button.hidden = !door.Scanner.possible();
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.scan);
      var scanner = new door.Scanner(part("camera"), urls.decoder, function (text) {
        field.value = text;
        field.form.requestSubmit ? field.form.requestSubmit() : field.form.dispatchEvent(new Event("submit", { cancelable: true }));
      });
      scanner.start().catch(function () { door.tell("noCamera", {}, "warn"); });
    });
  });

  setInterval(function () { part("time").textContent = door.clock(Date.now()); }, 5000);
  part("time").textContent = door.clock(Date.now());

  // The worker keeps an empty desk, so that this address opens without network.
  function keepShell() {
    return navigator.serviceWorker.register(urls.worker, { scope: urls.scope }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (registration) {
      return new Promise(function (resolve) {
        var channel = new MessageChannel();
        channel.port1.onmessage = function () {
          root.dataset.kept = "yes";
          resolve();
        };
        registration.active.postMessage({ keep: urls.shell }, [channel.port2]);
      });
    });
  }

  door.part = part;
  door.start = function () {
    if (!("kept" in urls)) keepShell().catch(function () { /* opens with a network only */ });
    return door.Store.open(urls.gathering).then(function (store) {
      desk.store = store;
      return prepare();
    }).then(begin);
  };
})((window.door = window.door || {}));
