import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Import, isProblem, useProblemText } from "../api";
import { usePeopleChanged } from "../invites";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { PageHeader } from "../ui/page_header";
import { Skeleton } from "../ui/skeleton";
import { When } from "../ui/when";
import { sourceName } from "./imports_page";
import { Preview } from "./preview";
import { importQuery } from "./queries";
import { Report } from "./report";
import { Running } from "./running";
import { ImportStatusBadge } from "./status";
import "./texts";

const route = getRouteApi("/shell/imports/$importId");

/** One import: what it would bring, how far it is, and then its report. */
export function ImportPage() {
  const { t } = useTranslation("imports");
  const problemText = useProblemText();
  const { importId } = route.useParams();
  const query = useQuery(importQuery(importId));
  const found = query.data;
  const hasEnded = useHasEnded(found);
  const gone = isProblem(query.error, "not_found", "bad_request", "not_allowed");
  const back = (
    <Link to="/imports" className="text-link">
      {t("title")}
    </Link>
  );
  if (!found || gone) {
    return (
      <>
        <PageHeader title={t("import")} lead={back} />
        {query.error ? (
          <div role="alert">
            <EmptyState
              icon="warn"
              title={t(gone ? "gone_title" : "could_not_load")}
              action={
                !gone && (
                  <Button icon="refresh" onClick={() => void query.refetch()}>
                    {t("try_again")}
                  </Button>
                )
              }
            >
              {gone ? t("gone") : problemText(query.error)}
            </EmptyState>
          </div>
        ) : (
          <div className="px-8 max-[720px]:px-4">
            <Skeleton lines={6} />
          </div>
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader title={t("import_from", { source: sourceName[found.source] })} lead={back}>
        <div className="flex items-center gap-3 max-[720px]:w-full">
          <ImportStatusBadge row={found} />
          <span className="text-sm text-ink-2">
            {t(found.ended_at ? "last_imported" : "uploaded")}{" "}
            <When at={found.ended_at ?? found.created_at} />
          </span>
        </div>
      </PageHeader>
      <p role="status" className="sr-only">
        {hasEnded && t("has_ended", { status: t(`status_${found.status}`) })}
      </p>
      {found.status === "previewed" ? (
        <Preview key={found.id} found={found} />
      ) : found.status === "running" ? (
        <Running found={found} />
      ) : (
        <Report found={found} />
      )}
    </>
  );
}

/** An import was seen running and has ended since; what shows what it brought is asked anew then. */
function useHasEnded(found: Import | undefined): boolean {
  const changed = usePeopleChanged();
  const [followed, setFollowed] = useState<string | null>(null);
  if (found?.status === "running" && found.id !== followed) setFollowed(found.id);
  const hasEnded = found?.id === followed && found?.status !== "running";
  useEffect(() => {
    if (hasEnded) changed();
  }, [hasEnded, changed]);
  return hasEnded;
}
