import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, isProblem, type Revealed, useProblemText } from "../api";
import { copy, NotCopied } from "../ui/clipboard";
import { useToast } from "../ui/toast";
import { type Field, type Item, pathOf } from "./item";

/** Seconds after which what was shown is hidden again. */
const SHOWN = 30;

interface Value {
  value: string;
  /** When a code runs out, by `performance.now()`: no clock that is set meanwhile moves it. */
  ends: number | null;
}

/** What is kept in a field, shown or copied once it is asked for. */
export function useRevealed(item: Item, field: Field) {
  const { t } = useTranslation("items");
  const toast = useToast();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [shown, setShown] = useState<(Value & { until: number }) | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const renewing = useRef(false);

  const ask = async (): Promise<Value> => {
    const path = `/${item.kind === "secret" ? pathOf.secret : pathOf.account}/${item.id}/reveal` as const;
    try {
      const body = item.kind === "secret" ? undefined : { field };
      const { answer, at } = await client.postTimed<Revealed>(path, body);
      return { value: answer.value, ends: endOf(answer, at) };
    } catch (problem) {
      if (isProblem(problem) && [403, 404, 409].includes(problem.status)) {
        void queries.invalidateQueries({ queryKey: ["items"] });
      }
      throw problem;
    }
  };
  const fail = (problem: unknown) =>
    setError(problem instanceof NotCopied ? t("not_copied") : problemText(problem));
  const attempt = async (what: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    await what().catch(fail);
    setBusy(false);
  };

  const hide = () => setShown(null);
  const renew = async () => {
    if (renewing.current) return;
    renewing.current = true;
    try {
      const next = await ask();
      setShown((before) => before && { ...before, ...next });
    } catch (problem) {
      hide();
      fail(problem);
    }
    renewing.current = false;
  };
  const look = useEffectEvent(() => {
    if (!shown) return;
    if (document.hidden || Date.now() >= shown.until) hide();
    else if (shown.ends !== null && performance.now() >= shown.ends) void renew();
  });
  const isShown = shown !== null;
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isShown]);

  return {
    shown,
    busy,
    error,
    hide,
    show: () =>
      attempt(async () => {
        const revealed = await ask();
        if (!document.hidden) setShown({ ...revealed, until: Date.now() + SHOWN * 1000 });
      }),
    copy: () =>
      attempt(async () => {
        await copy(() => shown?.value ?? ask().then(({ value }) => value));
        toast.success(t("copied", { field: t(field) }));
      }),
  };
}

/** By the server's clock it is `at`: the browser's may be wrong. */
function endOf({ expires_at, period }: Revealed, at: number): number | null {
  if (expires_at === null || period === null) return null;
  const left = (Date.parse(expires_at) - at) / 1000;
  return performance.now() + Math.min(Math.max(left, 1), period) * 1000;
}
