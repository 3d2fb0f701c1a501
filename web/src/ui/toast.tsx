import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons";

interface Message {
  id: number;
  kind: "success" | "error";
  text: string;
  action?: { label: string; onSelect: () => void } | undefined;
}

export interface Toasts {
  success: (text: string, action?: Message["action"]) => void;
  error: (text: string, action?: Message["action"]) => void;
}

const Context = createContext<Toasts | null>(null);

export function useToast(): Toasts {
  const toasts = use(Context);
  if (!toasts) throw new Error("useToast needs a ToastProvider above");
  return toasts;
}

let lastId = 0;

/** Success stays 8 s, what has an action or went wrong 12 s; hovering or focusing it (F8) stops the clock. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation("ui");
  const [messages, setMessages] = useState<Message[]>([]);
  const add = useCallback((kind: Message["kind"], text: string, action: Message["action"]) => {
    lastId += 1;
    const message: Message = { id: lastId, kind, text, action };
    // Three at most: the newest matter.
    setMessages((current) => [...current.slice(-2), message]);
  }, []);
  const toasts = useMemo<Toasts>(
    () => ({
      success: (text, action) => add("success", text, action),
      error: (text, action) => add("error", text, action),
    }),
    [add],
  );
  const close = (id: number) => setMessages((current) => current.filter((message) => message.id !== id));

  return (
    <Context value={toasts}>
      <Radix.Provider label={t("notification")} swipeDirection="right">
        {children}
        {messages.map((message) => (
          <Radix.Root
            key={message.id}
            className="toast"
            type={message.kind === "error" ? "foreground" : "background"}
            duration={message.kind === "error" || message.action ? 12_000 : 8_000}
            onOpenChange={(open) => !open && close(message.id)}
          >
            <Icon name={message.kind === "success" ? "check" : "warn"} />
            <Radix.Description>{message.text}</Radix.Description>
            <span className="ml-auto flex flex-none items-center">
              {message.action && (
                <Radix.Action
                  className="toast-action"
                  altText={message.action.label}
                  onClick={message.action.onSelect}
                >
                  {message.action.label}
                </Radix.Action>
              )}
              <Radix.Close aria-label={t("close")}>
                <Icon name="x" />
              </Radix.Close>
            </span>
          </Radix.Root>
        ))}
        <Radix.Viewport className="toasts" label={t("notifications")} />
      </Radix.Provider>
    </Context>
  );
}
