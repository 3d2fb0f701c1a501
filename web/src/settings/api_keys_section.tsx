import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, client, type ListOf, useProblemText } from "../api";
import { number } from "../i18n/format";
import { Button } from "../ui/button";
import { NotLoaded } from "../ui/not_loaded";
import { Section } from "../ui/section_form";
import { Skeleton } from "../ui/skeleton";
import { ApiKeyRow } from "./api_key_row";
import { NewKeyDialog } from "./new_key_dialog";
import { RevokeKeyDialog } from "./revoke_key_dialog";

/** More keys than anybody keeps an eye on; the newest are shown. */
const SHOWN = 100;

/** Keys by which programs act in the workspace. */
export function ApiKeysSection() {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const keys = useQuery({
    queryKey: ["api_keys"],
    queryFn: ({ signal }) => client.get<ListOf<ApiKey>>("/api-keys", { limit: SHOWN }, signal),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["api_keys"] });
  const rest = (keys.data?.total.count ?? 0) - (keys.data?.items.length ?? 0);

  return (
    <Section title={t("api_keys")} lead={t("api_keys_lead")}>
      {keys.isPending && <Skeleton lines={3} />}
      <NotLoaded query={keys} words={problemText} />
      {keys.data?.items.length === 0 && <p className="hint">{t("no_keys")}</p>}
      {keys.data && keys.data.items.length > 0 && (
        <ul className="line-rows" aria-label={t("api_keys")}>
          {keys.data.items.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      {rest > 0 && <p className="hint">{t("more_keys", { count: rest, number: number(rest) })}</p>}
      <div className="section-foot">
        <Button icon="key" onClick={() => setMaking(true)}>
          {t("new_key")}
        </Button>
      </div>
      {making && <NewKeyDialog onMade={again} onClose={() => setMaking(false)} />}
      {revoking && <RevokeKeyDialog apiKey={revoking} onRevoked={again} onClose={() => setRevoking(null)} />}
    </Section>
  );
}
