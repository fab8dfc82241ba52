// A short tone for each thing the desk says, so that hands and eyes can stay with the queue: two rising
// notes for yes, and for every refusal its own (safety E3). No file, no network; can be switched off.
(function (door) {
  "use strict";

  // Notes in hertz, one after the other.
  door.TONES = {
    ok: [660, 880],
    notStampCard: [330],
    payment: [247, 247, 247],
    elsewhere: [330, 247],
    "too-long": [247, 165],
    lost: [440, 330, 247],
    unknownCard: [440, 440],
    whoFirst: [392, 523, 392],
    taken: [523, 330],
    whichStation: [392, 392, 523],
    full: [523, 440, 330],
    whatWords: [349, 349],
    noSlip: [294],
    byPaper: [349, 440],
    slipLate: [587, 294],
    slipEnough: [587, 440],
    refused: [220, 220],
    noCamera: [196],
    review: [440, 349, 440]
  };
  var LENGTH = 0.11, PAUSE = 0.03, LOUD = 0.2;
  var audio = null;
  door.isQuiet = false;

  function note(at, hertz) {
    var tone = audio.createOscillator(), gain = audio.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUD, at);
    gain.gain.linearRampToValueAtTime(0.001, at + LENGTH); // without a click at its end
    tone.connect(gain);
    gain.connect(audio.destination);
    tone.start(at);
    tone.stop(at + LENGTH);
  }

  // Sound is never in the way: a device without it, or one that forbids it, says the sentence alone.
  door.sound = function (name) {
    var Audio = window.AudioContext || window.webkitAudioContext, notes = door.TONES[name];
    if (door.isQuiet || !Audio || !notes) return;
    try {
      audio = audio || new Audio();
      if (audio.state === "suspended") audio.resume();
      notes.forEach(function (hertz, place) { note(audio.currentTime + place * (LENGTH + PAUSE), hertz); });
    } catch (error) { audio = null; }
  };

  // The switch remembers on the device, and goes with everything else when the device is wiped.
  door.soundSwitch = function (button, store) {
    function show() { button.setAttribute("aria-pressed", String(!door.isQuiet)); }
    store.get("quiet").then(function (quiet) {
      door.isQuiet = Boolean(quiet);
      show();
    });
    button.addEventListener("click", function () {
      door.isQuiet = !door.isQuiet;
      show();
      store.put("quiet", door.isQuiet);
      door.sound("ok");
    });
  };
})((window.door = window.door || {}));
