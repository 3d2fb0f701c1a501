import { useTranslation } from "react-i18next";
import type { Import } from "../api";
import { Badge } from "../ui/badge";
import type { IconName } from "../ui/icons";

const looks: Record<Import["status"], { kind: "good" | "warn" | "bad" | "idle"; icon: IconName }> = {
  previewed: { kind: "warn", icon: "eye" },
  running: { kind: "warn", icon: "clock" },
  completed: { kind: "good", icon: "check" },
  failed: { kind: "bad", icon: "warn" },
  cancelled: { kind: "idle", icon: "x" },
};

export function ImportStatusBadge({ row: { status } }: { row: Import }) {
  const { t } = useTranslation("imports");
  const { kind, icon } = looks[status];
  return (
    <Badge kind={kind} icon={icon}>
      {t(`status_${status}`)}
    </Badge>
  );
}
