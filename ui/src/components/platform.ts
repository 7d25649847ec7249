/** There the key for commands is another one. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
