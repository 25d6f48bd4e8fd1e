// “Next region” of the menu: the same as pressing F6, which the frame reads.

export function focusNextRegion(): void {
  const from = document.activeElement ?? document.body;
  from.dispatchEvent(new KeyboardEvent('keydown', { key: 'F6', code: 'F6', bubbles: true, cancelable: true }));
}
