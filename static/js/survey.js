// Shows and hides questions while somebody answers: the engine of survey_engine.js on <form data-survey>.
// Without this script the server asks what has become due after each page.
(() => {
  "use strict";
  const fieldsOf = (form) => {
    const fields = JSON.parse(form.dataset.known || "{}");
    const here = new Set([...form.elements].map((field) => field.name).filter(Boolean));
    for (const name of here) delete fields[name];
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") (fields[name] = fields[name] || []).push(value);
    }
    return fields;
  };

  const show = (form, definition) => {
    const way = surveyEngine.route(definition, surveyEngine.values(definition, fieldsOf(form)));
    const shown = new Set(way.shown), pages = new Set(way.pages);
    for (const part of form.querySelectorAll("[data-question]")) part.hidden = !shown.has(part.dataset.question);
    for (const part of form.querySelectorAll("[data-page]")) part.hidden = !pages.has(part.dataset.page);
    const seen = form.querySelector("input[name=shown]");
    if (seen) seen.value = [...form.querySelectorAll("[data-question]")].filter((part) => !part.hidden).map((part) => part.dataset.question).join(" ");
  };

  // What excludes everything else unticks it, and the other way round.
  const exclude = (definition, box) => {
    if (box.type !== "checkbox" || !box.checked) return;
    const question = definition.pages.flatMap((page) => page.questions).find((q) => q.key === box.name);
    const alone = new Set(((question && question.options) || []).filter((o) => o.exclusive).map((o) => o.key));
    if (!alone.size) return;
    for (const other of box.form.querySelectorAll(`input[name="${box.name}"]`)) {
      if (other !== box && (alone.has(box.value) || alone.has(other.value))) other.checked = false;
    }
  };

  const start = (form) => {
    const definition = JSON.parse(form.dataset.survey);
    form.addEventListener("input", (event) => { exclude(definition, event.target); show(form, definition); });
    show(form, definition);
  };

  for (const form of document.querySelectorAll("form[data-survey]")) start(form);
})();
