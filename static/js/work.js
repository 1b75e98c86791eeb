// Proof of work for public forms (site/guard/work.py): begins when a visitor enters the form, and puts a number into
// a hidden field when it is done. Nothing waits for it: a form that is sent before is sent without.
"use strict";

(() => {
  if (window.workIsWatched || !(window.crypto && crypto.subtle)) {
    return;
  }
  window.workIsWatched = true;
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
