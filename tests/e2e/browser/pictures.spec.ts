// Eight screens as they are meant to look, on a day that never changes.
import { expect, test, type Desk } from './desk';

test.use({ clock: '2026-10-06T17:42:00Z' });

async function picture(desk: Desk, name: string): Promise<void> {
  await desk.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect(desk.page).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' });
}

test('the day', async ({ desk }) => {
  await picture(desk, 'day');
});
