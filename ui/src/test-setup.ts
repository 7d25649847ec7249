import '@testing-library/jest-dom/vitest';

// jsdom knows the dialog, but not how to open one.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};

// Nothing scrolls where nothing is laid out.
Element.prototype.scrollIntoView ??= () => {};
