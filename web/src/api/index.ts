export { client, type Query } from "./client";
export { useConnected } from "./connection";
export { accessToken, enterWorkspace, holdSession, onSession, refreshSession } from "./credentials";
export { download } from "./download";
export { instanceQuery } from "./instance";
export { isProblem, OfflineError, ProblemError } from "./problem_error";
export { fieldProblems, useCodeText, useProblemText } from "./problems";
export type * from "./types";
export { workspaceQuery } from "./workspace";
