// Gives a browser what the window gives to its page: calls go to the bridge, events come from it.
(() => {
  const callbacks = new Map();
  const listeners = new Map();
  let last = 0;

  const run = (id, value) => callbacks.get(id)?.(value);
  const transformCallback = (callback, once = false) => {
    const id = ++last;
    callbacks.set(id, (value) => {
      if (once) callbacks.delete(id);
      callback?.(value);
    });
    return id;
  };
  const unregisterCallback = (id) => callbacks.delete(id);

  const hear = (name, payload) => {
    for (const [id, listener] of listeners) {
      if (listener.event === name) run(listener.handler, { event: name, id, payload });
    }
  };

  const stream = new EventSource('/events');
  const open = new Promise((done) => stream.addEventListener('open', done, { once: true }));
  stream.onmessage = ({ data }) => {
    const { event, payload } = JSON.parse(data);
    hear(event, payload);
  };

  // What the window answers by itself, without the desk.
  const own = {
    'plugin:event|listen': async ({ event, handler }) => {
      await open;
      const id = ++last;
      listeners.set(id, { event, handler });
      return id;
    },
    'plugin:event|unlisten': async ({ eventId }) => void listeners.delete(eventId),
    'plugin:event|emit': async ({ event, payload }) => hear(event, payload),
  };

  async function invoke(command, args = {}) {
    if (own[command]) return own[command](args);
    const answer = await fetch(`/invoke/${encodeURIComponent(command)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    if (answer.status !== 200 && answer.status !== 400) throw new Error(`the bridge answered ${answer.status}`);
    const value = await answer.json();
    if (answer.status === 400) throw value;
    return value;
  }

  window.isTauri = true;
  window.__TAURI_INTERNALS__ = {
    invoke,
    transformCallback,
    unregisterCallback,
    runCallback: run,
    callbacks,
    convertFileSrc: (path) => path,
    metadata: { currentWindow: { label: 'desk' }, currentWebview: { windowLabel: 'desk', label: 'desk' } },
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: (_event, id) => listeners.delete(id) };
})();
