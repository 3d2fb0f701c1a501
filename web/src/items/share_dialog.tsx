import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  client,
  fieldProblems,
  type Grant,
  type ItemRole,
  isProblem,
  type ListOf,
  type Partner,
  type Person,
  useCodeText,
  useProblemText,
  type WaitingGrant,
} from "../api";
import { date, exactTime, number } from "../i18n/format";
import { useDeed } from "../invites";
import { PersonField, USER_AND_ABOVE } from "../members";
import { useMe, useSession } from "../session";
import { Who } from "../ui/avatar";
import { IconButton } from "../ui/button";
import { Choices } from "../ui/choices";
import { Dialog } from "../ui/dialog";
import { FieldError } from "../ui/form_row";
import { NotLoaded } from "../ui/not_loaded";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { useSwap } from "../ui/use_swap";
import { What } from "../ui/what";
import { type Item, pathOf } from "./item";
import { grantsQuery, itemQuery, waitingGrantsQuery } from "./queries";

type With = "person" | "partner";

/** With whom an item is shared, and sharing it with one more. */
export function ShareDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const { t } = useTranslation("items");
  const { can } = useSession();
  const codeText = useCodeText();
  const problemText = useProblemText();
  const me = useMe();
  const passing = item.role === "manager";
  const own = me.partners.find(({ partner_role }) => partner_role === "guest_admin");
  const [withWhom, setWithWhom] = useState<With>("person");
  const [chosen, setChosen] = useState<Person[]>([]);
  const [partnerId, setPartnerId] = useState("");
  /** As long as none is chosen they keep the one they have. */
  const [role, setRole] = useState<ItemRole | null>(null);
  const [missing, setMissing] = useState(false);
  const mayPartner = !passing && can("list_partners");
  const partners = useQuery({
    queryKey: ["partners", "to share with"],
    queryFn: ({ signal }) => client.all<Partner>("/partners", undefined, signal),
    enabled: mayPartner,
  });
  const grants = useQuery(grantsQuery(item.kind, item.id));
  const offered = partners.data?.items ?? [];
  const [person] = chosen;
  const partner = offered.find(({ id }) => id === partnerId);
  const name = withWhom === "person" ? person?.name : partner?.name;
  const roles = rolesOf(withWhom, person, passing);
  const holderId = withWhom === "person" ? person?.id : partnerId;
  // What they have through a collection is not taken back here, and does not change here.
  const held = grants.data?.items.find(
    (grant) => grant.can_unshare && (grant.member ?? grant.partner)?.id === holderId,
  );
  const given = [role, held?.role].find((one) => one && roles.includes(one)) ?? "collaborator";
  const sharing = useDeed({
    run: () => {
      const holder = withWhom === "person" ? { member_id: person?.id } : { partner_id: partnerId };
      return client.post<Grant>(`/${pathOf[item.kind]}/${item.id}/grants`, { ...holder, role: given });
    },
    said: t("shared", { item: item.name, name: name ?? "" }),
    onDone: () => {
      setChosen([]);
      setPartnerId("");
      setRole(null);
    },
  });
  const wrong = fieldProblems(sharing.problem);
  // Not found is who it was to be shared with, or the item itself.
  const notFound = isProblem(sharing.problem, "not_found");
  const found = useQuery({ ...itemQuery(item.kind, item.id), enabled: notFound, staleTime: 0 });
  const gone = found.isFetching
    ? null
    : t(isProblem(found.error, "not_found", "not_allowed") ? "gone" : "person_gone");
  const missed = missing && name === undefined ? t(`${withWhom}_missing`) : undefined;
  const share = () => {
    setMissing(name === undefined);
    if (name !== undefined) sharing.start();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("share_item", { item: item.name })}
      description={t(`share_${item.kind}_lead`)}
      // Until then it is not known which role they have, and it could be taken from them unseen.
      submit={{ label: t("share"), disabledReason: grants.data ? null : t("grants_awaited") }}
      onSubmit={share}
      busy={sharing.busy}
      error={notFound ? gone : wrong.role ? null : sharing.error}
    >
      {mayPartner && <NotLoaded query={partners} words={problemText} />}
      {mayPartner && offered.length > 0 && (
        <Choices
          label={t("share_with")}
          value={withWhom}
          onChange={(next) => {
            setWithWhom(next);
            setRole(null);
            setMissing(false);
          }}
          options={[
            { value: "person", label: t("a_person"), icon: "user" },
            { value: "partner", label: t("a_partner"), icon: "building" },
          ]}
        />
      )}
      {withWhom === "person" ? (
        <PersonField
          label={t("person")}
          single
          without={me.member_id ? [me.member_id] : []}
          chosen={chosen}
          partnerId={can("list_people") ? undefined : own?.id}
          onChange={(next) => {
            setChosen(next);
            setRole(null);
            setMissing(false);
          }}
          error={missed}
        />
      ) : (
        <Select
          label={t("partner")}
          value={partnerId}
          onChange={(next) => {
            setPartnerId(next);
            setRole(null);
          }}
          options={[
            { value: "", label: t("choose_partner") },
            ...offered.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          hint={t(`partner_hint_${given === "manager" ? "manager" : "collaborator"}`)}
          error={missed}
        />
      )}
      {roles.length > 1 ? (
        <Select
          label={t("role")}
          value={given}
          onChange={setRole}
          options={roles.map((value) => ({ value, label: t(`role_${value}`) }))}
          hint={t(`role_hint_${given}`)}
          error={wrong.role && codeText(wrong.role)}
        />
      ) : (
        <p className="hint">{t(person ? "collaborator_only" : "role_hint_collaborator")}</p>
      )}
      <Grants item={item} grants={grants} />
      {item.role === "owner" && <WaitingGrants item={item} />}
    </Dialog>
  );
}

/** The roles somebody can have. */
function rolesOf(withWhom: With, person: Person | undefined, passing: boolean): ItemRole[] {
  if (passing) return ["collaborator"];
  if (withWhom === "partner") return ["collaborator", "manager"];
  const mayOwn = person && USER_AND_ABOVE.some((role) => role === person.role);
  return mayOwn ? ["collaborator", "owner"] : ["collaborator"];
}

function Grants({ item, grants }: { item: Item; grants: UseQueryResult<ListOf<Grant>> }) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const list = grants.data;
  return (
    <section aria-labelledby="shared-with">
      <h3 id="shared-with" className="mt-2 font-650">
        {t("shared_with")}
      </h3>
      {list ? (
        <Lines list={list} line={(grant) => <GrantLine key={grant.id} item={item} grant={grant} />} />
      ) : grants.error ? (
        <NotLoaded query={grants} words={problemText} />
      ) : (
        <Skeleton lines={2} />
      )}
    </section>
  );
}

/** For whom it waits who is not here yet; nothing where it waits for nobody. */
function WaitingGrants({ item }: { item: Item }) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const waiting = useQuery(waitingGrantsQuery(item.kind, item.id));
  const list = waiting.data;
  if (!list) return <NotLoaded query={waiting} words={problemText} />;
  if (list.items.length === 0) return null;
  return (
    <section aria-labelledby="waiting-to-join">
      <h3 id="waiting-to-join" className="mt-4 font-650">
        {t("waiting_to_join")}
      </h3>
      <p className="hint">{t("waiting_to_join_lead")}</p>
      <Lines list={list} line={(one) => <WaitingLine key={one.id} item={item} waiting={one} />} />
    </section>
  );
}

function Lines<T>({ list, line }: { list: ListOf<T>; line: (one: T) => ReactNode }) {
  const { t } = useTranslation("items");
  return (
    <ul className="grants">
      {list.items.map(line)}
      {list.next_cursor !== null && (
        <li className="hint">{t("and_more", { number: number(list.total.count - list.items.length) })}</li>
      )}
    </ul>
  );
}

function GrantLine({ item, grant }: { item: Item; grant: Grant }) {
  const { t } = useTranslation("items");
  const name = grant.member?.name ?? grant.partner?.name ?? t("somebody");
  const how = grant.collection
    ? t("through_collection", { collection: grant.collection.name })
    : grant.through_partner
      ? t("through_partner", { partner: grant.through_partner.name })
      : null;
  return (
    <Line item={item} name={name} path={grant.can_unshare ? `grants/${grant.id}` : null}>
      {grant.member ? (
        <Who name={grant.member.name} email={grant.member.email} />
      ) : (
        <What icon="building" name={name}>
          {t("a_partner")}
        </What>
      )}
      <span className="grant-role">
        {t(`role_${grant.role}`)}
        {how && <small>{how}</small>}
      </span>
    </Line>
  );
}

function WaitingLine({ item, waiting }: { item: Item; waiting: WaitingGrant }) {
  const { t } = useTranslation("items");
  const { email, role, collection, ends_at } = waiting;
  return (
    <Line item={item} name={email} path={waiting.can_take_back ? `waiting-grants/${waiting.id}` : null}>
      <What icon="mail" name={email}>
        <time dateTime={ends_at} title={exactTime(ends_at)}>
          {t("waits_until", { date: date(ends_at) })}
        </time>
      </What>
      <span className="grant-role">
        {t(`role_${role}`)}
        {collection && <small>{t("through_collection", { collection: collection.name })}</small>}
      </span>
    </Line>
  );
}

interface LineProps {
  item: Item;
  /** Whom it can be taken back from. */
  name: string;
  /** What is deleted of the item then; null where it is not taken back here. */
  path: string | null;
  children: ReactNode;
}

/** Who has it, and taking it back, which asks once more. */
function Line({ item, name, path, children }: LineProps) {
  const { t } = useTranslation("items");
  const [asking, setAsking] = useState(false);
  const { place, swap } = useSwap<HTMLSpanElement>("button:last-of-type");
  const taking = useDeed({
    run: () => client.delete(`/${pathOf[item.kind]}/${item.id}/${path}`),
    said: t("unshared", { item: item.name, name }),
    onDone: () => setAsking(false),
  });
  return (
    <li>
      <div className="grant">
        {children}
        {path !== null ? (
          <span ref={place} className="flex gap-1">
            {asking && (
              <IconButton
                icon="check"
                variant="danger"
                busy={taking.busy}
                label={t("confirm_unshare", { name })}
                onClick={taking.start}
              />
            )}
            {/* A second click where the bin was keeps it. */}
            <IconButton
              key={asking ? "keep" : "take"}
              icon={asking ? "x" : "trash"}
              variant="bare"
              label={asking ? t("keep_sharing") : t("unshare", { name })}
              onClick={() => swap(() => setAsking(!asking))}
            />
          </span>
        ) : (
          <span aria-hidden="true" className="w-9" />
        )}
      </div>
      {taking.error && <FieldError>{taking.error}</FieldError>}
    </li>
  );
}
