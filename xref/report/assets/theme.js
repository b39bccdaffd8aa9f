// Light or dark as the system has it, until the button is pressed; for printing, the parts of shown cards are opened.
"use strict";
(() => {
  const root = document.documentElement;
  const button = document.querySelector("button[name=theme]");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const other = () => ((root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const name = () => (button.textContent = other() === "dark" ? "Dark" : "Light");
  button.addEventListener("click", () => {
    root.dataset.theme = other();
    name();
  });
  dark.addEventListener("change", name);
  name();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#parties > .party:not([hidden]) details:not([open])")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
})();
