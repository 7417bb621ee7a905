// Who you are, and the menu behind it, which is loaded when somebody is about to open it.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { queries } from "@/shared/api/queries";
import { code } from "@/shared/lib/code";
import { useIdentity, useMyName } from "@/shared/lib/identity";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/app";
import { FrameBoundary } from "./frame-boundary";

const DisplayNameDialog = lazy(code(() => import("./display-name-dialog")));
const loadMenu = code(() => import("./person-menu-items"));
const PersonMenuItems = lazy(loadMenu);

const preload = () => {
  loadMenu().catch(() => undefined);
};

export function PersonMenu() {
  const [renaming, setRenaming] = useState(false);
  const [wanted, setWanted] = useState(false);
  const { data: session } = useQuery(queries.session());
  const { chosen } = useIdentity();
  const name = useMyName();
  const renameable = session?.mode !== "accounts";
  const button = (
    <Button
      variant="ghost"
      size="icon"
      aria-label={t.youAre(name)}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") setWanted(true);
      }}
    >
      <Avatar name={name} />
    </Button>
  );
  return (
    <>
      {renameable && !chosen && (
        <Button variant="ghost" size="sm" className="text-accent" onClick={() => setRenaming(true)}>
          {t.setYourName}
        </Button>
      )}
      <FrameBoundary>
        {wanted ? (
          <Suspense fallback={button}>
            <PersonMenuItems name={name} onRename={renameable ? () => setRenaming(true) : null} />
          </Suspense>
        ) : (
          button
        )}
        {renaming && (
          <Suspense>
            <DisplayNameDialog onClose={() => setRenaming(false)} />
          </Suspense>
        )}
      </FrameBoundary>
    </>
  );
}
