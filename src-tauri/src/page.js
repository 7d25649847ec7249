// The page is a program's window, not a site: nothing of a browser that would throw typed work away or lead nowhere.
(() => {
  // Reload, print, find, save, view source, downloads. What the desk itself does with a key it still hears.
  const isMac = navigator.platform.startsWith('Mac');
  const withMod = new Set(isMac ? ['r', 'p', 'f', 'g'] : ['r', 'p', 'f', 'g', 's', 'u', 'j']);
  const alone = new Set(['F3', 'F5', 'F7', 'F12', 'BrowserBack', 'BrowserForward', 'BrowserRefresh']);
  const isBrowsers = ({ key, ctrlKey, metaKey, altKey }) => alone.has(key) || ((isMac ? metaKey : ctrlKey) && !altKey && withMod.has(key.toLowerCase()));
  window.addEventListener('keydown', (event) => void (isBrowsers(event) && event.preventDefault()), true);

  // Where text is written or marked the menu offers cut, copy and paste; elsewhere it would offer to reload.
  const isText = (place) => place instanceof Element && place.closest('input, textarea, [contenteditable]:not([contenteditable="false"])') !== null;
  const isMarked = () => (window.getSelection()?.toString() ?? '') !== '';
  window.addEventListener('contextmenu', (event) => void (!isText(event.target) && !isMarked() && event.preventDefault()), true);
})();
