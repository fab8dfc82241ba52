// The desks: 签到 (in), 盖章 (stamp), 猜谜 (riddle), 兑奖 (prize), and the column beside them.
(function (door) {
  "use strict";
  if (!door.start) return;
  var desk = door.desk, part = door.part, row = door.row, fill = door.fill, tell = door.tell;

  function onSubmit(name, handle) {
    var form = part(name);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      handle(form, event.submitter);
    });
    return form;
  }

  // A code from a field, or a sentence why not: one for each thing that people hold before a camera.
  function stampCard(text) {
    var scan = door.readScan(text);
    if (scan.kind !== "stamp-card") {
      tell(scan.kind === "words" || scan.kind === "neighbour-card" ? "notStampCard" : scan.kind, {}, "warn");
      return null;
    }
    var card = desk.state.cards[scan.text];
    if (card && card.lost) {
      tell("lost", {}, "warn");
      return null;
    }
    if (!card) tell("unknownCard", {}, "warn");
    return card || desk.state.card(scan.text);
  }

  // ---- 签到 ----

  var find = onSubmit("find", function () { door.refind(true); });
  var typing = 0;
  find.elements.q.addEventListener("input", function () {
    clearTimeout(typing);
    typing = setTimeout(door.refind, 200);
  });

  door.refind = function (entered) {
    var text = find.elements.q.value;
    if (!desk.state || !text.trim()) return fill(part("found"), []);
    var scan = door.readScan(text);
    if (scan.kind === "stamp-card" && entered) return giveCard(scan.text);
    if (["payment", "elsewhere", "too-long"].indexOf(scan.kind) >= 0) return tell(scan.kind, {}, "warn");
    return door.find(desk.data, desk.setup.secret, scan).then(function (found) {
      showFound(found, scan);
      if (desk.sync.online && (entered || found.length < 3)) askServer(text, found, scan);
    });
  };

  function askServer(text, found, scan) {
    return door.ask(desk.urls.find + "?q=" + encodeURIComponent(text), {}).then(function (answer) {
      return answer.ok ? answer.json() : { people: [] };
    }).then(function (said) {
      if (find.elements.q.value !== text) return;
      var known = found.map(function (one) { return one.id; });
      said.people.forEach(function (one) { if (!desk.state.people[one.id]) desk.state.people[one.id] = one; });
      showFound(found.concat(said.people.filter(function (one) { return known.indexOf(one.id) < 0; })), scan);
    }).catch(function () { /* offline: the list at hand is what there is */ });
  }

  function showFound(found, scan) {
    var rows = found.map(personRow);
    var homes = {};
    found.forEach(function (one) { if (one.h >= 0 && one.u === "confirmed") (homes[one.h] = homes[one.h] || []).push(one); });
    Object.keys(homes).forEach(function (home) {
      var together = desk.data.people.filter(function (one) { return one.h === Number(home) && one.u === "confirmed" && !desk.state.people[one.id].at; });
      if (together.length > 1) rows.push(row("family", { words: door.say("family", { count: together.length, names: together.map(function (one) { return one.n; }).join("、") }) }, {
        all: function () { together.reduce(function (before, one) { return before.then(function () { return arrive(one); }); }, Promise.resolve()); }
      }));
    });
    if (scan.kind === "words" && scan.text.length > 1 && !/[0-9]/.test(scan.text)) rows.push(row("walkin", { words: door.say("walkin", { name: scan.text }) }, {
      go: function () { arrive({ id: "", n: scan.text, c: 0 }); }
    }));
    fill(part("found"), rows);
  }

  function personRow(listed) {
    var one = listed.id ? desk.state.people[listed.id] || listed : listed;
    var state = one.u === "confirmed" || one.u === "offered" ? "signed" : one.u === "waiting" ? "waiting" : "notSigned";
    return row("person", {
      mark: one.n.slice(0, 1), name: one.n, building: one.b, state: (one.at && state === "notSigned" ? "" : door.say(state)) + (one.c ? door.say("children", { count: one.c }) : ""),
      came: one.at ? door.say("cameAt", { time: door.clock(one.at) }) : ""
    }, {
      arrive: one.at ? null : state === "notSigned" ? null : function () { arrive(one); },
      walkin: one.at || state !== "notSigned" ? null : function () { arrive(one); },
      undo: one.at && one.op ? function () { undo(one.op); } : null,
      card: one.at ? function () { receive(one); } : null
    });
  }

  function arrive(one) {
    if (one.id && desk.state.people[one.id] && desk.state.people[one.id].at) return Promise.resolve();
    return door.note("arrive", { person: one.id, name: one.id ? "" : one.n, children: one.c || 0 }).then(function () {
      receive(one);
      door.refind();
    });
  }

  function undo(target) {
    return door.note("undo", { target: target }).then(function () { door.refind(); drawCard(); });
  }

  // Whoever was just checked in gets the next stamp card that is scanned.
  function receive(one) {
    desk.receiver = one;
    part("receiver").hidden = false;
    part("receiver-name").textContent = door.say("cardFor", { name: one.n });
    part("give").elements.card.value = "";
    part("give").elements.card.focus({ preventScroll: true });
  }

  function giveCard(code) {
    var card = stampCard(code), one = desk.receiver;
    if (!card) return null;
    if (!one) return tell("whoFirst", {}, "warn");
    if (card.p && card.p !== one.id) return tell("taken", {}, "warn");
    return door.note("card", { card: card.c, person: one.id || "" }).then(function () {
      tell("gave", { name: one.n, card: door.showCode(card.c) }, "ok");
      desk.receiver = null;
      part("receiver").hidden = true;
      find.elements.q.value = "";
      fill(part("found"), []);
      find.elements.q.focus({ preventScroll: true });
    });
  }

  onSubmit("give", function (form) { giveCard(form.elements.card.value); });
  part("no-card").addEventListener("click", function () {
    desk.receiver = null;
    part("receiver").hidden = true;
  });

  // ---- 盖章 ----

  function station() {
    var chosen = part("stations").querySelector("input:checked");
    return chosen ? desk.data.stations.filter(function (one) { return one.id === chosen.value; })[0] : null;
  }

  onSubmit("stamping", function (form) {
    var here = station(), card = here ? stampCard(form.elements.card.value) : tell("whichStation", {}, "warn");
    if (!card) return;
    if (desk.state.stampsAt(card, here) >= here.most) {
      tell("full", { station: here.name, most: here.most }, "warn");
    } else {
      var count = Math.min(Number(form.elements.stamps.value) || 1, here.once);
      door.note("stamp", { card: card.c, station: here.id, stamps: count }).then(function () {
        tell("stamped", { name: desk.state.name(card) || door.showCode(card.c), total: desk.state.total(card) }, "ok");
      });
    }
    form.elements.card.value = "";
    form.elements.card.focus({ preventScroll: true });
  });

  function drawStations() {
    var chosen = station();
    fill(part("stations"), desk.data.stations.map(function (one) {
      var made = row("station", { name: one.name, given: door.say("given", { count: desk.state.given[one.id] || 0 }) });
      var input = made.querySelector("input");
      input.value = one.id;
      input.checked = Boolean(chosen && chosen.id === one.id);
      input.addEventListener("change", drawGrades);
      return made;
    }));
    drawGrades();
  }

  function drawGrades() {
    var here = station();
    part("grades").hidden = !here || here.once < 2;
  }

  // ---- 猜谜 ----

  // The answers are not on the device: the keeper judges by the sealed sheet, or the server by the words.
  onSubmit("riddling", function (form, button) {
    var card = stampCard(form.elements.card.value), slip = slipNumber(form.elements.slip.value);
    if (!card) return null;
    var op = { id: door.newId(), seq: 0, kind: "riddle", at: Date.now(), card: card.c, slip: slip };
    var byWords = button && button.value === "words", words = byWords ? form.elements.words.value.trim() : "";
    if (byWords && !words) return tell("whatWords", {}, "warn");
    var came = desk.state.judge(card, slip, op.at);
    if (came === "unknown") return tell("noSlip", {}, "warn");
    var alone = function () { return words ? tell("byPaper", {}, "warn") : noteAnswer(form, op, came); };
    if (!desk.sync.online) return alone();
    return desk.sync.askAnswer(Object.assign({ words: words }, op)).then(function (said) {
      if (!said.ok) return tell("refused", { why: said.why }, "warn");
      op.came = said.won ? "won" : said.stamps ? "tied" : "late";
      door.remember(op);
      desk.state.apply(op);
      desk.changed();
      emptied(form);
      tell("refused", { why: said.why }, said.stamps ? "ok" : "warn");
      return desk.sync.soon();
    }).catch(alone); // the network went away in between: the same id, so never twice
  });

  // Without a network what this device knows decides what is said; the set of all answers decides afterwards.
  function noteAnswer(form, op, came) {
    if (came === "late" || came === "enough") return tell(came === "late" ? "slipLate" : "slipEnough", { slip: op.slip }, "warn");
    return door.note("riddle", op).then(function () {
      emptied(form);
      tell(came === "won" ? "slipWon" : "slipTied", { slip: op.slip, stamps: desk.state.riddles.stamps }, "ok");
    });
  }

  function slipNumber(text) {
    var found = /[0-9]+/.exec(text.normalize("NFKC"));
    return found ? String(Number(found[0])) : "";
  }

  function emptied(form) {
    form.elements.words.value = form.elements.slip.value = "";
    form.elements.slip.focus({ preventScroll: true });
  }

  // ---- 兑奖 ----

  var shown = null;
  onSubmit("prizing", function (form) {
    shown = stampCard(form.elements.card.value);
    drawCard();
  });

  function drawCard() {
    part("card").hidden = !shown;
    if (!shown || !desk.state) return;
    shown = desk.state.cards[shown.c] || shown;
    var total = desk.state.total(shown), had = desk.state.had(shown);
    part("card-name").textContent = desk.state.name(shown) || door.showCode(shown.c);
    part("card-total").textContent = door.say("total", { count: total });
    part("card-had").textContent = had ? door.say("had", { time: door.clock(had) }) : "";
    part("card-had").hidden = !had;
    fill(part("marks"), had ? [] : desk.data.stations.map(markRow));
    var best = desk.data.prizes.filter(function (one) { return one.needs <= total; }).pop();
    fill(part("prizes"), had ? [] : desk.data.prizes.map(function (one) { return prizeRow(one, total, best); }).reverse());
  }

  function markRow(one) {
    var made = row("mark", { name: one.name }), input = made.querySelector("input");
    input.value = desk.state.stampsAt(shown, one);
    input.max = one.most;
    input.setAttribute("aria-label", one.name);
    input.addEventListener("change", function () {
      var count = Math.max(0, Math.min(Number(input.value) || 0, one.most));
      if (count > desk.state.stampsAt(shown, one)) door.note("marks", { card: shown.c, station: one.id, stamps: count }).then(drawCard);
    });
    return made;
  }

  function prizeRow(one, total, best) {
    var left = desk.state.left[one.id], enough = total >= one.needs;
    var state = !enough ? door.say("needs", { count: one.needs }) : left > 0 ? door.say("left", { count: left }) : door.say("gone");
    var instead = best && best !== one && desk.state.left[best.id] <= 0 ? best.id : "";
    return row("prize", { name: one.name, state: state }, {
      give: enough && left > 0 ? function () { givePrize(one, instead); } : null
    });
  }

  function givePrize(one, instead) {
    var card = shown, op = { id: door.newId(), seq: 0, kind: "prize", at: Date.now(), card: card.c, prize: one.id, instead_of: instead };
    var noted = function () {
      return door.note("prize", op).then(function () { tell("givenPrize", { prize: one.name }, "ok"); drawCard(); });
    };
    if (!desk.sync.online) return noted();
    return desk.sync.now().then(function () { return desk.sync.askFirst(op); }).then(function (said) {
      if (!said.ok) return tell("refused", { why: said.why }, "warn");
      door.remember(op);
      desk.state.apply(op);
      tell("givenPrize", { prize: one.name }, "ok");
      desk.changed();
      drawCard();
      return desk.sync.soon();
    }).catch(noted); // the network went away in between: the same id, so never twice
  }

  // ---- beside ----

  var WORDS = { arrive: "didArrive", card: "didCard", stamp: "didStamp", marks: "didMarks", riddle: "didRiddle", prize: "didPrize" };

  function logRow(op, waiting) {
    var person = op.person && desk.state.people[op.person];
    var card = op.card && desk.state.cards[op.card];
    var named = function (list, id) { return (list.filter(function (one) { return one.id === id; })[0] || { name: "" }).name; };
    var who = (person && person.n) || op.name || (card && desk.state.name(card)) || (op.card ? door.showCode(op.card) : "");
    var what = door.say(WORDS[op.kind], { who: who, station: named(desk.data.stations, op.station), prize: named(desk.data.prizes, op.prize), stamps: op.stamps, slip: op.slip, children: op.children || "" });
    return row("log", { time: door.clock(op.at), what: what, waiting: waiting ? door.say("waitingUpload") : "" }, { undo: function () { undo(op.id); } });
  }

  door.drawSide = function (ops) {
    var waiting = {};
    ops.forEach(function (op) { waiting[op.id] = true; });
    part("came").textContent = desk.state.came;
    part("expected").textContent = door.say("expected", { count: desk.data.signed });
    part("just").hidden = !desk.recent.length;
    fill(part("log"), desk.recent.slice(-6).reverse().map(function (op) { return logRow(op, waiting[op.id]); }));
    fill(part("side-stations"), desk.data.stations.map(function (one) {
      return row("side", { name: one.name, count: door.say("given", { count: desk.state.given[one.id] || 0 }) });
    }));
    fill(part("side-prizes"), desk.data.prizes.map(function (one) {
      return row("side", { name: one.name, count: door.say("left", { count: Math.max(0, desk.state.left[one.id]) }) });
    }));
    drawStations();
  };

  door.ready = door.start();
})((window.door = window.door || {}));
