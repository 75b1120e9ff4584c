// Checks a draw in the browser as `gongyi verify draw` does, and draws again from the seed. Nothing is sent anywhere.
// SHA-256 is written out: it must also work on pages opened from a disk, where browsers offer no WebCrypto.
// #draw-file is the input, #draw-hash the digest that was published, #draw-seed a seed to try on a file without result;
// #draw-result carries the words.
(() => {
  "use strict";
  const element = (name) => document.getElementById(name);
  const [input, result] = [element("draw-file"), element("draw-result")];
  if (!input || !result) return;
  const LARGEST = 1 << 26;
  const TICKETS = 10 ** 12;
  const [BUNDLE, RESULT] = ["gongyi-draw-bundle/1", "gongyi-draw-result/1"];

  // SHA-256 (FIPS 180-4) over 32-bit words
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
  const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
  const W = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  const compress = (state, view, at) => {
    for (let i = 0; i < 16; i += 1) W[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const [x, y] = [W[i - 15], W[i - 2]];
      const low = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      W[i] = (W[i - 16] + low + W[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    const next = [a, b, c, d, e, f, g, h];
    return Int32Array.from(state, (word, i) => (word + next[i]) | 0);
  };

  // The hash of `bytes`, going on from `state` after `before` bytes (a multiple of 64).
  const sha256 = (bytes, state = START, before = 0) => {
    const padded = new Uint8Array((bytes.length + 72) & ~63);
    const view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 128;
    view.setBigUint64(padded.length - 8, BigInt(before + bytes.length) * 8n);
    let now = state;
    for (let at = 0; at < padded.length; at += 64) now = compress(now, view, at);
    const out = new DataView(new ArrayBuffer(32));
    now.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  };

  // RFC 2104; the two key blocks are hashed once.
  const hmac = (key) => {
    const pad = (byte) => {
      const block = new Uint8Array(64).fill(byte);
      key.forEach((value, i) => { block[i] ^= value; });
      return compress(START, new DataView(block.buffer), 0);
    };
    const [inner, outer] = [pad(0x36), pad(0x5c)];
    return (message) => sha256(sha256(message, inner, 64), outer, 64);
  };

  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (b) => (b + 256).toString(16).slice(1)).join("");
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  };
  const need = (good) => { if (!good) throw new Error("unusable"); };
  const whole = (...values) => values.every((v) => Number.isSafeInteger(v) && v >= 0);
  const same = (a, b) => canonical(a) === canonical(b);
  const count = (values, size) => values.reduce((sums, v) => { sums[v] += 1; return sums; }, new Array(size).fill(0));
  const range = (size) => Array.from({ length: size }, (_, i) => i);

  // RFC 8785: members sorted, everything else as ECMAScript writes it.
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
  };

  const methodHash = ({ method_hash: _, ...rest }) => hex(sha256(utf8(canonical(rest))));

  // The draw itself (lots.py)
  const seated = (bundle, seed) => {
    const prk = hmac(hmac(fromHex(bundle.method_hash))(utf8(seed)));
    const expand = (...label) => prk(joined(...label, Uint8Array.of(1)));
    const [wide, total] = [1n << 256n, BigInt(TICKETS)];
    let ticket;
    for (let attempt = 0; ticket === undefined; attempt += 1) {
      const drawn = BigInt(`0x${hex(expand(utf8(`gongyi-draw/1 ticket ${attempt}`)))}`);
      if (drawn < wide - (wide % total)) ticket = Number(drawn % total);
    }
    let [panel, end] = [0, bundle.tickets[0]];
    while (ticket >= end) { panel += 1; end += bundle.tickets[panel]; }
    const { types, leaves } = bundle.pool;
    const wanted = count(bundle.panels[panel], bundle.types.length);
    const label = utf8("gongyi-draw/1 place ");
    const rows = range(leaves.length).filter((row) => types[row] >= 0);
    const keys = rows.map((row) => [hex(expand(label, fromHex(leaves[row]))), row]);
    keys.sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const [chosen, alternates] = [[], []];
    for (const [, row] of keys) {
      if (wanted[types[row]] > 0) {
        wanted[types[row]] -= 1;
        chosen.push(row + 1);
      } else {
        alternates.push(row + 1);
      }
    }
    return { ticket, panel, chosen, alternates };
  };

  // Proofs (proofs.py): the largest weight of a panel that a tree of prices allows
  const bound = (weights, proof, room) => {
    if ("at" in proof) {
      const kind = "quota" in proof ? "quotas" : "types";
      const at = "quota" in proof ? proof.quota : proof.type;
      need(whole(at) && at < room[kind].length && Number.isSafeInteger(proof.at));
      const [low, high] = room[kind][at];
      const sides = [[low, Math.min(high, proof.at), proof.low], [Math.max(low, proof.at + 1), high, proof.high]];
      const found = sides.map(([from, to, side]) => {
        const limits = room[kind].slice();
        limits[at] = [from, to];
        return bound(weights, side, { ...room, [kind]: limits });
      });
      return found[0] > found[1] ? found[0] : found[1];
    }
    need(Array.isArray(proof.prices) && proof.prices.length === room.quotas.length);
    need([...proof.prices, proof.seat].every(Number.isSafeInteger));
    const [prices, seat] = [proof.prices.map(BigInt), BigInt(proof.seat)];
    let total = seat * BigInt(room.seats);
    prices.forEach((price, f) => { total += price * BigInt(room.quotas[f][price > 0n ? 1 : 0]); });
    weights.forEach((weight, t) => {
      const left = room.features[t].reduce((sum, f) => sum - prices[f], BigInt(weight) - seat);
      total += left * BigInt(room.types[t][left > 0n ? 1 : 0]);
    });
    return total;
  };

  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };
  const text = ([a, b]) => { const by = gcd(a, b); return b === by ? `${a / by}` : `${a / by}/${b / by}`; };
  const less = (a, b) => a[0] * b[1] < b[0] * a[1];
  const decimal = ([a, b]) => (Number((a * 10n ** 12n) / b) / 1e12).toFixed(8);

  const excluded = (bundle, counts) => {
    const seats = Math.min(bundle.seats, counts.reduce((a, b) => a + b));
    const all = bundle.kind === "all";
    const quotas = bundle.quotas.map(([, , least, most]) => (all ? [0, seats] : [least, most]));
    const room = { seats, quotas, types: counts.map((n) => [0, n]), features: bundle.types };
    const none = new Set();
    for (const { type, scale, proof } of bundle.excluded) {
      need(whole(type, scale) && type < counts.length);
      if (bound(counts.map((_, t) => (t === type ? scale : 0)), proof, room) < BigInt(scale)) none.add(type);
    }
    return [{ ...room, types: counts.map((n, t) => [0, none.has(t) ? 0 : n]) }, none];
  };

  // The checks (check.py): each is [name, whether it holds, what is shown behind it]
  const checkPool = ({ pool: { leaves, types, drawn }, cap, types: kinds }) => {
    const used = [...new Set(types)].filter((t) => t !== -1).sort((a, b) => a - b);
    const aside = types.map((t) => t === -1);
    return leaves.length > 0 && leaves.every((l) => typeof l === "string" && /^[0-9a-f]{64}$/.test(l))
      && new Set(leaves).size === leaves.length && types.length === leaves.length && same(used, range(kinds.length))
      && (cap === null ? drawn.length === 0 && !aside.includes(true)
        : whole(cap, ...drawn) && same(aside, drawn.map((times) => times >= cap)));
  };

  const codePoints = (a, b) => {
    const [x, y] = [utf8(a), utf8(b)];
    const i = x.findIndex((byte, at) => byte !== y[at]);
    return i < 0 ? x.length - y.length : x[i] - (y[i] ?? -1);
  };
  const inOrder = (a, b) => codePoints(a[0], b[0]) || codePoints(a[1], b[1]);
  const rising = (a, b) => { const i = a.findIndex((v, at) => v !== b[at]); return i >= 0 && a[i] < b[i]; };

  const checkQuotas = ({ quotas, types, seats }) => {
    const categories = [...new Set(quotas.map(([category]) => category))];
    return whole(seats) && quotas.every(([c, f, least, most], i) => typeof c === "string" && typeof f === "string"
        && whole(least, most) && least <= most && (!i || inOrder(quotas[i - 1], quotas[i]) < 0))
      && types.every((features, t) => same(features.map((f) => quotas[f][0]), categories)
        && (!t || rising(types[t - 1], features)));
  };

  const fits = (bundle, counts, panel) => {
    if (panel.length !== bundle.seats || !whole(...panel) || panel.some((t, i) => i && t < panel[i - 1])) return false;
    if (panel.some((t) => t >= counts.length)) return false;
    const held = bundle.quotas.map(() => 0);
    for (const t of panel) for (const f of bundle.types[t]) held[f] += 1;
    return count(panel, counts.length).every((number, t) => number <= counts[t])
      && bundle.quotas.every(([, , least, most], f) => held[f] >= least && held[f] <= most);
  };

  const checkPanels = (bundle, counts) => {
    const people = counts.reduce((a, b) => a + b);
    if (bundle.kind === "all") {
      return people < bundle.seats && same(bundle.panels, [counts.flatMap((n, t) => new Array(n).fill(t))]);
    }
    return bundle.kind === "lottery" && bundle.panels.length > 0
      && new Set(bundle.panels.map(canonical)).size === bundle.panels.length
      && bundle.panels.every((panel) => fits(bundle, counts, panel));
  };

  const checkChances = (bundle, counts) => {
    const seats = counts.map(() => 0);
    bundle.panels.forEach((panel, i) => { for (const t of panel) seats[t] += bundle.tickets[i]; });
    const [room, none] = excluded(bundle, counts);
    const chances = seats.map((s, t) => [BigInt(s), BigInt(TICKETS) * BigInt(counts[t])]);
    const least = chances.filter((_, t) => !none.has(t)).reduce((a, b) => (less(b, a) ? b : a));
    const { weights, proof } = bundle.certificate;
    const sound = weights.length === counts.length && whole(...weights) && weights.some(Boolean)
      && !weights.some((w, t) => w && none.has(t));
    let proven = [0n, 1n];
    if (sound) {
      proven = [bound(weights, proof, room), weights.reduce((sum, w, t) => sum + BigInt(w) * BigInt(counts[t]), 0n)];
      if (less([1n, 1n], proven)) proven = [1n, 1n];
    }
    return [
      ["chances", same(seats, bundle.chances)],
      ...(none.size || seats.includes(0) ? [["none", [...none].every((t) => seats[t] === 0), none.size]] : []),
      ["minimum", text(least) === bundle.minimum, decimal(least)],
      ["bound", sound && text(proven) === bundle.bound && !less(proven, least), decimal(proven)],
    ];
  };

  const checkBundle = (bundle, expected) => {
    const [found, stated] = [methodHash(bundle), expected.trim().toLowerCase()];
    const checks = [["hash", found === bundle.method_hash, found]];
    if (stated) checks.push(["expected", found === stated]);
    const next = (name, good, shown) => { checks.push([name, good, shown]); return good; };
    if (!next("pool", checkPool(bundle), bundle.pool.leaves.length)) return checks;
    if (!next("quotas", checkQuotas(bundle), bundle.quotas.length)) return checks;
    const counts = count(bundle.pool.types.filter((t) => t >= 0), bundle.types.length);
    if (!next("panels", checkPanels(bundle, counts), bundle.panels.length)) return checks;
    const tickets = bundle.tickets.length === bundle.panels.length && whole(...bundle.tickets)
      && bundle.tickets.every(Boolean) && bundle.tickets.reduce((a, b) => a + b, 0) === TICKETS;
    return next("tickets", tickets) ? [...checks, ...checkChances(bundle, counts)] : checks;
  };

  const checkResult = (bundle, file) => {
    if (typeof file.seed !== "string" || !file.seed || file.test !== bundle.test) return [["seed", false, ""]];
    const again = seated(bundle, file.seed);
    return [
      ["seed", true, file.seed],
      ["ticket", file.ticket === again.ticket && file.panel === again.panel, again.ticket],
      ["chosen", same(file.chosen, again.chosen), again.chosen.join("、")],
      ["alternates", same(file.alternates, again.alternates), again.alternates.slice(0, 20).join("、")],
    ];
  };

  const check = (file, expected, seed) => {
    need(file && [BUNDLE, RESULT].includes(file.format));
    const bundle = file.format === BUNDLE ? file : file.bundle;
    need(bundle && bundle.format === BUNDLE);
    const checks = checkBundle(bundle, expected);
    const holds = checks.every(([, good]) => good);
    if (holds && file.format === RESULT) checks.push(...checkResult(bundle, file));
    else if (holds && seed) checks.push(...checkResult(bundle, { seed, test: bundle.test, ...seated(bundle, seed) }));
    if (bundle.test === true) checks.push(["test", true]);
    return checks;
  };

  const words = ([name, good, shown]) => {
    const said = result.dataset[good ? name : `not${name[0].toUpperCase()}${name.slice(1)}`];
    return `${good ? "✓" : "✗"} ${said}${shown === undefined || shown === "" || !good ? "" : ` ${shown}`}`;
  };

  const show = (lines, last) => {
    const list = document.createElement("ul");
    for (const line of lines) list.appendChild(document.createElement("li")).textContent = line;
    const end = document.createElement("p");
    end.appendChild(document.createElement("strong")).textContent = last;
    result.replaceChildren(...(lines.length ? [list, end] : [end]));
    result.focus();
  };

  const act = async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      need(file.size <= LARGEST);
      const checks = check(JSON.parse(await file.text()), element("draw-hash").value, element("draw-seed").value);
      show(checks.map(words), checks.every(([, good]) => good) ? result.dataset.holds : result.dataset.fails);
    } catch {
      show([], result.dataset.unusable);
    }
  };
  for (const field of [input, element("draw-hash"), element("draw-seed")]) field.addEventListener("change", act);
})();
