"use strict";
// The “Link to” panel: asks our own server what is near to the draft, and puts a link into the text. Draftail's editor
// knows how to do that; the panel only hands it a changed state, so that undo, autosave and the checks see it.
(() => {
  const PAUSE = 1200;
  const form = () => document.querySelector("#page-edit-form, [data-edit-form]");
  let timer, editor, asked;

  // Draftail hangs its editor on the input that it draws itself beside.
  const inputOf = (wrapper) => [...wrapper.parentNode.children].find((sibling) => sibling.draftailEditor);
  const editors = () => [...document.querySelectorAll("[data-draftail-editor-wrapper]")].map(inputOf).filter(Boolean);

  const contentOf = (input) => {
    try { return JSON.parse(input.value) || {}; } catch { return {}; }
  };

  const draft = (panel) => {
    const fields = [...form().querySelectorAll("textarea, input[type=text]")].filter((field) => !field.closest("[hidden]"));
    const title = form().querySelector("[name=title]");
    const contents = editors().map(contentOf);
    const texts = contents.flatMap((content) => (content.blocks || []).map((block) => block.text));
    const links = contents.flatMap((content) => Object.values(content.entityMap || {}).map((entity) => entity.data?.id));
    const body = new FormData();
    body.set("title", title ? title.value : "");
    body.set("text", [...fields.filter((field) => /^(lead|headline|body-)/.test(field.name)).map((field) => field.value), ...texts].join("\n"));
    body.set("language", panel.dataset.language);
    body.set("besides", [panel.dataset.page, ...links].filter(Boolean).join(","));
    return body;
  };

  const say = (panel, what) => {
    const line = panel.querySelector("[data-link-to-said]");
    line.textContent = what ? line.dataset[what] : "";
  };

  const ask = async (panel) => {
    if (!panel.offsetParent) return;
    const body = draft(panel);
    const same = JSON.stringify([...body]);
    if (same === asked) return;
    asked = same;
    body.set("csrfmiddlewaretoken", form().querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(panel.dataset.linkTo, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (asked !== same) return;
      panel.querySelector("[data-link-to-results]").innerHTML = html;
      panel.querySelectorAll("[data-link-to-insert]").forEach((button) => { button.hidden = !editors().length; });
      if (panel.querySelector("[data-link-to-said]").textContent === panel.querySelector("[data-link-to-said]").dataset.failed) say(panel);
    } catch {
      asked = undefined;
      say(panel, "failed");
    }
  };

  const soon = (panel, pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(panel), pause);
  };

  // One block that is nothing but the link; its characters carry the entity and can be used anywhere.
  const linked = (text, data) => window.Draftail.createEditorStateFromRaw({
    blocks: [{ key: "link0", text, type: "unstyled", depth: 0, inlineStyleRanges: [], entityRanges: [{ offset: 0, length: text.length, key: 0 }] }],
    entityMap: { 0: { type: "LINK", mutability: "MUTABLE", data } },
  }).getCurrentContent().getFirstBlock().getCharacterList();

  const insert = (target, title, data) => {
    const state = target.getEditorState();
    const content = state.getCurrentContent();
    const selection = state.getSelection();
    const block = content.getBlockForKey(selection.getStartKey());
    const [start, end] = selection.getStartKey() === selection.getEndKey()
      ? [selection.getStartOffset(), selection.getEndOffset()] : [selection.getStartOffset(), block.getLength()];
    const words = block.getText().slice(start, end) || title;
    const characters = block.getCharacterList();
    const whole = block.merge({
      text: block.getText().slice(0, start) + words + block.getText().slice(end),
      characterList: characters.slice(0, start).concat(linked(words, data), characters.slice(end)).toList(),
    });
    const after = selection.merge({
      anchorKey: block.getKey(), focusKey: block.getKey(), anchorOffset: start + words.length, focusOffset: start + words.length, isBackward: false,
    });
    const changed = content.merge({
      blockMap: content.getBlockMap().set(block.getKey(), whole), selectionBefore: selection, selectionAfter: after,
    });
    target.onChange(state.constructor.push(state, changed, "apply-entity"));
    target.focus();
  };

  const begin = () => {
    const panel = document.querySelector("[data-link-to]");
    if (!panel || !form()) return;
    const side = panel.closest("[data-side-panel]");
    side.addEventListener("show", () => soon(panel, 50));
    form().addEventListener("input", () => soon(panel));
    document.addEventListener("w-unsaved:add", () => soon(panel));
    form().addEventListener("focusin", (event) => {
      const wrapper = event.target.closest("[data-draftail-editor-wrapper]");
      editor = (wrapper && inputOf(wrapper)) || editor;
    });
    // The button must not take the editor's selection away.
    panel.addEventListener("mousedown", (event) => {
      if (event.target.closest("[data-link-to-insert]")) event.preventDefault();
    });
    panel.addEventListener("click", async (event) => {
      const copy = event.target.closest("[data-link-to-copy]");
      const put = event.target.closest("[data-link-to-insert]");
      if (copy) {
        await navigator.clipboard.writeText(copy.dataset.linkToCopy);
        say(panel, "copied");
      }
      const input = editor?.isConnected ? editor : editors().at(-1);
      if (put && input) {
        const data = { id: Number(put.dataset.linkToInsert), url: put.dataset.url, parentId: null };
        insert(input.draftailEditor, put.dataset.title, data);
        say(panel, "inserted");
        soon(panel);
      }
    });
    soon(panel, 50);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
