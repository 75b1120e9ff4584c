// Checks a receipt file in the browser with WebCrypto, as `gongyi verify receipt` does (all but SM3). Nothing is sent.
// #verify-file is the input; #verify-result carries the words and, as data-key, the key which the department publishes.
(() => {
  "use strict";
  const input = document.getElementById("verify-file");
  const result = document.getElementById("verify-result");
  if (!input || !result) return;
  const LARGEST = 1 << 20;
  const TEXTS = ["receipt", "salt", "entry", "proof", "checkpoint", "public_key"];

  const need = (good) => { if (!good) throw new Error("unusable"); };
  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

  const fromHex = (text) => {
    need(/^([0-9a-f]{2})+$/.test(text));
    return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  };
  const fromBase64 = (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    need(btoa(String.fromCharCode(...bytes)) === text); // one text for one value
    return bytes;
  };

  // RFC 8785: members sorted by UTF-16 code units, everything else as ECMAScript writes it.
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
  };

  const readKey = async (text) => {
    const [, name, id, packed] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) || [];
    need(name);
    const bytes = fromBase64(packed);
    need(bytes.length === 33 && bytes[0] === 1 && hex((await sha256(utf8(`${name}\n`), bytes)).slice(0, 4)) === id);
    return { text, name, id, raw: bytes.slice(1) };
  };

  const readSignature = (line) => {
    const [, name, value] = /^— ([^\s+]+) (\S+)$/.exec(line) || [];
    need(name);
    const bytes = fromBase64(value);
    return { name, id: hex(bytes.slice(0, 4)), value: bytes.slice(4) };
  };

  const readNote = (note) => {
    const cut = note.lastIndexOf("\n\n");
    const body = note.slice(0, cut + 1);
    const [origin, size, root] = body.split("\n");
    need(cut > 0 && note.endsWith("\n") && origin && /^(0|[1-9]\d{0,17})$/.test(size) && root);
    const signatures = note.slice(cut + 2, -1).split("\n").map(readSignature);
    return { body, origin, size: BigInt(size), root: fromBase64(root), signatures };
  };

  const readProof = (text) => {
    const cut = text.indexOf("\n\n");
    const [magic, ...rest] = text.slice(0, cut).split("\n");
    if ((rest[0] || "").startsWith("extra ")) rest.shift(); // nobody vouches for it
    const [line = "", ...lines] = rest;
    need(cut > 0 && magic === "c2sp.org/tlog-proof@v1" && /^index (0|[1-9]\d{0,17})$/.test(line) && lines.length <= 64);
    const hashes = lines.map(fromBase64);
    need(hashes.every((hash) => hash.length === 32));
    return { index: BigInt(line.slice(6)), hashes, note: text.slice(cut + 2) };
  };

  // RFC 9162 2.1.3.2: the root to which the proof leads, nothing when its length is wrong.
  const rootFrom = async (index, size, leaf, hashes) => {
    if (index >= size) return [];
    let [here, node, last] = [leaf, index, size - 1n];
    for (const sibling of hashes) {
      if (last === 0n) return [];
      if (node & 1n || node === last) {
        here = await sha256([1], sibling, here);
        while (!(node & 1n) && node) [node, last] = [node >> 1n, last >> 1n];
      } else {
        here = await sha256([1], here, sibling);
      }
      [node, last] = [node >> 1n, last >> 1n];
    }
    return last ? [] : here;
  };

  // true, false, or null where the browser knows no Ed25519
  const isSigned = async (note, key) => {
    const own = note.signatures.filter((signature) => signature.name === key.name && signature.id === key.id);
    if (!own.length || note.origin !== key.name) return false;
    let known;
    try {
      known = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return null;
    }
    const body = utf8(note.body);
    const held = await Promise.all(own.map((s) => crypto.subtle.verify({ name: "Ed25519" }, known, s.value, body)));
    return held.every(Boolean);
  };

  const read = (text) => {
    const file = JSON.parse(text);
    need(file && file.format === "gongyi-receipt/1" && TEXTS.every((name) => typeof file[name] === "string"));
    need(file.submitted && typeof file.submitted === "object" && !Array.isArray(file.submitted));
    need(Number.isSafeInteger(file.index) && file.index >= 0 && file.salt.length === 64);
    const fields = JSON.parse(file.entry);
    need(fields && fields.v === 1 && fields.alg === "sha256+sm3");
    return { ...file, fields };
  };

  const check = async (file) => {
    const [proof, note, own] = [readProof(file.proof), readNote(file.checkpoint), await readKey(file.public_key)];
    const published = result.dataset.key ? await readKey(result.dataset.key) : null;
    const committed = hex(await sha256(fromHex(file.salt), utf8(canonical(file.submitted))));
    const root = await rootFrom(proof.index, note.size, await sha256([0], utf8(file.entry)), proof.hashes);
    const number = !("receipt" in file.submitted) || file.submitted.receipt === file.receipt;
    const parts = BigInt(file.index) === proof.index && file.checkpoint === proof.note;
    return [
      ["same", number && parts && canonical(file.fields) === file.entry],
      ["content", Boolean(file.fields.commitment) && file.fields.commitment.sha256 === committed],
      ["inTree", hex(root) === hex(note.root)],
      ...(published ? [["keyOurs", own.text === published.text]] : []),
      ["signed", await isSigned(note, published || own)],
    ];
  };

  const words = ([name, holds]) => {
    if (holds === null) return `? ${result.dataset.unsigned}`;
    return holds ? `✓ ${result.dataset[name]}` : `✗ ${result.dataset[`not${name[0].toUpperCase()}${name.slice(1)}`]}`;
  };

  const verdict = (checks) => {
    if (checks.some(([, holds]) => holds === false)) return result.dataset.fails;
    return checks.some(([, holds]) => holds === null) ? result.dataset.unsigned : result.dataset.holds;
  };

  const show = (lines, last) => {
    const list = document.createElement("ul");
    for (const line of lines) list.appendChild(document.createElement("li")).textContent = line;
    const end = document.createElement("p");
    end.appendChild(document.createElement("strong")).textContent = last;
    result.replaceChildren(...(lines.length ? [list, end] : [end]));
    result.focus();
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    if (!globalThis.crypto || !crypto.subtle) { // only https and the own machine have it
      show([], result.dataset.insecure || result.dataset.unusable);
      return;
    }
    try {
      need(file.size <= LARGEST);
      const checks = await check(read(await file.text()));
      show(checks.map(words), verdict(checks));
    } catch {
      show([], result.dataset.unusable);
    }
  });
})();
