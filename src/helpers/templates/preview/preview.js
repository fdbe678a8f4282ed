(() => {
  "use strict";
  const KEPT = "statement-preview-place";
  const editionOf = (page) => page.querySelector('meta[name="preview-edition"]').content;
  let own = editionOf(document);

  // ---- where the reader is: told by ids, so that it is found again when text above has grown

  const home = (element) => element.parentElement && element.parentElement.closest("[id]");
  const key = (element, kind) => {
    if (element.id) return ["#", element.id];
    const near = home(element) || document.body;
    return [near.id || "", [...near.querySelectorAll(kind)].indexOf(element)];
  };
  const found = ([near, place], kind) => {
    if (near === "#") return document.getElementById(place);
    const inside = near ? document.getElementById(near) : document.body;
    return inside && inside.querySelectorAll(kind)[place];
  };
  const FOCUS = "a, button, summary, input, select, textarea, [tabindex]";

  const place = () => {
    const marks = [...document.querySelectorAll("main [id], footer [id]")].filter(
      (each) => each instanceof HTMLElement && each.getClientRects().length
    );
    const mark = marks.filter((each) => each.getBoundingClientRect().top <= 1).pop();
    const focus = document.activeElement;
    return {
      x: scrollX,
      y: scrollY,
      mark: mark && { id: mark.id, top: mark.getBoundingClientRect().top },
      details: [...document.querySelectorAll("details")].map((each) => [key(each, "details"), each.open]),
      focus: focus && focus !== document.body ? key(focus, FOCUS) : null,
    };
  };

  const scroll = (kept) => {
    const mark = kept.mark && document.getElementById(kept.mark.id);
    const top = mark ? scrollY + mark.getBoundingClientRect().top - kept.mark.top : kept.y;
    scrollTo({ left: kept.x, top, behavior: "instant" });
  };

  const goBack = (kept) => {
    for (const [where, open] of kept.details) {
      const each = found(where, "details");
      if (each) each.open = open;
    }
    scroll(kept);
    const focus = kept.focus && found(kept.focus, FOCUS);
    if (focus) focus.focus({ preventScroll: true });
  };

  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  history.scrollRestoration = "auto";
  if (kept) {
    goBack(kept);
    // The letters come with the page but are ready after it, and a fragment is gone to last of all.
    addEventListener("load", () => requestAnimationFrame(() => scroll(kept)), { once: true });
  }

  const reload = () => {
    sessionStorage.setItem(KEPT, JSON.stringify(place()));
    history.scrollRestoration = "manual";
    location.reload();
  };

  // ---- the new page put in place of the old one, only where they differ

  const alike = (one, other) =>
    one.nodeName === other.nodeName &&
    one.childNodes.length === other.childNodes.length &&
    one.cloneNode(false).isEqualNode(other.cloneNode(false));
  const put = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || !alike(old, fresh)) return old.replaceWith(fresh);
    const news = [...fresh.childNodes];
    [...old.childNodes].forEach((each, at) => put(each, news[at]));
  };
  const STYLE = /<style>[^]*?<\/style>/g;
  const styles = () => [...document.querySelectorAll("style")].map((each) => each.outerHTML);

  const shown = (page) =>
    [...page.body.children].filter((each) => !each.matches("script, .preview-banner, .preview-corner"));

  const renew = (text) => {
    const page = new DOMParser().parseFromString(text.replace(STYLE, ""), "text/html");
    const [olds, news] = [shown(document), shown(page)];
    // The policy lets in the style the page came with and no other: another needs the page anew.
    if (text.match(STYLE).join() !== styles().join() || olds.length !== news.length) return reload();
    const kept = place();
    olds.forEach((each, at) => put(each, news[at]));
    document.title = page.title;
    own = editionOf(page);
    goBack(kept);
  };

  // ---- what is told beside the page

  const made = (name, text = "", into = null, kind = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    if (into) into.append(element);
    return element;
  };
  const banner = made("section", "", document.body, "preview-banner");
  banner.setAttribute("role", "alert");
  banner.hidden = true;
  const corner = made("aside", "", document.body, "preview-corner");
  corner.setAttribute("aria-label", "Preview");
  corner.setAttribute("role", "status");

  const showFaults = (faults) => {
    banner.replaceChildren();
    banner.hidden = !faults.length;
    if (!faults.length) return;
    made("h2", "This could not be shown. Below is the last page that could.", banner);
    const list = made("ul", "", banner);
    for (const fault of faults) {
      const item = made("li", "", list);
      if (fault.where) made("code", fault.where, item);
      item.append(`${fault.where ? ": " : ""}${fault.found} ${fault.remedy}`);
    }
  };

  const counted = (checks) =>
    ["pass", "note", "warn", "fail", "overruled"]
      .filter((name) => checks[name])
      .map((name) => `${checks[name]} ${name}`)
      .join(", ");

  const show = (standing) => {
    document.documentElement.dataset.preview = standing.state;
    showFaults(standing.faults);
    corner.replaceChildren();
    const words = { working: "Working…", ready: "Up to date.", failed: "Not shown: see above." };
    made("span", `${standing.told || words[standing.state]} `, corner);
    const checks = counted(standing.checks);
    if (!checks) return;
    const link = made(standing.report ? "a" : "span", `Checks: ${checks}`, corner);
    if (standing.report) link.href = "/quality-report.html";
  };

  const fetched = async () => {
    try {
      const answer = await fetch("/");
      return answer.ok ? await answer.text() : "";
    } catch {
      return ""; // the server has gone; it tells how things stand as soon as it is there again
    }
  };

  let standing;
  let following = false;
  // A page and what is told of it belong together: what comes while a page is fetched waits for it.
  const follow = async () => {
    if (following) return;
    following = true;
    try {
      const page = standing.edition === own ? "" : await fetched();
      if (page) renew(page);
    } catch {
      return reload();
    } finally {
      following = false;
    }
    if (standing.edition === own) show(standing);
  };

  const source = new EventSource("/preview/events");
  source.onmessage = (event) => {
    standing = JSON.parse(event.data);
    follow();
  };
  source.onerror = () => {
    corner.textContent = "The preview has ended, or is being started again.";
  };
})();
