import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** True once something has taken 150 ms: shorter waits show nothing. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), 150);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  return waiting && slow;
}

const widths = ["w-28", "w-40", "w-24", "w-36", "w-32"];

export function SkeletonLine({ index = 0 }: { index?: number }) {
  return <span className={`skeleton ${widths[index % widths.length]}`} aria-hidden="true" />;
}

/** The shape of a page's text or form while it loads. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation("ui");
  const slow = useSlow(true);
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-5 py-2">
      {slow &&
        Array.from({ length: lines }, (_, index) => `line-${index}`).map((key, index) => (
          <SkeletonLine key={key} index={index} />
        ))}
    </div>
  );
}
