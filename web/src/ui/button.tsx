import type { ComponentProps, MouseEvent } from "react";
import { Icon, type IconName } from "./icons";

type Variant = "primary" | "quiet" | "danger" | "bare";

type Props = Omit<ComponentProps<"button">, "disabled"> & {
  variant?: Variant;
  icon?: IconName;
  /** Work is under way: shown, and not to be started twice. */
  busy?: boolean;
  /** Not possible now. The reason is said to everybody; the button stays focusable. */
  disabledReason?: string | null | undefined;
};

export function Button({
  variant = "quiet",
  icon,
  busy = false,
  disabledReason,
  type = "button",
  className,
  onClick,
  children,
  title,
  ...rest
}: Props) {
  const off = busy || Boolean(disabledReason);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // aria-disabled keeps the focus where it is; a disabled button would lose it.
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={["btn", variant, className].filter(Boolean).join(" ")}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      title={disabledReason ?? title}
      onClick={press}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<Props, "children" | "aria-label"> & { icon: IconName; label: string };

/** A button of one icon; its label is read out and shown on hover. */
export function IconButton({ label, className, icon, busy = false, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      busy={busy}
      className={["icon-only", className].filter(Boolean).join(" ")}
      aria-label={label}
      title={label}
    >
      {!busy && <Icon name={icon} />}
    </Button>
  );
}
