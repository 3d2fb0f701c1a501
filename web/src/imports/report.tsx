import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { download, type Import, useProblemText } from "../api";
import { number } from "../i18n/format";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { Tabs } from "../ui/tabs";
import { useToast } from "../ui/toast";
import { ItemsTab } from "./items_tab";
import { MatchedTab } from "./matched_tab";
import { NotInVault, notInVault } from "./not_in_vault";
import { leftOutQuery } from "./queries";
import { reportTabs } from "./search";
import { UnmatchedTab } from "./unmatched_tab";
import { useCounted } from "./use_counted";

const route = getRouteApi("/shell/imports/$importId");

/** What became of an import: three cards, four tabs, two files. */
export function Report({ found }: { found: Import }) {
  const { t } = useTranslation("imports");
  const counted = useCounted();
  const router = useRouter();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = search.tab ?? (found.counts.unmatched_users > 0 ? "unmatched" : "items");
  const { counts } = found;
  const users = counts.matched_users + counts.unmatched_users;
  const reason = found.reason && (
    <div className="px-8 pb-4 max-[720px]:px-4">
      <Banner kind={found.status === "failed" ? "bad" : "idle"}>{found.reason}</Banner>
    </div>
  );
  // Of one that ended early with nothing brought in, nothing more is kept.
  if (found.status !== "completed" && counts.collections + counts.accounts + counts.secrets === 0) {
    return (
      <>
        {reason}
        <EmptyState icon="upload" title={t("no_items")}>
          {t("forgotten_lead")}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      {reason}
      <div className="report-cards">
        <Card title={t("card_collections")} count={counts.collections}>
          <BroughtIn
            found={found}
            kind="collection"
            brought={counts.collections}
            notThere={notInVault(found).length}
          />
        </Card>
        <Card title={t("card_items")} count={counts.accounts + counts.secrets}>
          <BroughtIn found={found} kind="account,secret" brought={counts.accounts + counts.secrets}>
            {counted("accounts", counts.accounts)}, {counted("secrets", counts.secrets)}
          </BroughtIn>
        </Card>
        <Card title={t("card_users")} count={users}>
          <progress
            className="bar"
            aria-label={t("matched_of", {
              matched: number(counts.matched_users),
              users: number(users),
              count: users,
            })}
            value={counts.matched_users}
            max={Math.max(users, 1)}
          />
          {t("matched_and_unmatched", {
            matched: number(counts.matched_users),
            unmatched: number(counts.unmatched_users),
          })}
        </Card>
      </div>
      <div className="flex flex-wrap gap-2 px-8 pb-4 max-[720px]:px-4">
        <Download
          path={`/imports/${found.id}/report.csv`}
          name="import-report.csv"
          label={t("download_report")}
        />
        {counts.unmatched_users > 0 && (
          <Download
            path={`/imports/${found.id}/unmatched-users.csv`}
            name="unmatched-users.csv"
            label={t("download_unmatched")}
          />
        )}
      </div>
      <NotInVault found={found} className="max-w-3xl px-8 pb-4 max-[720px]:px-4" />
      <Tabs
        label={t("report_parts")}
        value={tab}
        tabs={reportTabs.map((value) => ({
          value,
          label: t(`tab_${value}`),
          href: router.buildLocation({
            to: "/imports/$importId",
            params: { importId: found.id },
            search: { tab: value },
          }).href,
          count:
            value === "unmatched"
              ? counts.unmatched_users
              : value === "matched"
                ? counts.matched_users
                : undefined,
        }))}
        onChange={(value) => void navigate({ search: { tab: value }, resetScroll: false })}
      >
        {tab === "unmatched" ? (
          <UnmatchedTab found={found} />
        ) : tab === "matched" ? (
          <MatchedTab found={found} />
        ) : (
          <ItemsTab key={tab} found={found} tab={tab} />
        )}
      </Tabs>
    </>
  );
}

interface BroughtInProps {
  found: Import;
  kind: "collection" | "account,secret";
  brought: number;
  /** So many of those left out were not in the export. */
  notThere?: number;
  children?: ReactNode;
}

/** How much came in of what was in the export. */
function BroughtIn({ found, kind, brought, notThere = 0, children }: BroughtInProps) {
  const { t } = useTranslation("imports");
  const leftOut = Math.max(0, (useQuery(leftOutQuery(found.id, kind)).data ?? 0) - notThere);
  const all = brought + leftOut;
  return (
    <>
      <progress
        className="bar"
        aria-label={t("brought_of", { brought: number(brought), all: number(all) })}
        value={brought}
        max={Math.max(all, 1)}
      />
      {children}
      {children && leftOut > 0 && ", "}
      {leftOut > 0 && t("skipped", { count: leftOut, number: number(leftOut) })}
    </>
  );
}

function Card({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section className="report-card" aria-label={title}>
      <h2>{title}</h2>
      <p className="report-count">{number(count)}</p>
      <div className="text-sm text-ink-2">{children}</div>
    </section>
  );
}

type File = `/imports/${string}/report.csv` | `/imports/${string}/unmatched-users.csv`;

function Download({ path, name, label }: { path: File; name: string; label: string }) {
  const problemText = useProblemText();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const fetchFile = async () => {
    setBusy(true);
    try {
      await download(path, {}, name);
    } catch (problem) {
      toast.error(problemText(problem));
    }
    setBusy(false);
  };
  return (
    <Button icon="download" busy={busy} onClick={() => void fetchFile()}>
      {label}
    </Button>
  );
}
