/* Small comforts on top of pages that work without them. ES2019, no dependencies, nothing leaves this site.
   data-confirm="问句"        form or button: asks once before it is sent
   data-guard                 form: warns before typed text is left
   data-autosave="URL"        form: POSTs its fields there 3 s after typing stops; says so in [data-autosave-said]
   data-findings="URL"        form: POSTs its fields there 1.5 s after typing stops, or at once by [data-findings-now]; the
                              answer, a piece of a page, takes the place of what is in [data-findings-here]
   data-place="2:0:4"         link to a textarea: marks these characters of its second line
   data-plain                 textarea: pastes plain text (a textarea does anyway; contenteditable is not used)
   data-limit, data-counter-for   counts characters, never cuts
   data-bulk, data-pick-all, data-picked, data-needs-pick   check boxes with 已选 N 件
   data-copy="文字"           button: copies
   data-href                  table row: opens
   data-fill="ID"             button or select: puts data-text (or the option's value) into that field (常用意见)
   data-print                 button: prints */
(function () {
  "use strict";
  const doc = document;
  const all = (what, root) => Array.from((root || doc).querySelectorAll(what));
  doc.documentElement.classList.add("has-js");

  function whenReady() {
    folds(window.matchMedia("(max-width: 47.99rem)"));
    all("[data-problem]").forEach((box) => box.focus());
    all("[data-limit]").forEach(counted);
    all("form[data-bulk]").forEach(bulk);
    all("form[data-guard]").forEach(guard);
    all("form[data-autosave]").forEach(autosave);
    all("form[data-findings]").forEach(findings);
    all("[data-copy]").forEach((b) => b.addEventListener("click", () => copy(b)));
    all("[data-print]").forEach((b) => b.addEventListener("click", () => window.print()));
    all("tr[data-href]").forEach(rowOpens);
    all("[data-fill]").forEach(fills);
    all("form[data-confirm]").forEach((f) => f.addEventListener("submit", (e) => {
      if (!window.confirm(f.dataset.confirm)) { e.preventDefault(); e.stopImmediatePropagation(); }
    }));
    all("form").forEach(once);
    all(".side [aria-current], .tabs [aria-current]").forEach(inSight);
  }

  /* What is folded on a phone stands open again when it is turned: a wide page has nothing to unfold it with. */
  function folds(narrow) {
    const fold = () => all("details[data-fold]").forEach((d) => { d.open = !narrow.matches; });
    if (narrow.matches) fold();
    narrow.addListener(fold);
  }

  /* On a phone the menu and the tabs go on beyond the edge: where one is should be seen. */
  function inSight(here) {
    const list = here.closest(".side, .tabs");
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
  }

  /* A button that shows something in another tab (预览) leaves the form where it is. */
  const opensBeside = (e) => Boolean(e.submitter && e.submitter.formTarget === "_blank");

  /* A second click on a slow line must not send twice; the server is idempotent as well. */
  function once(form) {
    if ((form.method || "").toLowerCase() !== "post") return;
    let sent = 0;
    form.addEventListener("submit", (e) => {
      if (e.defaultPrevented || opensBeside(e)) return;
      if (sent && Date.now() - sent < 5000) { e.preventDefault(); return; }
      sent = Date.now();
    });
  }

  /* Characters as people count them: one for a rare character of two code units. */
  function counted(input) {
    const said = doc.querySelector('[data-counter-for="' + input.id + '"]');
    const limit = Number(input.dataset.limit);
    if (!said || !limit) return;
    const count = () => {
      const n = Array.from(input.value.replace(/\r\n/g, "\n")).length;
      said.classList.toggle("is-over", n > limit);
      said.textContent = n > limit ? "超出 " + (n - limit) + " 字，最多 " + limit + " 字"
        : n > limit * 0.8 ? "还可写 " + (limit - n) + " 字"
        : limit > 200 ? "已写 " + n + " 字，最多 " + limit + " 字" : "";
    };
    input.addEventListener("input", count);
    count();
  }

  function bulk(form) {
    const boxes = all("input.pick[name]", form);
    const head = form.querySelector("[data-pick-all]");
    const count = () => {
      const n = boxes.filter((b) => b.checked).length;
      all("[data-picked]", form).forEach((s) => { s.textContent = "已选 " + n + " 件"; });
      all("[data-needs-pick]", form).forEach((b) => { b.disabled = n === 0; });
      if (head) { head.checked = n > 0 && n === boxes.length; head.indeterminate = n > 0 && n < boxes.length; }
    };
    if (head) head.addEventListener("change", () => { boxes.forEach((b) => { b.checked = head.checked; }); count(); });
    boxes.forEach((b) => b.addEventListener("change", count));
    window.addEventListener("pageshow", count);
    count();
  }

  const typed = (form) => new URLSearchParams(Array.from(new FormData(form)).filter((p) => typeof p[1] === "string")).toString();

  function guard(form) {
    let before = typed(form);
    let leaving = false;
    form.addEventListener("submit", (e) => { leaving = leaving || !opensBeside(e); });
    form.addEventListener("fuhan:saved", () => { before = typed(form); });
    window.addEventListener("beforeunload", (e) => {
      if (!leaving && typed(form) !== before) { e.preventDefault(); e.returnValue = ""; }
    });
  }

  function autosave(form) {
    const said = form.querySelector("[data-autosave-said]");
    let timer = null;
    let last = typed(form);
    const say = (words) => { if (said) said.textContent = words; };
    const save = async () => {
      const now = typed(form);
      if (now === last) return;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: now, credentials: "same-origin", redirect: "error",
          headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        last = now;
        form.dispatchEvent(new Event("fuhan:saved"));
        const t = new Date();
        say("已自动保存 " + String(t.getHours()).padStart(2, "0") + ":" + String(t.getMinutes()).padStart(2, "0"));
      } catch (problem) {
        say("自动保存没有成功，请点“保存”或先把文字复制出来");
      }
    };
    form.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(save, 3000); });
  }

  function findings(form) {
    const here = doc.querySelector("[data-findings-here]");
    const said = doc.querySelector("[data-findings-said]");
    if (!here) return;
    let timer = null;
    let turn = 0;
    let last = typed(form);
    const say = (words) => { if (said) said.textContent = words; };
    const look = async (asked) => {
      const now = typed(form);
      if (now === last && !asked) return;
      const mine = ++turn;
      if (asked) say("正在核稿……");
      try {
        const answer = await fetch(form.dataset.findings, {
          method: "POST", body: now, credentials: "same-origin", redirect: "error",
          headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const piece = await answer.text();
        if (mine !== turn) return;
        last = now;
        const made = new DOMParser().parseFromString(piece, "text/html").body;
        here.textContent = "";
        Array.from(made.childNodes).forEach((node) => here.appendChild(node));
        const verdict = here.querySelector(".verdict");
        say(verdict ? "已按编辑框里的内容核过，没有保存" : "");
      } catch (problem) {
        if (mine === turn) say("核稿没有成功，请稍后再试");
      }
    };
    form.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(look, 1500); });
    all("[data-findings-now]").forEach((b) => b.addEventListener("click", (e) => { e.preventDefault(); look(true); }));
    here.addEventListener("click", (e) => {
      const link = e.target.closest("[data-place]");
      if (link) { e.preventDefault(); marks(doc.getElementById(link.hash.slice(1)), link.dataset.place); }
    });
  }

  /* Characters are counted as people count them, the textarea counts code units. */
  function marks(area, place) {
    if (!area || !area.setSelectionRange) return;
    const at = place.split(":").map(Number);
    const lines = area.value.split("\n");
    const line = Array.from(lines[at[0] - 1] || "");
    const before = lines.slice(0, at[0] - 1).reduce((sum, l) => sum + l.length + 1, 0);
    const start = before + line.slice(0, at[1]).join("").length;
    area.focus();
    area.setSelectionRange(start, before + line.slice(0, at[2]).join("").length);
    area.scrollTop = area.scrollHeight * start / Math.max(1, area.value.length) - area.clientHeight / 2;
  }

  function copy(button) {
    const text = button.dataset.copy;
    const words = button.textContent;
    const done = (ok) => {
      button.textContent = ok ? "已复制" : "请手工复制";
      window.setTimeout(() => { button.textContent = words; }, 2000);
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(() => done(true), () => done(copyOld(text)));
    } else {
      done(copyOld(text));
    }
  }

  /* Inside offices the site is often plain http, where the clipboard interface is closed. */
  function copyOld(text) {
    const box = doc.createElement("textarea");
    box.value = text;
    box.className = "visually-hidden";
    doc.body.appendChild(box);
    box.select();
    let ok = false;
    try { ok = doc.execCommand("copy"); } catch (problem) { ok = false; }
    box.remove();
    return ok;
  }

  function rowOpens(row) {
    row.addEventListener("click", (e) => {
      if (e.target.closest("a, button, input, label, select, summary, .col-pick") || String(window.getSelection())) return;
      if (e.ctrlKey || e.metaKey) window.open(row.dataset.href); else window.location.href = row.dataset.href;
    });
  }

  function fills(from) {
    const into = doc.getElementById(from.dataset.fill);
    if (!into) return;
    const put = (text) => {
      if (!text) return;
      into.value += (into.value && !into.value.endsWith("\n") ? "\n" : "") + text;
      into.dispatchEvent(new Event("input", { bubbles: true }));
      into.focus();
    };
    if (from.tagName === "SELECT") from.addEventListener("change", () => { put(from.value); from.selectedIndex = 0; });
    else from.addEventListener("click", () => put(from.dataset.text));
  }

  doc.addEventListener("keydown", (e) => {
    const search = doc.querySelector("[data-search]");
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
    if (e.key === "/" && search && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); search.focus(); search.select(); }
  });

  /* Where a rich field ever appears, what is pasted comes as plain text. */
  doc.addEventListener("paste", (e) => {
    if (!e.target.isContentEditable || !e.clipboardData) return;
    e.preventDefault();
    doc.execCommand("insertText", false, e.clipboardData.getData("text/plain"));
  });

  if (doc.readyState === "loading") doc.addEventListener("DOMContentLoaded", whenReady); else whenReady();
})();
