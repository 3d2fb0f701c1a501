import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem, useProblemText } from "../api";
import { number } from "../i18n/format";
import { usePeopleChanged } from "../invites";
import { Who } from "../ui/avatar";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { useToast } from "../ui/toast";
import { type BulkAction, doTo, mayAll } from "./bulk_actions";
import type { Row } from "./row";

interface Props {
  action: BulkAction;
  selected: Row[];
  onClose: () => void;
  /** Called with those it worked for. */
  onDone: (rows: Row[]) => void;
}

interface Failure {
  row: Row;
  words: string;
}

const SHOWN = 5;

/** Asks once for all, goes through them one by one, and keeps those that failed with the reason. */
export function BulkDialog({ action, selected, onClose, onDone }: Props) {
  const { t } = useTranslation("members");
  const toast = useToast();
  const problemText = useProblemText();
  const changed = usePeopleChanged();
  const [rows, setRows] = useState(() => mayAll(action, selected));
  const [failures, setFailures] = useState<Failure[]>([]);
  const [worked, setWorked] = useState(0);
  const left = selected.length - mayAll(action, selected).length;

  const doing = useMutation({
    mutationFn: async () => {
      const done: Row[] = [];
      const failed: Failure[] = [];
      for (const row of rows) {
        try {
          await doTo(action, row);
          done.push(row);
        } catch (error) {
          // Whom they own something alone leave it to is asked for one at a time.
          const isOwner = isProblem(error, "sole_owner");
          failed.push({ row, words: isOwner ? t("bulk_sole_owner") : problemText(error) });
        }
        setWorked(done.length + failed.length);
      }
      return { done, failed };
    },
    onSuccess: ({ done, failed }) => {
      if (done.length > 0) {
        changed();
        toast.success(t(`bulk_${action}_done`, { count: done.length, number: number(done.length) }));
        onDone(done);
      }
      setFailures(failed);
      setRows(failed.map(({ row }) => row));
      setWorked(0);
      if (failed.length === 0) onClose();
    },
  });

  const count = { count: rows.length, number: number(rows.length) };
  // Whoever failed is named; of many that are only about to be done the first ones will do.
  const shown = failures.length > 0 ? rows : rows.slice(0, SHOWN);
  const more = rows.length - shown.length;
  const wordsOf = (row: Row) => failures.find((failure) => failure.row === row)?.words;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`bulk_${action}_title`, count)}
      description={t(`bulk_${action}_lead`)}
      error={
        failures.length > 0
          ? t("bulk_failed", { count: failures.length, number: number(failures.length) })
          : null
      }
      fact={
        doing.isPending ? (
          <span role="status">{t("bulk_progress", { done: number(worked), all: number(rows.length) })}</span>
        ) : left > 0 && failures.length === 0 ? (
          t("bulk_left_out", { count: left, number: number(left) })
        ) : null
      }
      submit={{
        label: failures.length > 0 ? t("try_again") : t(`bulk_${action}_verb`),
        danger: action !== "resend_invite",
      }}
      onSubmit={() => doing.mutate()}
      busy={doing.isPending}
    >
      <ul
        className="flex flex-col gap-3 rounded-lg border border-line px-4 py-3"
        aria-label={t("bulk_people")}
      >
        {shown.map((row) => (
          <li key={row.id}>
            <Who name={row.name} familyName={row.family_name} email={row.email} />
            {wordsOf(row) && (
              <p className="field-error pl-11">
                <Icon name="warn" />
                <span>{wordsOf(row)}</span>
              </p>
            )}
          </li>
        ))}
        {more > 0 && <li className="text-ink-3">{t("bulk_more", { count: more, number: number(more) })}</li>}
      </ul>
    </Dialog>
  );
}
