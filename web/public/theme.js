// Sets the theme before the first paint; its own file because the CSP allows no inline scripts.
(() => {
  let choice = "system";
  try {
    choice = JSON.parse(localStorage.getItem("ai-toolkit.theme")).state.theme;
  } catch {
    // Nothing stored yet, or storage is switched off: follow the system.
  }
  const light =
    choice === "light" ||
    (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
})();
