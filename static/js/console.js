// The console of a hearing: what is typed is kept on this device until the server has it. Each entry carries its own key,
// so that two tabs, a retry or a reload can send it again without doubling it.
(() => {
  "use strict";
  const root = document.getElementById("console");
  if (!root) return;
  const NAME = "queue:" + root.dataset.queue;
  const EVERY = 4000;
  const place = document.getElementById("queue");
  let sending = false;

  const storage = (act, fallback) => {
    try { return act(window.localStorage); } catch (error) { return fallback; }
  };
  // One item of the storage for each entry: two tabs never write over one another's.
  const names = () => storage((s) => Object.keys(s).filter((k) => k.startsWith(NAME + ":")), []);
  const waiting = () => names().map((k) => storage((s) => JSON.parse(s.getItem(k)), null)).filter(Boolean).sort((a, b) => a.at - b.at);
  const put = (entry) => storage((s) => { s.setItem(NAME + ":" + entry.key, JSON.stringify(entry)); return true; }, false);
  const forget = (key) => storage((s) => s.removeItem(NAME + ":" + key));
  const newKey = () => Array.from(window.crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

  const say = (problem) => {
    const n = waiting().length;
    place.textContent = problem ? place.dataset.refused + problem : n ? place.dataset.waiting.replace("{n}", n) : place.dataset.sent;
  };

  const send = async (entry) => {
    const body = new URLSearchParams(entry.fields);
    return fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const entry of waiting()) {
        if (entry.refused) continue;
        let answer;
        try { answer = await send(entry); } catch (error) { break; } // no network: the next round tries again
        if (answer.ok) { forget(entry.key); document.body.dispatchEvent(new Event("entry-sent")); continue; }
        if (answer.status === 422 || answer.status === 409) { // never thrown away: shown until it is put right
          const problem = await answer.json().catch(() => ({}));
          put({ ...entry, refused: Object.values(problem.errors || {}).join(" ") || String(answer.status) });
        }
        break;
      }
    } finally { sending = false; }
    const refused = waiting().find((e) => e.refused);
    say(refused ? refused.refused + " " + (refused.fields.text || "") : "");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "entry") return;
    const file = form.elements.file;
    if (file && file.files.length) { form.elements.at.value = Date.now(); return; } // files go the plain way
    const fields = Object.fromEntries([...new FormData(form)].filter(([, v]) => typeof v === "string"));
    fields.at = String(Date.now());
    fields.key = newKey();
    if (!put({ key: fields.key, at: Date.now(), url: form.action, fields })) return; // no storage: the plain way
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dispatchEvent(new Event("htmx:afterRequest", { bubbles: true })); // submit.js holds a form while it is sent
    form.elements.text.value = "";
    for (const name of ["basis", "reason"]) form.elements[name].value = "";
    form.elements.text.focus();
    say("");
    flush();
  }, true);

  const tick = () => {
    for (const timer of document.querySelectorAll(".timer")) {
      const seconds = Math.round((Date.now() - Date.parse(timer.dataset.started)) / 1000);
      const left = Number(timer.dataset.minutes) * 60 - seconds;
      const shown = Math.abs(left);
      timer.textContent = (left < 0 ? "−" : "") + Math.floor(shown / 60) + ":" + String(shown % 60).padStart(2, "0");
      timer.classList.toggle("over", left < 0);
    }
  };

  setInterval(tick, 1000);
  setInterval(flush, EVERY);
  window.addEventListener("online", flush);
  window.addEventListener("storage", (event) => { if ((event.key || "").startsWith(NAME)) say(""); });
  flush();
})();
