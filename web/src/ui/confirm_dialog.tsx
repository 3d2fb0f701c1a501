import type { ReactNode } from "react";
import { Dialog } from "./dialog";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  verb: string;
  onConfirm: () => void;
  danger?: boolean;
  busy?: boolean;
  error?: string | null | undefined;
  fact?: ReactNode;
  children?: ReactNode;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ verb, danger = true, onConfirm, ...rest }: Props) {
  return <Dialog {...rest} submit={{ label: verb, danger }} onSubmit={onConfirm} />;
}
