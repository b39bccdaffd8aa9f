// Narrows the page to the rows that hold every word of the search and fit every choice; both stand in the address.
"use strict";
(() => {
  const form = document.getElementById("search");
  const output = form.querySelector("output");
  const names = [...form.elements].filter((field) => field.matches("input, select")).map((field) => field.name);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let rows = null;
  let holders = null; // what is hidden when nothing in it is shown

  function read() {
    const heads = new Map(); // what a card says of its party counts for each of its mentions
    const head = (card) => {
      if (!heads.has(card)) {
        const parts = [...card.children].filter((part) => !part.matches("ol, details"));
        heads.set(card, fold(parts.map((part) => part.textContent).join(" ")));
      }
      return heads.get(card);
    };
    rows = [...document.querySelectorAll("[data-row]")].map((element) => {
      const card = element.closest(".party");
      return {
        element,
        matches: Number(element.dataset.n || 0),
        head: card ? head(card) : "",
        text: fold(element.textContent),
        is: new Set(element.dataset.row.split(" ")),
      };
    });
    const all = new Set();
    for (const row of rows) {
      row.holders = [];
      for (let part = row.element.parentElement; part; part = part.parentElement) {
        if (part.matches(".party, section, details")) row.holders.push(part);
      }
      row.holders.forEach((part) => all.add(part));
    }
    holders = [...all];
  }

  function narrow() {
    if (!rows) read();
    const words = fold(form.q.value).split(/\s+/).filter(Boolean);
    const asked = names.slice(1).filter((name) => form[name].value);
    const chosen = asked.map((name) => `${name}:${form[name].value}`);
    const narrowed = Boolean(words.length || chosen.length);
    const holding = new Set();
    let shown = 0;
    let all = 0;
    for (const row of rows) {
      const fits =
        chosen.every((choice) => row.is.has(choice)) &&
        words.every((word) => row.text.includes(word) || row.head.includes(word));
      row.element.hidden = !fits;
      all += row.matches;
      shown += fits ? row.matches : 0;
      if (fits) row.holders.forEach((part) => holding.add(part));
    }
    for (const part of holders) {
      part.hidden = !holding.has(part);
      if (part.localName === "details") part.open = narrowed && holding.has(part);
    }
    output.value = narrowed ? `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} matches shown` : "";
  }

  function ask() {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!names.some((name) => said.has(name))) return;
    for (const name of names) form[name].value = said.get(name) || "";
    narrow();
  }

  function note() {
    const said = [...new FormData(form)].filter(([, value]) => value);
    history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : location.pathname);
    narrow();
  }

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(note, 120);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", ask);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, select")) return;
    event.preventDefault();
    form.q.focus();
  });
  form.hidden = false;
  ask();
  if (!rows) (window.requestIdleCallback || setTimeout)(() => rows || read()); // so that the first search is quick too
})();
