// The camera reads codes: by the browser itself where it can, else by a decoder that is fetched for it.
(function (door) {
  "use strict";

  function decoder(script) {
    if ("BarcodeDetector" in window) {
      var own = new window.BarcodeDetector({ formats: ["qr_code"] });
      return Promise.resolve(function (video) {
        return own.detect(video).then(function (found) { return found.length ? found[0].rawValue : ""; });
      });
    }
    return new Promise(function (resolve, reject) {
      if (window.jsQR) return resolve(byHand);
      var tag = document.createElement("script");
      tag.src = script;
      tag.onload = function () { resolve(byHand); };
      tag.onerror = reject;
      document.head.appendChild(tag);
      return null;
    });
  }

  var canvas = null;

  function byHand(video) {
    var width = Math.min(640, video.videoWidth), height = Math.round(width * video.videoHeight / video.videoWidth);
    canvas = canvas || document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    var pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0, width, height);
    var seen = window.jsQR(pen.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: "dontInvert" });
    return Promise.resolve(seen ? seen.data : "");
  }

  function Scanner(page, script, heard) {
    this.page = page;
    this.video = page.querySelector("video");
    this.script = script;
    this.heard = heard;
    this.stream = null;
    var self = this;
    page.querySelector("[data-stop]").addEventListener("click", function () { self.stop(); });
  }

  Scanner.possible = function () {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  };

  Scanner.prototype.start = function () {
    var self = this;
    return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      self.stream = stream;
      self.page.hidden = false;
      self.video.srcObject = stream;
      return self.video.play();
    }).then(function () { return decoder(self.script); }).then(function (read) { self.look(read); });
  };

  Scanner.prototype.look = function (read) {
    var self = this;
    if (!this.stream) return;
    var again = function () { setTimeout(function () { self.look(read); }, 150); };
    if (!this.video.videoWidth) return again();
    read(this.video).then(function (text) {
      if (!text || !self.stream) return again();
      self.stop();
      self.heard(text);
      return null;
    }).catch(again);
  };

  Scanner.prototype.stop = function () {
    if (this.stream) this.stream.getTracks().forEach(function (track) { track.stop(); });
    this.stream = null;
    this.page.hidden = true;
  };

  door.Scanner = Scanner;
})((window.door = window.door || {}));
