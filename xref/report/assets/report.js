// Narrows the page to the rows that hold every word of the search. The search stands in the address, after the #.
"use strict";
(() => {
  const form = document.getElementById("search");
  const output = form.querySelector("output");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let rows = null;

  function read() {
    return [...document.querySelectorAll("[data-row]")].map((element) => {
      const party = element.closest(".party");
      return {
        element,
        matches: party ? element.rows.length : 0, // the body of a table: a sentence, and the names it was matched to
        text: fold(`${party ? party.firstElementChild.textContent : ""} ${element.textContent}`),
        band: (element.dataset.band || "").split(" "),
        list: (element.dataset.list || "").split(" "),
      };
    });
  }

  function narrow() {
    rows ??= read();
    const words = fold(form.q.value).split(/\s+/).filter(Boolean);
    const band = form.band.value;
    const list = form.list.value;
    const asked = Boolean(words.length || band || list);
    let shown = 0;
    let all = 0;
    for (const row of rows) {
      const fits =
        (!band || row.band.includes(band)) &&
        (!list || row.list.includes(list)) &&
        words.every((word) => row.text.includes(word));
      row.element.hidden = !fits;
      all += row.matches;
      shown += fits ? row.matches : 0;
    }
    for (const part of document.querySelectorAll(".party, section:has([data-row]), details:has([data-row])")) {
      const holds = part.querySelector("[data-row]:not([hidden])") !== null;
      part.hidden = asked && !holds;
      if (part.localName === "details") part.open = asked && holds;
    }
    output.value = asked ? `${shown} of ${all} matches shown` : "";
  }

  function ask() {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!["q", "band", "list"].some((name) => said.has(name))) return;
    for (const name of ["q", "band", "list"]) form[name].value = said.get(name) || "";
    narrow();
  }

  function note() {
    const said = [...new FormData(form)].filter(([, value]) => value);
    history.replaceState(null, "", `#${new URLSearchParams(said)}`);
    narrow();
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(note, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", ask);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, select")) return;
    event.preventDefault();
    form.q.focus();
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  form.hidden = false;
  ask();
})();
