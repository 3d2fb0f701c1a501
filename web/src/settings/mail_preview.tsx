import { useEffect, useRef } from "react";

/**
 * A mail's HTML as a mail program shows it, in a tree of its own, so that neither its styles nor the page's reach the
 * other. The content security policy refuses styles written into a document; set one by one they are the page's own.
 */
export function MailPreview({ html, label }: { html: string; label: string }) {
  const host = useRef<HTMLElement>(null);
  useEffect(() => {
    if (host.current) draw(host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" }), html);
  }, [html]);
  // To be scrolled by the keyboard too.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  return <section ref={host} className="mail-preview" aria-label={label} tabIndex={0} />;
}

/** What mails are made of. */
const TAGS = ["a", "br", "div", "h1", "p", "span", "table", "tbody", "td", "tr"];
const ATTRIBUTES = [
  "align",
  "bgcolor",
  "border",
  "cellpadding",
  "cellspacing",
  "class",
  "role",
  "valign",
  "width",
];

const STYLES = /<style>(.*?)<\/style>/s;

function draw(root: ShadowRoot, html: string) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync((STYLES.exec(html)?.[1] ?? "").replace(":root", ":host"));
  root.adoptedStyleSheets = [sheet];
  // Under another name: a parser would complain of styles it may not apply.
  const inert = html.replace(STYLES, "").replaceAll(' style="', ' data-style="');
  root.replaceChildren(drawn(new DOMParser().parseFromString(inert, "text/html").body, "div"));
}

function drawn(from: Element, tag = from.localName): HTMLElement {
  const element = document.createElement(TAGS.includes(tag) ? tag : "span");
  for (const name of ATTRIBUTES) {
    const value = from.getAttribute(name);
    if (value !== null) element.setAttribute(name, value);
  }
  element.style.cssText = from.getAttribute("data-style") ?? "";
  for (const child of from.childNodes) {
    if (child instanceof Element) element.append(drawn(child));
    else if (child instanceof Text) element.append(child.data);
  }
  return element;
}
