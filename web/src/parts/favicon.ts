/** The tab's icon bears a dot while something is unread. */

const PLAIN = "/icon.svg";
const DOTTED = "/icon-unread.svg";

export function badge(isUnread: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = isUnread ? DOTTED : PLAIN;
  if (link !== null && link.getAttribute("href") !== href) {
    link.setAttribute("href", href);
  }
}
