// A receptionist's hands: every key and click beside the typed text is counted, as the targets of the product count them.
import { expect, type Locator, type Page } from '@playwright/test';

export class Hands {
  inputs: string[] = [];

  constructor(readonly page: Page) {}

  /** A key, or several held together: one input. */
  async press(key: string): Promise<void> {
    this.inputs.push(key);
    await this.page.keyboard.press(key);
  }

  /** Text goes uncounted. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async click(target: Locator): Promise<void> {
    this.inputs.push('click');
    await target.click();
  }

  /** What the task may cost; the keys stand in the report of a failure. */
  expectAtMost(most: number): void {
    expect(this.inputs.length, this.inputs.join(' ')).toBeLessThanOrEqual(most);
  }
}
