/** What is wrong with a page's shape, found in the page itself: text cut off, parts outside of the window. */
export function misfits(): string[] {
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`);
  }
  // Rows of chips and tabs may be pushed aside by finger, on purpose.
  const scrolls = (element: Element) => getComputedStyle(element).overflowX === "auto";
  const inScroller = (element: Element): boolean => {
    for (let up = element.parentElement; up; up = up.parentElement) if (up.matches(".tabs, .filters") && scrolls(up)) return true;
    return false;
  };
  const name = (element: Element) => `<${element.localName} class="${element.className}"> ${element.textContent?.slice(0, 40)}`;
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const hidden = box.width <= 1 || box.height <= 1 || style.visibility === "hidden" || element.closest(".sr-only, .skip, [inert]");
    if (hidden) continue;
    if ((box.right > innerWidth + 1 || box.left < -1) && !inScroller(element)) found.push(`outside: ${name(element)}`);
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (!hasText || element.matches("textarea, option, select")) continue;
    // A long name ends in "…" and is read whole in its title, or in the details.
    const ellipsis = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    const clips = style.overflowX !== "visible" || element.matches(".btn, .badge, .chip");
    if (clips && !ellipsis && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name(element)}`);
    if (element.matches(".btn, .badge, .chip") && element.scrollHeight > element.clientHeight + 3) {
      found.push(`cut off below: ${name(element)}`);
    }
  }
  return found;
}
