import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ActivityEvent } from "../api";
import { Avatar } from "../ui/avatar";
import { Icon, type IconName } from "../ui/icons";

interface Props {
  actor: ActivityEvent["actor"];
  /** On a phone what was done stands under who did it. */
  children: ReactNode;
}

export function Actor({ actor, children }: Props) {
  const { t } = useTranslation("activity");
  const name = actor.name || t(actor.kind === "system" ? "system" : "somebody");
  return (
    <div className="who">
      {actor.kind === "member" ? (
        <Avatar name={name} email={name} />
      ) : (
        <Machine icon={actor.kind === "system" ? "gear" : "key"} />
      )}
      <div>
        <b title={name}>{name}</b>
        <span className="sub whitespace-normal min-[721px]:hidden">{children}</span>
      </div>
    </div>
  );
}

function Machine({ icon }: { icon: IconName }) {
  return (
    <span className="avatar bg-sunken text-ink-2">
      <Icon name={icon} />
    </span>
  );
}
