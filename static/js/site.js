// All that the public pages run, in one file so that it is fetched once. Nothing on them needs it: each part makes
// smoother what works without.
"use strict";

// Proof of work for public forms (site/guard/work.py): begins when a visitor enters the form, and puts a number into
// a hidden field when it is done. Nothing waits for it: a form that is sent before is sent without.
(() => {
  if (!(window.crypto && crypto.subtle)) {
    return;
  }
  const ATONCE = 64;

  const fits = (hash, bits) => new DataView(hash).getUint32(0) >>> (32 - bits) === 0;

  const search = async (token, bits) => {
    const encoder = new TextEncoder();
    // Those who got the same page from a cache must not all find the same number.
    let number = crypto.getRandomValues(new Uint32Array(1))[0] * 1000;
    for (;;) {
      const numbers = Array.from({ length: ATONCE }, () => number++);
      const hashes = await Promise.all(
        numbers.map((one) => crypto.subtle.digest("SHA-256", encoder.encode(`${token}:${one}`))),
      );
      const found = hashes.findIndex((hash) => fits(hash, bits));
      if (found >= 0) {
        return numbers[found];
      }
    }
  };

  const begin = async (field) => {
    const token = field.form.elements.form_token;
    if (field.value || field.dataset.begun || !token) {
      return;
    }
    field.dataset.begun = "yes";
    field.value = await search(token.value, Number(field.dataset.bits));
  };

  document.addEventListener("focusin", (event) => {
    const field = event.target.form && event.target.form.querySelector("input[data-bits]");
    if (field) {
      begin(field);
    }
  });

  // Back from the answer: the number has been used.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("input[data-bits]").forEach((field) => {
        field.value = "";
        delete field.dataset.begun;
      });
    }
  });
})();

// Writing a comment, smoother: a form is answered where it stands, and a reply is written under what it answers. Without
// this every link and every button here does the same by loading a page.
(() => {
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

// Passing an article on: the device's own share sheet, and copying, where the browser has them. Without this there are
// the plain links beside them.
(() => {
  const place = document.querySelector("[data-share]");
  if (!place) {
    return;
  }
  const { title, address, copied } = place.dataset;

  const offer = (name, act) => {
    const button = place.querySelector(`[data-${name}]`);
    button.hidden = false;
    // A reader who closes the sheet again has not met an error.
    button.addEventListener("click", () => act().catch(() => {}));
  };

  if (navigator.share) {
    offer("sheet", () => navigator.share({ title, url: address }));
  }
  if (navigator.clipboard) {
    offer("copy", async () => {
      await navigator.clipboard.writeText(address);
      place.querySelector("[role=status]").textContent = copied;
    });
  }
})();
