// Says that the server is away, when it is tried again, and that it is back.
import { useQueryClient } from "@tanstack/react-query";
import { Wifi, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { connectivity, useOutage } from "@/shared/api/use-realtime";
import { announce } from "@/shared/lib/announce";
import { useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/app";

/** A drop shorter than this is not worth a word. */
const patience = 1_500;
const sayBackFor = 3_000;

type Phase = "fine" | "away" | "back";

function usePhase(down: boolean): Phase {
  const [phase, setPhase] = useState<Phase>("fine");
  useEffect(() => {
    if (!down) {
      setPhase((old) => (old === "away" ? "back" : old));
      return;
    }
    const timer = setTimeout(() => setPhase("away"), patience);
    return () => clearTimeout(timer);
  }, [down]);
  useEffect(() => {
    if (phase !== "back") return;
    const timer = setTimeout(() => setPhase("fine"), sayBackFor);
    return () => clearTimeout(timer);
  }, [phase]);
  return phase;
}

export function ConnectionBanner() {
  const outage = useOutage();
  const phase = usePhase(outage !== null);
  const cache = useQueryClient();
  useEffect(() => {
    if (phase === "away") announce(t.unreachable);
    if (phase !== "back") return;
    announce(t.backOnline);
    // The rooms bring what changed; only what could not be had is asked for again.
    cache.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
  }, [phase, cache]);
  if (phase === "fine") return null;
  if (phase === "back") {
    return (
      <Banner tone="ok" icon={<Wifi />} label={t.connection} quiet>
        {t.backOnline}
      </Banner>
    );
  }
  return (
    <Banner
      tone="warn"
      icon={<WifiOff />}
      label={t.connection}
      quiet
      actions={
        <Button size="sm" onClick={connectivity.retryNow}>
          {t.tryNow}
        </Button>
      }
    >
      {t.unreachable} <NextTry at={outage?.retryAt ?? null} />
    </Banner>
  );
}

/** Counts down for the eye only: a screen reader would never come to rest. */
function NextTry({ at }: { at: number | null }) {
  const now = useNow(1_000);
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1_000);
  return (
    <span aria-hidden="true" className="whitespace-nowrap text-muted tabular-nums">
      {seconds > 0 ? t.retryIn(seconds) : t.retrying}
    </span>
  );
}
