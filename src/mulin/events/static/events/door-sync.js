// Handing in what was done, fetching the day anew. Any order, any repetition: every operation has its own id.
(function (door) {
  "use strict";

  var MOST = 200; // operations in one batch; the server takes 500
  var EVERY = 20000, SOON = 300, FIRST = 1000, LONGEST = 120000, PATIENCE = 8000;

  function Sync(desk) {
    this.desk = desk; // { store, setup, urls, changed(), over(), locked(), day(day) }
    this.online = navigator.onLine !== false;
    this.wait = EVERY;
    this.timer = 0;
    this.running = null;
    this.again = false;
    this.activeAt = Date.now();
    var self = this;
    // a round that began without network may still be failing: the next one then follows at once
    window.addEventListener("online", function () { self.wait = FIRST; if (self.running) self.again = true; self.now(); });
    window.addEventListener("offline", function () { self.setOnline(false); });
    ["pointerdown", "keydown"].forEach(function (name) {
      document.addEventListener(name, function () { self.activeAt = Date.now(); }, { passive: true });
    });
  }

  Sync.prototype.setOnline = function (online) {
    if (online !== this.online) {
      this.online = online;
      this.desk.changed();
    }
  };

  // fetch that gives up: a tablet at the edge of the signal must not hang with a queue of neighbours before it
  function ask(address, options) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    var how = Object.assign({ credentials: "same-origin", cache: "no-store", signal: stop.signal }, options);
    return fetch(address, how).finally(function () { clearTimeout(timer); });
  }
  door.ask = ask;

  Sync.prototype.signed = function (address, said) {
    var body = JSON.stringify(said);
    return door.hmac(this.desk.setup.secret, body).then(function (signature) {
      return ask(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Mulin-Signature": signature },
        body: body
      });
    });
  };

  Sync.prototype.plan = function (wait) {
    var self = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { self.now(); }, wait);
  };

  Sync.prototype.soon = function () { this.plan(SOON); };

  // One round at a time; what comes up meanwhile goes with the next.
  Sync.prototype.now = function () {
    var self = this;
    clearTimeout(this.timer);
    if (this.running) return this.running;
    this.running = this.handIn().then(function () { return self.fetchDay(); }).then(function () {
      self.setOnline(navigator.onLine !== false); // a round may end well after the network has gone
      self.wait = EVERY;
    }).catch(function (error) {
      if (error && error.kept) return; // the server said no; it said so on the page
      self.setOnline(false);
      self.wait = self.wait === EVERY ? FIRST : Math.min(self.wait * 2, LONGEST);
    }).then(function () {
      self.running = null;
      // many devices do not all knock at once
      self.plan(self.again ? SOON : self.wait * (1 + Math.random() / 10));
      self.again = false;
    });
    return this.running;
  };

  Sync.prototype.handIn = function () {
    var self = this, store = this.desk.store;
    return store.ops().then(function (ops) {
      if (!ops.length) return null;
      var batch = ops.slice(0, MOST);
      return self.signed(self.desk.urls.batch, { ops: batch, waiting: ops.length - batch.length, now: Date.now() }).then(function (answer) {
        if (answer.status === 413 || answer.status >= 500) throw new Error("later");
        return answer.json().then(function (said) {
          if (!answer.ok) throw Object.assign(new Error("no"), { kept: true });
          return store.drop(batch.map(function (op) { return op.id; })).then(function () {
            self.desk.handed(said);
            self.desk.changed();
            return ops.length > batch.length ? self.handIn() : null;
          });
        });
      });
    });
  };

  Sync.prototype.fetchDay = function () {
    var self = this, desk = this.desk;
    var active = Date.now() - this.activeAt < 600000 ? "1" : "";
    return ask(desk.urls.day + "?version=" + encodeURIComponent(desk.version || "") + "&active=" + active, {}).then(function (answer) {
      if (answer.status === 410) return desk.over();
      if (answer.status === 423) return desk.locked();
      if (!answer.ok) throw new Error("later");
      return answer.json().then(function (said) {
        if (said.same) return null;
        desk.version = said.version;
        return desk.store.put("day", said).then(function () { desk.day(said); });
      });
    });
  };

  // A prize is asked for first where there is a network; without one it is noted as handed over.
  Sync.prototype.askFirst = function (op) {
    return this.signed(this.desk.urls.redeem, op).then(function (answer) {
      if (answer.status >= 500) throw new Error("later");
      return answer.json();
    });
  };

  // Whether an answer is right, and what it brings: with a network who was first is known at once.
  Sync.prototype.askAnswer = function (op) {
    return this.signed(this.desk.urls.answer, op).then(function (answer) {
      if (answer.status >= 500) throw new Error("later");
      return answer.json();
    });
  };

  door.Sync = Sync;
})((window.door = window.door || {}));
