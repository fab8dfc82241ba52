// Passkeys: one ceremony per form[data-passkey]. Without them the form stays hidden and codes do.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  if (/^[\d.]+$|:/.test(location.hostname)) return; // passkeys belong to a name, never to an address

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function toText(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(item) { return Object.assign({}, item, { id: toBytes(item.id) }); }

  function read(options) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = toBytes(key.challenge);
    if (key.user) key.user = withBytes(key.user);
    if (key.allowCredentials) key.allowCredentials = key.allowCredentials.map(withBytes);
    if (key.excludeCredentials) key.excludeCredentials = key.excludeCredentials.map(withBytes);
    return { publicKey: key };
  }

  function write(found) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (found.response[name]) response[name] = toText(found.response[name]);
    });
    return JSON.stringify({
      id: found.id,
      rawId: toText(found.rawId),
      type: found.type,
      response: response,
      clientExtensionResults: found.getClientExtensionResults()
    });
  }

  function options(form) {
    if (form.dataset.options) return Promise.resolve(JSON.parse(form.dataset.options));
    return fetch(form.action, { credentials: "same-origin" }).then(function (answer) { return answer.json(); });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var button = form.querySelector("button");
    form.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      options(form)
        .then(function (found) { return navigator.credentials[form.dataset.passkey](read(found)); })
        .then(function (found) {
          form.elements.credential.value = write(found);
          form.submit();
        })
        .catch(function () { button.disabled = false; }); // cancelled: the other ways are on the page
    });
  });
})();
