/** What every page must keep, whatever it shows: run in the browser by `page.evaluate`. */

/** Runs in the page: what can be used but has neither text, label nor alternative text, and ids that stand twice. */
export const namelessThings = (): string[] => {
  const name = (element: Element): string => {
    const labels =
      'labels' in element && element.labels instanceof NodeList
        ? [...element.labels].map((label) => label.textContent ?? '')
        : [];
    const pictures = [...element.querySelectorAll('img')].map(({ alt }) => alt);
    return [element.getAttribute('aria-label') ?? '', ...labels, element.textContent ?? '', ...pictures]
      .join('')
      .trim();
  };
  const usable = [
    ...document.querySelectorAll(
      'button, a[href], input, select, textarea, meter, dialog[open], [role=listbox], [role=log], [role=group], [role=region]',
    ),
  ];
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const pictures = [...document.querySelectorAll('img:not([alt])')];
  return [
    ...usable
      .filter((element) => name(element) === '' && !element.hasAttribute('aria-labelledby'))
      .map((element) => element.outerHTML.slice(0, 120)),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} stands twice`),
    ...pictures.map((element) => element.outerHTML.slice(0, 120)),
  ];
};

/** Runs in the page: words whose contrast with what is behind them is under WCAG's AA (4.5, or 3 where they are large). */
export const faintWords = (): string[] => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) throw new Error('no canvas to read colours with');
  const paint = (colours: readonly string[]): readonly number[] => {
    canvas.fillStyle = '#fff';
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) =>
      part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = (element: Element | null): string[] =>
    element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : [];
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (
      !element ||
      !node.textContent?.trim() ||
      !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
      element.closest('.sr, :disabled')
    )
      continue;
    const style = getComputedStyle(element);
    const behind = grounds(element);
    const pair = [luminance(paint([...behind, style.color])), luminance(paint(behind))].toSorted(
      (one, other) => other - one,
    );
    const contrast = ((pair[0] ?? 0) + 0.05) / ((pair[1] ?? 0) + 0.05);
    const large =
      Number.parseFloat(style.fontSize) >= 24 ||
      (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5))
      faint.push(`${contrast.toFixed(2)} ${element.className}: ${node.textContent.trim().slice(0, 40)}`);
  }
  return faint;
};
