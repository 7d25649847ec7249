// Icons that a day shows by the hundred, as pictures for the background: a drawing of its own in each block takes an eighth
// of the time in which a day is built and painted. A picture knows no colour of the page, so each theme has its own.
import { mount, unmount } from 'svelte';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import CloudUpload from '@lucide/svelte/icons/cloud-upload';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import { STATUS } from './status';

const PICTURES = {
  ...STATUS,
  alert: { icon: TriangleAlert, color: 'var(--danger)' },
  lost: { icon: CalendarX, color: 'var(--danger)' },
  message: { icon: MessageSquareText, color: 'var(--accent)' },
  unsent: { icon: CloudUpload, color: 'var(--text-muted)' },
};
const rules = new CSSStyleSheet();
/** Read before a day needs them, or its first frame would be without. */
const read: HTMLImageElement[] = [];

/** The classes `picture-arrived` and so on, in the colours of the theme that is on. */
export function drawPictures(): void {
  const sheet = document.createElement('div');
  document.body.append(sheet);
  const drawn = Object.entries(PICTURES).map(([name, { icon, color }]) => {
    sheet.style.color = color;
    const one = mount(icon, { target: sheet, props: { color: getComputedStyle(sheet).color } });
    const svg = new XMLSerializer().serializeToString(sheet.querySelector('svg') ?? sheet);
    void unmount(one);
    return { name, url: `data:image/svg+xml,${encodeURIComponent(svg)}` };
  });
  sheet.remove();
  read.splice(0, read.length, ...drawn.map(({ url }) => Object.assign(new Image(), { src: url })));
  rules.replaceSync(drawn.map(({ name, url }) => `.picture-${name} { background-image: url("${url}"); }`).join('\n'));
  document.adoptedStyleSheets = [rules];
}
