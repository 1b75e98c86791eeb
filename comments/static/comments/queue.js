/* Keys of the moderation queue. Each presses something that is on the page anyway, and only where a comment of the list
   has the focus and nothing is being typed. docs/moderating.md names them. */
(() => {
  const PLACE = "queue-place";
  const list = document.getElementById("listing-results");
  const rows = () => [...list.querySelectorAll("[data-queue-row]")];
  const show = (row) => {
    if (row) {
      row.focus();
      row.scrollIntoView({ block: "nearest" });
    }
  };
  const press = (element) => {
    if (element) element.click();
  };
  const move = (row, by) => {
    const all = rows();
    show(all[all.indexOf(row) + by]);
  };
  const reply = (row) => {
    const box = row.querySelector("details");
    if (box) {
      box.open = true;
      box.querySelector("textarea").focus();
    }
  };
  const keys = {
    j: (row) => move(row, 1),
    k: (row) => move(row, -1),
    r: reply,
    u: () => press(document.querySelector("[data-queue-undo]")),
    x: (row) => press(row.querySelector("[data-bulk-action-checkbox]")),
    o: (row) => press(row.querySelector("[data-queue-open]")),
  };

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-queue-row]");
    const typing = event.target.closest("textarea, select, input:not([type=checkbox])");
    if (!row || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const button = row.querySelector(`[data-queue-key="${CSS.escape(event.key)}"]`);
    if (!button && !keys[event.key]) return;
    event.preventDefault();
    if (button) button.click();
    else keys[event.key](row);
  });

  /* After a decision the page is loaded anew: the focus comes back to the same place of the list. */
  document.addEventListener("submit", (event) => {
    const row = event.target.closest("[data-queue-row]") || document.activeElement.closest("[data-queue-row]");
    if (row) sessionStorage.setItem(PLACE, String(rows().indexOf(row)));
  });
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null) show(rows()[Math.min(Number(place), rows().length - 1)]);

  /* Wagtail leaves both searches of the page without a name, so that a screen reader cannot tell them apart. */
  const search = document.querySelector("form[data-search-form]");
  const tabs = document.querySelector("[data-queue-search]");
  if (search && tabs) search.setAttribute("aria-label", tabs.dataset.queueSearch);

  const start = document.querySelector("[data-queue-start]");
  if (start) start.addEventListener("click", () => show(rows()[0]));
})();
