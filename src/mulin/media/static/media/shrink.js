// Photos are made smaller in the browser before they are sent: quicker, and position and time stay behind.
// Without this script (or where the browser cannot read the picture) the original goes, and the server does it.
"use strict";
document.querySelectorAll("input[type=file][data-shrink]").forEach(function (input) {
  input.addEventListener("change", async function () {
    const file = input.files[0];
    if (!file || file.type === "image/gif" || !window.createImageBitmap || !window.DataTransfer) return;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const longest = Number(input.dataset.shrink);
      const share = Math.min(1, longest / Math.max(picture.width, picture.height));
      if (share === 1 && file.size < 600000) return;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!small || small.size >= file.size) return;
      const carrier = new DataTransfer();
      carrier.items.add(new File([small], "picture.jpg", { type: "image/jpeg" }));
      input.files = carrier.files;
    } catch (error) {
      // the original goes
    }
  });
});
