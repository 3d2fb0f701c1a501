import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/**
 * Goes, once, to a path with its search and all. The router's own Navigate goes again on every render of its parent,
 * which never ends while the next page's code is still loading.
 */
export function Redirect({ path }: { path: string }) {
  const { history } = useRouter();
  const [target] = useState(path);
  useEffect(() => history.replace(target), [history, target]);
  return null;
}
