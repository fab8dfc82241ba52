// A number's facts beside the text where there is room; everywhere else the link opens its own page.
const wide = matchMedia("(min-width: 901px)");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.fig");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  for (const other of document.querySelectorAll("a.fig.on")) {
    other.classList.remove("on");
    other.removeAttribute("aria-current");
  }
  link.classList.add("on");
  link.setAttribute("aria-current", "true");
  htmx.ajax("GET", link.href, { target: "#origin", swap: "outerHTML" });
});
