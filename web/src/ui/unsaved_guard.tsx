import { useBlocker } from "@tanstack/react-router";
import { createContext, type ReactNode, use, useCallback, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "./confirm_dialog";
import { askBeforeLeaving } from "./may_leave";

const Context = createContext<((id: string, unsaved: boolean) => void) | null>(null);

/** Tells the guard around that something here is not saved. */
export function useUnsaved(unsaved: boolean): void {
  const note = use(Context);
  const id = useId();
  useEffect(() => {
    note?.(id, unsaved);
    return () => note?.(id, false);
  }, [note, id, unsaved]);
}

/** Asks before a page is left with something unsaved in it: inside the app, when the tab is closed, and by `mayLeave`. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const { t } = useTranslation("ui");
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const note = useCallback((id: string, unsaved: boolean) => {
    setIds((before) => {
      if (before.has(id) === unsaved) return before;
      const next = new Set(before);
      if (unsaved) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const unsaved = ids.size > 0;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  const [answer, setAnswer] = useState<((leave: boolean) => void) | null>(null);
  useEffect(() => {
    if (!unsaved) return;
    return askBeforeLeaving(() => new Promise<boolean>((done) => setAnswer(() => done)));
  }, [unsaved]);
  const settle = (leave: boolean) => {
    answer?.(leave);
    setAnswer(null);
    if (leave) blocker.proceed?.();
    else blocker.reset?.();
  };
  return (
    <Context value={note}>
      {children}
      <ConfirmDialog
        open={blocker.status === "blocked" || answer !== null}
        onClose={() => settle(false)}
        title={t("leave_title")}
        description={t("leave_lead")}
        verb={t("leave")}
        onConfirm={() => settle(true)}
      />
    </Context>
  );
}
