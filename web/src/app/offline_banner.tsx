import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { client, type Instance, useConnected } from "../api";
import { Banner } from "../ui/banner";

const PROBE_EVERY = 5_000;

/** Says that the server does not answer, and looks again by itself until it does. */
export function OfflineBanner() {
  const { t } = useTranslation("app");
  const queries = useQueryClient();
  const connected = useConnected();
  const wasConnected = useRef(true);

  useEffect(() => {
    if (connected && !wasConnected.current) void queries.invalidateQueries();
    wasConnected.current = connected;
    if (connected) return;
    const probe = setInterval(() => void client.get<Instance>("/instance").catch(() => null), PROBE_EVERY);
    return () => clearInterval(probe);
  }, [connected, queries]);

  return (
    <div role="status" className="offline">
      {!connected && (
        <Banner kind="warn" icon="offline" strip>
          {t("offline")}
        </Banner>
      )}
    </div>
  );
}
