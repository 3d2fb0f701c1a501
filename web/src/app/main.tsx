import "../styles/main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { firstLanguageShown } from "../i18n";
import { App } from "./app";
import { createQueryClient } from "./query_client";
import { createAppRouter } from "./router";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");
await firstLanguageShown;
createRoot(place).render(
  <StrictMode>
    <App router={createAppRouter()} queries={createQueryClient()} />
  </StrictMode>,
);
