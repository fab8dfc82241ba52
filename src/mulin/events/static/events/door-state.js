// What the day looks like from here: the list as it came, and on top of it what this device did since.
// Mirrors `rules/truth.py` as far as a desk needs it; the server's word comes with the next list.
(function (door) {
  "use strict";

  function State(day, ops) {
    this.day = day;
    this.people = {};
    this.cards = {};
    this.came = day.came;
    this.log = [];
    var self = this;
    day.people.forEach(function (one) { if (one.id) self.people[one.id] = Object.assign({}, one); });
    day.cards.forEach(function (one) { self.cards[one.c] = Object.assign({}, one, { s: Object.assign({}, one.s) }); });
    this.left = {};
    day.prizes.forEach(function (one) { self.left[one.id] = one.left; });
    this.given = {};
    day.stations.forEach(function (one) { self.given[one.id] = one.given; });
    ops.forEach(function (op) { self.apply(op); });
  }

  State.prototype.apply = function (op) {
    if (op.kind === "undo") return this.takeBack(op.target);
    this.log.push(op);
    this["_" + op.kind](op, 1);
    return null;
  };

  State.prototype.takeBack = function (target) {
    var place = this.log.findIndex(function (op) { return op.id === target; });
    if (place >= 0) {
      var op = this.log.splice(place, 1)[0];
      this["_" + op.kind](op, -1);
      return;
    }
    // it was done before the last list: an arrival is known by its operation
    Object.keys(this.people).forEach(function (id) {
      var one = this.people[id];
      if (one.op === target) {
        this.came -= 1 + (one.children || 0);
        one.at = 0;
        one.op = "";
      }
    }, this);
  };

  State.prototype._arrive = function (op, sign) {
    var one = op.person && this.people[op.person];
    if (one && sign > 0 && one.at) return; // in already: the same person once
    this.came += sign * (1 + (op.children || 0));
    if (one) {
      one.at = sign > 0 ? op.at : 0;
      one.op = sign > 0 ? op.id : "";
    }
  };

  State.prototype.card = function (code) {
    if (!this.cards[code]) this.cards[code] = { c: code, p: "", s: {}, had: 0, lost: false, unknown: true };
    return this.cards[code];
  };

  State.prototype._card = function (op, sign) {
    var card = this.card(op.card);
    if (sign > 0 && !card.p) card.p = op.person || "";
    if (sign < 0 && card.p === op.person) card.p = "";
  };

  State.prototype._stamp = function (op, sign) {
    var card = this.card(op.card);
    card.s[op.station] = Math.max(0, (card.s[op.station] || 0) + sign * op.stamps);
    this.given[op.station] = (this.given[op.station] || 0) + sign * op.stamps;
  };

  State.prototype._marks = function (op, sign) {
    var card = this.card(op.card);
    if (sign > 0) card.s[op.station] = Math.max(card.s[op.station] || 0, op.stamps);
  };

  State.prototype._prize = function (op, sign) {
    var card = this.card(op.card);
    card.had = sign > 0 ? op.at : 0;
    this.left[op.prize] = (this.left[op.prize] || 0) - sign;
  };

  // Cards of one person count together, each station up to what it gives.
  State.prototype.mine = function (card) {
    var all = Object.keys(this.cards).map(function (code) { return this.cards[code]; }, this);
    return card.p ? all.filter(function (one) { return one.p === card.p; }) : [card];
  };

  State.prototype.stampsAt = function (card, station) {
    var sum = this.mine(card).reduce(function (total, one) { return total + (one.s[station.id] || 0); }, 0);
    return Math.min(sum, station.most);
  };

  State.prototype.total = function (card) {
    return this.day.stations.reduce(function (total, station) { return total + this.stampsAt(card, station); }.bind(this), 0);
  };

  State.prototype.had = function (card) {
    return this.mine(card).reduce(function (at, one) { return at || one.had; }, 0);
  };

  State.prototype.name = function (card) {
    var one = card.p && this.people[card.p];
    return one ? one.n : "";
  };

  door.State = State;
})((window.door = window.door || {}));
