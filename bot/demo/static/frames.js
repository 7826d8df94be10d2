/**
 * SimCord's Preview in a frame. A new one is drawn out of sight first and then takes the old one's place, so that a
 * change of person or channel does not flash.
 */

const PATIENCE = 6_000;
const REVIVE_AFTER = 5_000;
const MEMBER = /<@!?(\d+)>/;
const ANSWERED = ["response", "followup"];
const CHANNEL_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/[^/]+\/(\d+)/;

/** @param {HTMLElement} root @param {{visit: (id: string) => void, visitNamed: (label: string) => void, nameOf: (id: string) => string | undefined, notify: (text: string) => void, revive: () => void}} page */
export function createFrames(root, page) {
  /** @type {HTMLIFrameElement | null} */
  let current = null;
  let address = "";
  let told = "";
  let isBrowsing = false;
  let revivedAt = -REVIVE_AFTER;

  /** @param {string} title */
  function show(/** @type {string | null} */ next, title) {
    if (next === address && current) {
      current.title = title;
      return;
    }
    address = next ?? "";
    told = "";
    for (const old of root.querySelectorAll("iframe")) {
      if (next) old.classList.add("is-leaving");
      else old.remove();
    }
    current = null;
    if (next) arrive(next, title);
  }

  /** @param {string} url @param {string} title */
  function arrive(url, title) {
    const frame = document.createElement("iframe");
    frame.className = "is-arriving";
    frame.title = title;
    frame.src = url;
    frame.addEventListener("load", () => listen(frame));
    root.append(frame);
    current = frame;
    reveal(frame, performance.now());
  }

  /** @param {HTMLIFrameElement} frame @param {number} since */
  function reveal(frame, since) {
    if (!frame.isConnected || frame !== current) return;
    if (!status(frame)?.contextId && performance.now() - since < PATIENCE) {
      setTimeout(reveal, 30, frame, since);
      return;
    }
    frame.classList.remove("is-arriving");
    for (const old of root.querySelectorAll("iframe")) if (old !== frame) old.remove();
  }

  /** @param {HTMLIFrameElement} frame */
  function listen(frame) {
    const conversation = frame.contentDocument?.getElementById("channel-message-list");
    if (!conversation) return;
    conversation.ownerDocument.addEventListener("click", follow, true);
    conversation.ownerDocument.addEventListener("keydown", send, true);
    new MutationObserver(() => name(conversation)).observe(conversation, { childList: true, subtree: true });
    name(conversation);
  }

  /** Discord's own links lead to places here; everything else stays the Preview's business. @param {MouseEvent} event */
  function follow(event) {
    const target = /** @type {Element} */ (event.target);
    const channel = CHANNEL_LINK.exec(target.closest("a[href]")?.getAttribute("href") ?? "")?.[1];
    if (channel) {
      event.preventDefault();
      event.stopPropagation();
      page.visit(channel);
      return;
    }
    const mention = target.closest(".mention, .thread-summary");
    if (mention) page.visitNamed(mention.textContent ?? "");
  }

  /**
   * Enter sends a command whose option is chosen, as in Discord. The Preview offers the same choices again and again,
   * and would take the first of them; a member who was chosen it would offer to change. @param {KeyboardEvent} event
   */
  function send(event) {
    const field = event.target;
    const again = isBrowsing;
    isBrowsing = ["ArrowUp", "ArrowDown"].includes(event.key);
    const chosen = /** @type {Element} */ (field).closest(".command-mention");
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      event.stopPropagation();
      chosen.closest("form")?.requestSubmit();
      return;
    }
    if (event.key !== "Enter" || again || !(/** @type {Element} */ (field).matches(".command-option-input"))) return;
    const input = /** @type {HTMLInputElement} */ (field);
    const choices = input.ownerDocument.querySelectorAll(".command-suggestion");
    // The Preview writes these two in capitals; anything else that only looks alike is still to be chosen.
    const value = /^(True|False)$/.test(input.value) ? input.value.toLowerCase() : input.value;
    const isChosen = [...choices].some((item) => item.getAttribute("data-value") === value);
    if (!isChosen) return;
    event.preventDefault();
    event.stopPropagation();
    input.form?.requestSubmit();
  }

  /**
   * The Preview leaves members mentioned in an embed or in direct messages as numbers; Discord's client shows their
   * names. @param {HTMLElement} root
   */
  function name(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = /** @type {Text} */ (texts.currentNode);
      const found = MEMBER.exec(text.data);
      const known = found && page.nameOf(found[1]);
      if (!found || !known) continue;
      text.splitText(found.index).deleteData(0, found[0].length);
      const mention = document.createElement("span");
      mention.className = "mention";
      mention.textContent = `@${known}`;
      text.after(mention);
    }
  }

  /** What SimCord says about its page, when it is ours to ask. @param {HTMLIFrameElement} frame */
  function status(frame) {
    try {
      return /** @type {any} */ (frame.contentWindow)?.simcordPreview;
    } catch {
      return null;
    }
  }

  /** Say in words when the last thing done in the frame came to nothing; its toolbar, which would, is hidden. */
  function watch() {
    const seen = current && status(current);
    // A machine that slept lets the Preview forget its page; a place may be deleted while one stands in it.
    if (seen?.contextId && !seen.authorized && performance.now() - revivedAt > REVIVE_AFTER) {
      revivedAt = performance.now();
      page.revive();
      return;
    }
    const action = seen?.lastAction;
    if (!action || action.requestId === told) return;
    const failed = action.rejected || ["failed", "timeout", "cancelled"].includes(action.settlement);
    if (!failed && action.settlement === "pending") return;
    told = action.requestId;
    // A refusal in words is an answer, though the Preview counts what was raised for it as a failure.
    const answered = action.outcomes?.some((/** @type {any} */ item) => ANSWERED.includes(item.kind));
    if (answered) {
      const timeline = current?.contentDocument?.getElementById("channel-timeline");
      timeline?.scrollTo({ top: timeline.scrollHeight });
    }
    if (action.rejected && action.diagnostics?.some((/** @type {any} */ item) => /^(stale|busy|sequence)/.test(item.code))) {
      page.notify("That was too quick for me. Please do it once more.");
    } else if (!answered && (failed || (action.dispatched && action.acknowledgement === "unacknowledged"))) {
      page.notify("Hallway did not answer. The terminal may say why.");
    }
  }

  return { show, watch };
}
