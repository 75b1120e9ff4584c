// Which questions somebody is asked: the same engine as surveys/branching.py and surveys/form_values.py.
// tests/surveys/test_branching.py runs both on random questionnaires and compares.
const surveyEngine = (() => {
  "use strict";
  const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/;
  const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isEmpty = (value) => value === undefined || value === null || value === ""
    || (Array.isArray(value) && !value.length) || (isMap(value) && !Object.keys(value).length);

  const number = (value) => {
    if (typeof value === "number") return value;
    return typeof value === "string" && NUMBER.test(value) ? Number(value) : null;
  };

  const same = (value, wanted) => {
    if (isEmpty(value) || isMap(value)) return false;
    const mine = number(value), other = number(wanted);
    return mine !== null && other !== null ? mine === other : String(value) === String(wanted);
  };

  const compare = (op, value, wanted) => {
    if (op === "answered") return !isEmpty(value);
    if (op === "empty") return isEmpty(value);
    if (op === "is" || op === "not") {
      const found = Array.isArray(value) ? value.some((each) => same(each, wanted)) : same(value, wanted);
      return found === (op === "is");
    }
    if (op === "under") return typeof value === "string" && (value === wanted || value.startsWith(`${wanted}/`));
    const mine = number(value), limit = number(wanted);
    if (mine === null || limit === null) return false;
    return { gt: mine > limit, ge: mine >= limit, lt: mine < limit, le: mine <= limit }[op];
  };

  const own = (map, key) => Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined;

  const holds = (condition, values) => {
    if ("all" in condition) return condition.all.every((part) => holds(part, values));
    if ("any" in condition) return condition.any.some((part) => holds(part, values));
    let value = own(values, condition.question);
    if ("row" in condition) value = isMap(value) ? own(value, condition.row) : null;
    return compare(condition.op, value, condition.value === undefined ? "" : condition.value);
  };

  const ask = (page, values, counted) => page.questions.filter((question) => {
    if (question.show && !holds(question.show, counted)) return false;
    const value = own(values, question.key);
    if (!isEmpty(value)) counted[question.key] = value;
    return true;
  });

  const jump = (shown, counted) => {
    for (const question of shown) {
      for (const one of question.jumps || []) if (holds(one.when, counted)) return one.to;
    }
    return null;
  };

  // The keys of the pages walked through and of the questions shown.
  const route = (definition, values) => {
    const counted = {}, pages = [], shown = [];
    const places = new Map(definition.pages.map((page, place) => [page.key, place]));
    let at = 0;
    while (at < definition.pages.length) {
      const page = definition.pages[at];
      at += 1;
      if (page.show && !holds(page.show, counted)) continue;
      const asked = ask(page, values, counted);
      pages.push(page.key);
      shown.push(...asked.map((question) => question.key));
      const to = jump(asked, counted);
      if (to === "end") break;
      if (to !== null) at = Math.max(at, places.has(to) ? places.get(to) : at);
    }
    return { pages, shown };
  };

  const one = (fields, name) => (fields[name] && fields[name].length ? fields[name][fields[name].length - 1].trim() : "");
  const many = (fields, name) => [...new Set((fields[name] || []).map((each) => each.trim()).filter(Boolean))];
  const keep = (pairs) => Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));

  const ranked = (question, fields) => (question.options || [])
    .map((option, n) => [/^[0-9]{1,3}$/.test(one(fields, `${question.key}.${option.key}`)) ? Number(one(fields, `${question.key}.${option.key}`)) : 0, n, option.key])
    .filter(([place]) => place > 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , key]) => key);

  const value = (question, fields) => {
    const key = question.key, rows = question.rows || [];
    switch (question.kind) {
      case "statement": return null;
      case "multiple": return many(fields, key);
      case "matrix": return keep(rows.map((row) => [row.key, one(fields, `${key}.${row.key}`)]));
      case "matrix_multiple": return keep(rows.map((row) => [row.key, many(fields, `${key}.${row.key}`)]));
      case "ranking": return ranked(question, fields);
      case "clause": return keep([["stance", one(fields, key)], ["why", one(fields, `${key}.why`)]]);
      default: return one(fields, key);
    }
  };

  // The answers in a form: fields is {name: [values]}.
  const values = (definition, fields) => keep(
    definition.pages.flatMap((page) => page.questions.map((question) => [question.key, value(question, fields)])));

  return { route, values };
})();
