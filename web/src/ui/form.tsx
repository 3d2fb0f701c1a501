import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Banner } from "./banner";

interface Props {
  onSubmit: () => void;
  busy?: boolean;
  /** What went wrong with the whole, in words. */
  error?: string | null | undefined;
  /** Changes with every refusal: the focus then goes to the first field that is wrong. */
  refusal: unknown;
  label?: string;
  className?: string;
  children: ReactNode;
}

/** A form that is sent once at a time, keeps what was typed, and leads to what is wrong. */
export function Form({ onSubmit, busy = false, error, refusal, label, className, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusal]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!busy) onSubmit();
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={label} className={className}>
      <div role="alert">
        {error && (
          <div className="mb-4">
            <Banner kind="bad">{error}</Banner>
          </div>
        )}
      </div>
      {children}
    </form>
  );
}
