// The PIN before the names: after ten quiet minutes and on every opening. Asked for here, so that it works offline.
(function (door) {
  "use strict";

  var IDLE = 600000, TRIES = 5, ROUNDS = 100000;

  function digest(pin, salt) {
    var bytes = new Uint8Array(salt.match(/../g).map(function (pair) { return parseInt(pair, 16); }));
    return crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]).then(function (key) {
      return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: ROUNDS }, key, 256);
    }).then(door.hex);
  }

  function Lock(desk, page) {
    var self = this;
    this.desk = desk;
    this.page = page;
    this.form = page.querySelector("form");
    this.error = page.querySelector("[data-error]");
    this.lastTouch = Date.now();
    this.form.addEventListener("submit", function (event) {
      event.preventDefault();
      self.tryPin(self.form.elements.pin.value);
    });
    ["pointerdown", "keydown"].forEach(function (name) {
      document.addEventListener(name, function () { self.lastTouch = Date.now(); }, { passive: true });
    });
    setInterval(function () { if (Date.now() - self.lastTouch > IDLE) self.close(); }, 15000);
  }

  Lock.prototype.close = function () {
    if (!this.page.hidden) return;
    this.page.hidden = false;
    this.desk.hide();
    this.form.elements.pin.focus();
  };

  Lock.prototype.open = function () {
    this.page.hidden = true;
    this.error.hidden = true;
    this.form.elements.pin.value = "";
    this.lastTouch = Date.now();
    this.desk.show();
  };

  Lock.prototype.say = function (words) {
    this.error.textContent = words;
    this.error.hidden = false;
  };

  Lock.prototype.tryPin = function (pin) {
    var self = this, desk = this.desk, setup = desk.setup;
    return desk.store.get("tries").then(function (tries) {
      if ((tries || 0) >= TRIES) return self.say(door.words.closed);
      return digest(pin, setup.salt).then(function (found) {
        if (found !== setup.digest) {
          self.say(door.words.wrongPin);
          return desk.store.put("tries", (tries || 0) + 1).then(function () { self.tell(pin); });
        }
        return desk.store.put("tries", 0).then(function () {
          self.open();
          return self.tell(pin);
        });
      });
    });
  };

  // The server counts too, and keeps its own pages open or shut.
  Lock.prototype.tell = function (pin) {
    var desk = this.desk;
    var said = new URLSearchParams({ pin: pin, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    return door.ask(desk.urls.pin, { method: "POST", body: said, redirect: "manual" }).then(function () {
      return desk.sync.now();
    }).catch(function () { /* offline: the device has asked already */ });
  };

  door.Lock = Lock;
})((window.door = window.door || {}));
