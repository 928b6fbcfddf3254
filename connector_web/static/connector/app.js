// Comfort only: every page does its work without a script.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-select-all]");
  if (!all) return;
  for (const box of all.closest("form").querySelectorAll("input[name='" + all.dataset.selectAll + "']")) box.checked = all.checked;
});
for (const box of document.querySelectorAll("[data-select-all]")) box.hidden = false;

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[data-select]")) event.target.select();
});

// What htmx asked for and did not get shows nowhere by itself: a click would seem to do nothing.
const UNANSWERED = { 403: "refused", 404: "gone", 409: "gone", 502: "silent", 503: "silent", 504: "silent" };
for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, (event) => {
  const note = document.getElementById("unanswered"), status = event.detail.xhr.status;
  note.querySelector(".text").textContent = note.dataset[status ? UNANSWERED[status] || "broken" : "silent"];
  note.dataset.asked = event.detail.pathInfo.requestPath;
  note.hidden = false;
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  const note = document.getElementById("unanswered");
  if (event.detail.successful && note.dataset.asked === event.detail.pathInfo.requestPath) note.hidden = true;
});
