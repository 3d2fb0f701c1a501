import type { English } from "./english";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: English;
  }
}
