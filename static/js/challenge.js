// While the site is flooded a form carries [data-challenge]: the browser works it out beside the typing (altcha, PBKDF2).
// Without WebCrypto nothing happens here, and the words in the form say how to go on without.
(() => {
  "use strict";
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const derive = async (asked, counter) => {
    const nonce = bytes(asked.nonce);
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.cost };
    return hex(await crypto.subtle.deriveBits(way, key, asked.keyLength * 8));
  };

  const work = async (place) => {
    const challenge = JSON.parse(place.dataset.challenge);
    for (let counter = 0; place.isConnected; counter += 1) {
      const derivedKey = await derive(challenge.parameters, counter);
      if (derivedKey.startsWith(challenge.parameters.keyPrefix)) {
        return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
      }
    }
    return "";
  };

  const start = async (place) => {
    if (place.dataset.working || !(window.crypto && crypto.subtle)) return;
    place.dataset.working = "yes";
    const status = place.querySelector("[role=status]");
    status.textContent = status.dataset.working;
    place.querySelector("[data-plain]").hidden = true;
    const proof = await work(place);
    place.querySelector("[name=proof]").value = proof;
    place.dataset.worked = "yes";
    status.textContent = status.dataset.worked;
    const form = place.closest("form");
    if (form && form.dataset.waits) {
      delete form.dataset.waits;
      form.requestSubmit();
    }
  };

  // Pressed before the work is over: sent by itself as soon as it is.
  window.addEventListener("submit", (event) => {
    const place = event.target.querySelector("[data-challenge][data-working]");
    if (!place || place.dataset.worked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dataset.waits = "yes";
    const status = place.querySelector("[role=status]");
    status.textContent = status.dataset.waits;
  }, true);

  const look = (root) => root.querySelectorAll("[data-challenge]").forEach(start);
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target.parentNode || document));
})();
