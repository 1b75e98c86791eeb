/* Text from Word or Google Docs, made ready before the editor takes it: the editor knows two levels of heading and drops
   the others, and Word leaves empty paragraphs between the written ones. */
(() => {
  const LOWEST = 3;

  const renamed = (element, name) => {
    const fresh = document.createElement(name);
    fresh.append(...element.childNodes);
    element.replaceWith(fresh);
  };

  const clean = (html) => {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const headings = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")];
    const highest = Math.min(...headings.map(({ tagName }) => Number(tagName[1])));
    for (const heading of headings) {
      renamed(heading, `h${Math.min(LOWEST, Number(heading.tagName[1]) - highest + 2)}`);
    }
    for (const block of body.querySelectorAll("p, h2, h3, li")) {
      if (!block.textContent.trim() && !block.querySelector("img")) block.remove();
    }
    for (const gap of body.querySelectorAll("b > br, body > br")) gap.remove();
    return body.innerHTML.trim();
  };

  const isEditor = (target) => target instanceof Element && target.closest(".public-DraftEditor-content");

  let handingOver = false;
  document.addEventListener("paste", (event) => {
    if (handingOver) return;
    const html = event.clipboardData?.getData("text/html") ?? "";
    /* What the editor itself has put on the clipboard is as it should be. */
    if (!html || html.includes("data-draftjs-conductor-fragment") || event.clipboardData.files.length || !isEditor(event.target)) return;
    const made = clean(html);
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", made);
    clipboardData.setData("text/plain", event.clipboardData.getData("text/plain"));
    event.preventDefault();
    event.stopImmediatePropagation();
    handingOver = true;
    event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    handingOver = false;
  }, true);
})();
