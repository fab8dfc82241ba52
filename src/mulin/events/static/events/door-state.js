// What the day looks like from here: the list as it came, and on top of it what this device did since.
// Mirrors `rules/truth.py` as far as a desk needs it; the server's word comes with the next list.
(function (door) {
  "use strict";

  var AT_ONCE = 120000; // as `riddles.rules.TIE`

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
    this.riddles = day.riddles || null;
    ["slips", "earned", "wins"].forEach(function (name) { self[name] = Object.assign({}, day.riddles && day.riddles[name]); });
    this.judged = {};
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

  // ---- riddles: the first right answer has the slip; two within two minutes both get the stamps ----

  function keys(state, card) {
    return (card.p ? [card.p] : []).concat(state.mine(card).map(function (one) { return one.c; }));
  }

  function sum(counts, names) {
    return names.reduce(function (total, name) { return total + (counts[name] || 0); }, 0);
  }

  // What a right answer brings as far as this device knows: won, tied, late, enough, unknown.
  State.prototype.judge = function (card, slip, at) {
    if (!this.riddles || !(slip in this.slips)) return "unknown";
    var taken = this.slips[slip];
    if (taken) return this.riddles.ties && Math.abs(at - taken) <= AT_ONCE ? "tied" : "late";
    return sum(this.wins, keys(this, card)) >= this.riddles.most ? "enough" : "won";
  };

  State.prototype._riddle = function (op, sign) {
    var card = this.card(op.card), before = this.judged[op.id];
    if (sign < 0) {
      if (!before) return;
      this.earned[before.key] -= before.stamps;
      this.given[before.station] -= before.stamps;
      if (before.came === "won") {
        this.wins[before.key] -= 1;
        this.slips[op.slip] = 0;
      }
      return;
    }
    if (!this.riddles) return;
    var came = op.came || this.judge(card, op.slip, op.at), key = card.p || card.c;
    var stamps = came === "won" || came === "tied" ? this.riddles.stamps : 0;
    this.judged[op.id] = { came: came, key: key, stamps: stamps, station: this.riddles.station };
    this.earned[key] = (this.earned[key] || 0) + stamps;
    this.given[this.riddles.station] = (this.given[this.riddles.station] || 0) + stamps;
    if (came === "won") {
      this.wins[key] = (this.wins[key] || 0) + 1;
      this.slips[op.slip] = op.at;
    }
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
    var total = this.mine(card).reduce(function (total, one) { return total + (one.s[station.id] || 0); }, 0);
    if (this.riddles && station.id === this.riddles.station) total += sum(this.earned, keys(this, card));
    return Math.min(total, station.most);
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
