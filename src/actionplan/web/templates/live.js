"use strict";
// Shows the new figures when the plan changes, unless somebody is at work in the page; says when they cannot be had.
(() => {
  const EVERY = 5000;
  const root = document.documentElement;
  const said = document.getElementById("live");
  if (!said || root.hasAttribute("data-past")) return;
  let mark = root.dataset.mark;
  let etag = "";
  let isKept = false;
  let isOut = false;
  let wanted = "";

  const say = (words, label, act) => {
    said.replaceChildren(document.createTextNode(words + (label ? " " : "")));
    if (!label) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    said.append(button);
  };

  const isAtWork = () => {
    const main = document.getElementById("main");
    const chosen = document.getSelection();
    const isMarked = chosen && !chosen.isCollapsed;
    const focused = document.activeElement;
    return isMarked || (focused && focused !== main && main.contains(focused)) || main.querySelector("details[open]");
  };

  const show = async () => {
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error("no page");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of ["main", ".top .facts", "footer"]) {
      const now = document.querySelector(place);
      const then = page.querySelector(place);
      if (now && then) now.replaceChildren(...then.childNodes);
    }
    mark = page.documentElement.dataset.mark || wanted;
    root.dataset.mark = mark;
    document.title = page.title;
    say("The plan has changed: these are the new figures.", "Keep the figures as they are", keep);
  };

  const keep = () => {
    isKept = true;
    say("The figures stay as they are.", "Show new figures as they come", () => {
      isKept = false;
      etag = "";
      said.replaceChildren();
      look();
    });
  };

  const ask = () => say("The plan has changed.", "Show the new figures", () => show().catch(out));

  const out = () => {
    if (!isOut) say("The plan cannot be reached just now. These are the figures that were read last.");
    isOut = true;
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch("/state", { headers, cache: "no-store", credentials: "same-origin" });
      if (answer.status === 304) {
        if (isOut) said.replaceChildren();
        isOut = false;
        return;
      }
      if (!answer.ok) throw new Error("no state");
      etag = answer.headers.get("ETag") || "";
      const state = await answer.json();
      if (state.trouble) {
        say("The plan cannot be read since " + state.trouble + ". These are the figures that were read last.");
        isOut = true;
        return;
      }
      if (isOut) said.replaceChildren();
      isOut = false;
      wanted = state.mark;
      if (wanted === mark || isKept) return;
      if (isAtWork()) ask();
      else await show();
    } catch (error) {
      etag = "";
      out();
    }
  };

  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
})();
