// Light or dark, links that arrive, tables that scroll reached by keyboard, and what stands open on paper.
"use strict";
(() => {
  const root = document.documentElement;
  const button = document.querySelector("button[name=theme]");
  const dark = matchMedia("(prefers-color-scheme: dark)"); // as the system has it, until the button is pressed
  const other = () => ((root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const say = () => (button.textContent = `${other()} page`);
  button.addEventListener("click", () => {
    root.dataset.theme = other();
    say();
  });
  dark.addEventListener("change", say);
  say();

  // Cards get their height when they come near the window, which moves what a link has led to: it is led there again.
  const arrive = (times) => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
    if (times) requestAnimationFrame(() => arrive(times - 1));
  };
  addEventListener("hashchange", () => arrive(3));
  if (location.hash) arrive(3);

  const sizes = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const part of document.querySelectorAll(".wide")) sizes.observe(part);

  let opened = []; // of the cards that are shown; longer tables are printed if the reader has opened them
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#parties > .party:not([hidden]) details:not([open])")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
})();
