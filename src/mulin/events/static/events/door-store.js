// What a device at the door keeps: its set-up, the day's list, and what it has not handed in yet.
// Everything lies in one small database a gathering, so that wiping is one call.
(function (door) {
  "use strict";

  function asked(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  function done(transaction) {
    return new Promise(function (resolve, reject) {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = function () { reject(transaction.error); };
    });
  }

  function Store(name, db) {
    this.name = name;
    this.db = db;
  }

  Store.open = function (gathering) {
    var name = "mulin-door-" + gathering;
    var request = indexedDB.open(name, 1);
    request.onupgradeneeded = function () {
      request.result.createObjectStore("kept"); // set-up, day, seq, tries
      request.result.createObjectStore("ops", { keyPath: "id" });
    };
    return asked(request).then(function (db) { return new Store(name, db); });
  };

  Store.prototype.get = function (key) {
    return asked(this.db.transaction("kept").objectStore("kept").get(key));
  };

  Store.prototype.put = function (key, value) {
    var transaction = this.db.transaction("kept", "readwrite");
    transaction.objectStore("kept").put(value, key);
    return done(transaction);
  };

  // An operation gets the next number of this device in the same transaction in which it is kept.
  Store.prototype.add = function (op) {
    var transaction = this.db.transaction(["kept", "ops"], "readwrite");
    var kept = transaction.objectStore("kept");
    var request = kept.get("seq");
    request.onsuccess = function () {
      op.seq = (request.result || 0) + 1;
      kept.put(op.seq, "seq");
      transaction.objectStore("ops").put(op);
    };
    return done(transaction).then(function () { return op; });
  };

  Store.prototype.ops = function () {
    return asked(this.db.transaction("ops").objectStore("ops").getAll()).then(function (rows) {
      return rows.sort(function (a, b) { return a.seq - b.seq; });
    });
  };

  Store.prototype.drop = function (ids) {
    var transaction = this.db.transaction("ops", "readwrite");
    ids.forEach(function (id) { transaction.objectStore("ops").delete(id); });
    return done(transaction);
  };

  // The names go at once; what was not handed in stays until it is, without it nobody could.
  Store.prototype.forgetDay = function () {
    var self = this;
    return this.put("day", null).then(function () { return self.put("recent", []); });
  };

  Store.prototype.wipe = function () {
    this.db.close();
    return asked(indexedDB.deleteDatabase(this.name));
  };

  door.Store = Store;
})((window.door = window.door || {}));
