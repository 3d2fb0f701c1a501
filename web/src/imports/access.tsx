import { useTranslation } from "react-i18next";
import type { ImportAccess } from "../api";
import { useCounted } from "./use_counted";

/** How much somebody saw, and folder by folder what. */
export function Access({ access }: { access: ImportAccess }) {
  const { t } = useTranslation("imports");
  const counted = useCounted();
  const sum = (["collections", "accounts", "secrets"] as const)
    .map((what) => counted(what, access[what]))
    .join(", ");
  if (access.folders.length === 0) return sum;
  return (
    <details>
      <summary>{sum}</summary>
      <ul className="pl-5">
        {access.folders.map(({ path, permission, sites }) => (
          <li key={path}>
            {path}: {t(`permission_${permission}`)}
            {sites && ` (${sites.join(", ")})`}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The same under somebody's address, where its column has no room. */
export function AccessBelow({ access }: { access: ImportAccess }) {
  return (
    <div className="room-none pl-11 text-sm max-[720px]:pl-0">
      <Access access={access} />
    </div>
  );
}
