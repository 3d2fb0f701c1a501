import type { ReactNode } from "react";

// One stroke on a grid of 24: the drawing's icons and the few more that pages need.
const shapes = {
  users: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.8 3 5.5" />
    </>
  ),
  user: (
    <>
      <circle cx="12" cy="8" r="3.5" />
      <path d="M5 20c0-3.5 3-6 7-6s7 2.5 7 6" />
    </>
  ),
  guest: (
    <>
      <circle cx="10" cy="8" r="3.5" />
      <path d="M4 20c0-3.5 2.7-6 6-6M18 14v6M15 17h6" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15" r="4" />
      <path d="m11 12 9-9M16 7l3 3" />
    </>
  ),
  folder: <path d="M3 6h6l2 2.5h10V19H3z" />,
  share: (
    <>
      <circle cx="6" cy="12" r="2.5" />
      <circle cx="17" cy="6" r="2.5" />
      <circle cx="17" cy="18" r="2.5" />
      <path d="m8.2 10.8 6.6-3.6M8.2 13.2l6.6 3.6" />
    </>
  ),
  lock: <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />,
  building: <path d="M5 21V4h9v17M14 9h5v12M8 8h3M8 12h3M8 16h3M3 21h18" />,
  pulse: <path d="M3 12h4l3-7 4 14 3-7h4" />,
  gear: (
    <>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2" />
    </>
  ),
  updown: <path d="m8 10 4-4 4 4M8 14l4 4 4-4" />,
  up: <path d="M12 19V5M6 11l6-6 6 6" />,
  down: <path d="M12 5v14M6 13l6 6 6-6" />,
  chevron_down: <path d="m6 10 6 6 6-6" />,
  chevron_up: <path d="m6 14 6-6 6 6" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m20 20-4-4" />
    </>
  ),
  download: <path d="M12 4v11M7 11l5 5 5-5M4 20h16" />,
  copy: <path d="M9 9h11v11H9zM5 15H4V4h11v1" />,
  upload: <path d="M12 16V5M7 9l5-5 5 5M4 20h16" />,
  plus: <path d="M12 5v14M5 12h14" />,
  dots: (
    <>
      <circle cx="5" cy="12" r="1" />
      <circle cx="12" cy="12" r="1" />
      <circle cx="19" cy="12" r="1" />
    </>
  ),
  check: <path d="m5 12 5 5 9-11" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 8v4l3 2" />
    </>
  ),
  calendar: <path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4" />,
  warn: <path d="M12 4 2.5 20h19zM12 10v4M12 17v.5" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 7.5v.5" />
    </>
  ),
  pause: <path d="M9 6v12M15 6v12" />,
  send: <path d="M4 12 20 4l-6 16-3-7z" />,
  mail: <path d="M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7" />,
  x: <path d="m6 6 12 12M18 6 6 18" />,
  left: <path d="m14 6-6 6 6 6" />,
  right: <path d="m10 6 6 6-6 6" />,
  eye: (
    <>
      <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  eye_off: (
    <path d="M9.8 5.3A9 9 0 0 1 12 5c6 0 10 7 10 7a17 17 0 0 1-2.7 3.4M6 7a17 17 0 0 0-4 5s4 7 10 7a9.5 9.5 0 0 0 5-1.5M4 4l16 16" />
  ),
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  sign_out: <path d="M14 4h5v16h-5M4 12h10M10 8l4 4-4 4" />,
  pencil: <path d="m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19z" />,
  trash: <path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13" />,
  refresh: <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L20 9M20 4v5h-5" />,
  offline: (
    <path d="M4 4l16 16M5 12.5a10 10 0 0 1 4-2.4M2 9a14 14 0 0 1 4.5-2.8M12 5a14 14 0 0 1 10 4M15 10.7a10 10 0 0 1 4 1.8M8.5 16a5 5 0 0 1 7 0M12 19.5v.1" />
  ),
  monitor: <path d="M3 5h18v11H3zM9 20h6M12 16v4" />,
  phone: <path d="M7 3h10v18H7zM11 17.5h2" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </>
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />,
  crown: <path d="M4 8l4.5 4L12 6l3.5 6L20 8l-1.5 10h-13z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** Decoration: words beside it, or an aria-label on the control, say what it means. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className ? `icon ${className}` : "icon"}>
      {shapes[name]}
    </svg>
  );
}
