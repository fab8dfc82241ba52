// Reading what was scanned or typed, and finding people on the day's list.
// The same examples hold this file and `events/rules/cards.py` together (tests/nasty.toml).
(function (door) {
  "use strict";

  var SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var ALIKE = { O: "0", I: "1", L: "1", U: "V" };
  var OURS = /\/(stamp|k)\/([0-9A-Za-z-]{4,24})(?:[/?#]|$)/;
  var PAYMENT = /(?:wxp|weixin|alipays?|upwrp|unionpay):|\/\/(?:qr\.alipay|qr\.95516|payapp\.weixin)\./i;
  var ADDRESS = /^[a-z][a-z0-9+.-]*:\S/i;
  var NUMBER = /^[0-9A-Za-z][0-9A-Za-z -]{5,23}$/;
  var LONGEST = 300, CODE = 8;

  function readCode(text) {
    return text.normalize("NFKC").toUpperCase().split("").map(function (sign) {
      return ALIKE[sign] || sign;
    }).filter(function (sign) { return SIGNS.indexOf(sign) >= 0; }).join("");
  }

  function check(body) {
    var total = 0;
    body.split("").reverse().forEach(function (sign, place) {
      var value = SIGNS.indexOf(sign);
      if (place % 2 === 0) value = Math.floor(value * 2 / 32) + (value * 2) % 32;
      total += value;
    });
    return SIGNS[(32 - (total % 32)) % 32];
  }

  function wellWritten(code) {
    return code.length > 1 && check(code.slice(0, -1)) === code.slice(-1);
  }

  function typed(seen) {
    if (NUMBER.test(seen) && /[0-9]/.test(seen)) {
      var code = readCode(seen);
      if (wellWritten(code)) {
        if (code.length === CODE && seen.split("-").length !== 3) return { kind: "stamp-card", text: code };
        if (code.length >= CODE) return { kind: "neighbour-card", text: code };
      }
    }
    return { kind: "words", text: seen };
  }

  door.readScan = function (text) {
    var seen = text.trim();
    if (seen.length > LONGEST) return { kind: "too-long", text: "" };
    var ours = seen.indexOf("://") >= 0 && OURS.exec(seen);
    if (ours) {
      var code = readCode(ours[2]);
      if (!wellWritten(code) || (ours[1] === "stamp" && code.length !== CODE)) return { kind: "elsewhere", text: "" };
      return { kind: ours[1] === "stamp" ? "stamp-card" : "neighbour-card", text: code };
    }
    if (PAYMENT.test(seen)) return { kind: "payment", text: "" };
    if (ADDRESS.test(seen)) return { kind: "elsewhere", text: "" };
    return typed(seen);
  };

  door.showCode = function (code) { return code.slice(0, 4) + "-" + code.slice(4); };

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer)).map(function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }
  door.hex = hex;

  door.hmac = function (secret, text) {
    var bytes = new TextEncoder();
    var how = { name: "HMAC", hash: "SHA-256" };
    return crypto.subtle.importKey("raw", bytes.encode(secret), how, false, ["sign"]).then(function (key) {
      return crypto.subtle.sign("HMAC", key, bytes.encode(text));
    }).then(hex);
  };

  // A door as people say it, "1-302" for building 1 room 302; kept on the device only as a key.
  function plainDoor(words) {
    return words.normalize("NFKC").replace(/[号楼栋单元室 ]+/g, "-").replace(/[-—–]+/g, "-").replace(/^-|-$/g, "");
  }

  function byWords(people, words) {
    var asked = words.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
    if (!asked || (asked.length < 2 && asked < "\u2e80")) return [];
    return people.filter(function (one) {
      return one.n.toLowerCase().indexOf(asked) >= 0 || one.i.indexOf(asked) === 0 || one.s.indexOf(asked) === 0;
    });
  }

  // People of the day's list who fit; a promise, as keys are computed by the browser.
  door.find = function (day, secret, scan) {
    var people = day.people;
    if (scan.kind !== "words" && scan.kind !== "neighbour-card") return Promise.resolve([]);
    var found = scan.kind === "words" ? byWords(people, scan.text) : [];
    var place = scan.kind === "words" ? plainDoor(scan.text) : scan.text;
    if (found.length || !/[0-9]/.test(place)) return Promise.resolve(found.slice(0, 12));
    return door.hmac(secret, "find:" + place).then(function (key) {
      var short = key.slice(0, 16);
      return people.filter(function (one) { return one.k.indexOf(short) >= 0; }).slice(0, 12);
    });
  };

  door.newId = function () {
    if (crypto.randomUUID) return crypto.randomUUID();
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return hex(bytes.buffer).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
})((window.door = window.door || {}));
