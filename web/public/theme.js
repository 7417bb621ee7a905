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
  const theme = light ? "light" : "dark";
  const canvas = light ? "#faf9f7" : "#1a1a1a";
  const root = document.documentElement;
  root.dataset.theme = theme;
  // The window has its colours even while the style sheet is on its way.
  root.style.colorScheme = theme;
  root.style.backgroundColor = canvas;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", canvas);
})();
