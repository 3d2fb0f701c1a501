// Every URL of the web app, in reading order. A page is registered once it exists; the drawer then shows its entry.

import { createRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signInSearch } from "../session";
import { ErrorPage } from "./error_page";
import { HomePage } from "./home_page";
import { NotFoundPage } from "./not_found_page";
import { Root } from "./root";
import { SignedIn } from "./signed_in";

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

// Pages for anybody: one card each.
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("../session/sign_in_page"), "SignInPage"),
});

// Pages inside the shell: they need somebody signed in, in a workspace.
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: SignedIn });
const home = createRoute({ getParentRoute: () => shell, path: "/", component: HomePage });

export const routeTree = root.addChildren([signIn, shell.addChildren([home])]);
