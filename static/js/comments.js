// Writing a comment, smoother: a form is answered where it stands, and a reply is written under what it answers. Without
// this file every link and every button here does the same by loading a page.
"use strict";

(() => {
  if (window.commentsAreWatched) {
    return;
  }
  window.commentsAreWatched = true;
  const WRITING = "[data-writing]";
  const FIRST_FIELD = "input:not([type=hidden], [tabindex]), textarea";

  const fetched = async (address, options) => {
    const response = await fetch(address, options);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { response, page, shown: page.querySelector(WRITING) || page.querySelector("main > .notice") };
  };

  // A page's headings, where they stand under those of another page.
  const lower = (notice) => {
    notice.querySelectorAll("h1, h2, h3").forEach((heading) => {
      const lower = document.createElement(`h${Number(heading.tagName[1]) + 2}`);
      lower.className = heading.className;
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    });
  };

  const focus = (element) => {
    if (element) {
      element.tabIndex = -1;
      element.focus();
    }
  };

  const close = (writing, link) => {
    writing.remove();
    link.setAttribute("aria-expanded", "false");
    link.focus();
  };

  const addClose = (writing) => {
    const letter = writing.parentElement.closest(".letter");
    const actions = writing.querySelector("form > .actions");
    if (!letter || !actions) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.textContent = writing.dataset.close;
    button.addEventListener("click", () => close(writing, letter.querySelector("a[data-reply]")));
    actions.append(button);
  };

  const answer = (writing, shown) => {
    const first = shown.querySelector("[autofocus]");
    if (first) {
      first.removeAttribute("autofocus");
    }
    const title = writing.previousElementSibling;
    writing.replaceWith(shown);
    if (shown.matches(WRITING)) {
      addClose(shown);
      focus(first);
    } else {
      if (title && title.matches("h3")) {
        title.remove();
      }
      lower(shown);
      focus(shown.querySelector("h3"));
    }
  };

  const notSent = (writing) => {
    writing.querySelectorAll("[role=alert]").forEach((old) => old.remove());
    const words = document.createElement("p");
    words.className = "field-error";
    words.setAttribute("role", "alert");
    words.textContent = writing.dataset.failed;
    writing.querySelector("form > .actions").before(words);
  };

  const send = async (form, button) => {
    const writing = form.closest(WRITING);
    if (writing.hasAttribute("aria-busy")) {
      return;
    }
    writing.setAttribute("aria-busy", "true");
    const sent = new URLSearchParams(new FormData(form));
    if (button && button.name) {
      sent.append(button.name, button.value);
    }
    try {
      const { response, shown } = await fetched(form.action, { method: "POST", body: sent });
      if (response.redirected && !document.getElementById("comments")) {
        location.assign(response.url);
      } else if (shown) {
        answer(writing, shown);
      } else {
        notSent(writing);
      }
    } catch {
      notSent(writing);
    } finally {
      writing.removeAttribute("aria-busy");
    }
  };

  const openReply = async (link) => {
    const { response, page, shown } = await fetched(link.href);
    if (!response.ok || !shown) {
      location.assign(link.href);
      return;
    }
    const heading = document.createElement("h4");
    heading.textContent = page.querySelector("h1").textContent;
    shown.prepend(heading);
    link.closest("article").after(shown);
    link.setAttribute("aria-expanded", "true");
    addClose(shown);
    shown.querySelector(FIRST_FIELD).focus();
  };

  const reply = (link) => {
    const open = link.closest(".letter").querySelector(`:scope > ${WRITING}`);
    if (open) {
      close(open, link);
    } else {
      openReply(link).catch(() => location.assign(link.href));
    }
  };

  document.addEventListener("submit", (event) => {
    if (event.target.closest(WRITING) && "submitter" in event) {
      event.preventDefault();
      send(event.target, event.submitter);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (link && !elsewhere) {
      event.preventDefault();
      reply(link);
    }
  });
})();
