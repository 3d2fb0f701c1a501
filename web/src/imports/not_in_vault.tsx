import { useTranslation } from "react-i18next";
import type { Import } from "../api";
import { number } from "../i18n/format";

/** The shared folders that only the permissions file has. */
export const notInVault = ({ folders }: Import) => (folders ?? []).filter(({ in_vault }) => !in_vault);

/** Says that they are left out, and names them; nothing where there is none. */
export function NotInVault({ found, className }: { found: Import; className: string }) {
  const { t } = useTranslation("imports");
  const folders = notInVault(found);
  if (folders.length === 0) return null;
  return (
    <details className={className}>
      <summary>{t("not_in_vault", { count: folders.length, number: number(folders.length) })}</summary>
      <p className="hint mt-1">{t("not_in_vault_lead")}</p>
      <ul className="mt-2 pl-5 [overflow-wrap:anywhere]">
        {folders.map(({ path }) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
    </details>
  );
}
