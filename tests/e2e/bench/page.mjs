// What runs in the page to measure it: from a key's own time stamp to the frame that shows what it did.

/** Put into the page once. */
export const WATCH = `
  if (!window.bench) {
    const bench = (window.bench = { keyAt: 0, paints: [] });
    window.addEventListener('keydown', (event) => { bench.keyAt = event.timeStamp; }, true);
    // Letting Alt go puts down what it carried.
    window.addEventListener('keyup', (event) => { if (event.key === 'Alt') bench.keyAt = event.timeStamp; }, true);
    // The frame after a change is drawn when anything runs behind it: whichever comes first tells it.
    const painted = (done) => requestAnimationFrame(() => {
      let is = false;
      const once = () => { if (!is) { is = true; done(); } };
      const port = new MessageChannel();
      port.port1.onmessage = once;
      port.port2.postMessage(0);
      setTimeout(once);
      requestAnimationFrame(once);
    });
    bench.watch = (root, options, fits) => {
      bench.stop?.();
      bench.paints = [];
      const watcher = new MutationObserver((changes) => {
        if (fits(changes)) painted(() => bench.paints.push({ took: performance.now() - bench.keyAt, wall: Date.now() }));
      });
      watcher.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, ...options });
      bench.stop = () => watcher.disconnect();
    };
    bench.until = (fits) => {
      let is = false;
      const look = () => !is && (is = Boolean(fits()));
      bench.watch(document.documentElement, {}, look);
      // Where the focus goes, nothing of the page changes.
      const { stop } = bench;
      const focused = () => look() && painted(() => bench.paints.push({ took: performance.now() - bench.keyAt, wall: Date.now() }));
      window.addEventListener('focusin', focused);
      bench.stop = () => (stop(), window.removeEventListener('focusin', focused));
    };
  }
  return true;`;

/** Follows the list of what is found. */
export const WATCH_FOUND = `
  const list = [...document.querySelectorAll('[role="listbox"]')].filter((each) => each.querySelector('[role="option"]')).at(-1);
  window.bench.watch(list, {}, (changes) => changes.some((each) => each.type !== 'attributes' || each.attributeName === 'aria-busy'));
  return true;`;

/** Waits for the first frame in which `condition`, an expression, holds. */
export const until = (condition) => `window.bench.until(() => (${condition})); return true;`;

/** Where something stands on the screen, as an expression. */
export const placeOf = (selector) => `(() => { const at = document.querySelector('${selector}')?.getBoundingClientRect(); return at ? at.x + ',' + at.y + ',' + at.height : 'none'; })()`;

/** Follows where something stands. */
export const watchPlace = (selector) => `
  const place = () => ${placeOf(selector)};
  let stood = place();
  window.bench.watch(document.querySelector('main') ?? document.body, {}, () => { const stands = place(); const moved = stands !== stood; stood = stands; return moved; });
  return stood;`;

export const PAINTS = 'return window.bench.paints';
export const FORGET = 'window.bench.paints = []; return true';
