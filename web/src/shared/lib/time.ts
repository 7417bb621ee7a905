// Times as people say them: "3 min ago", "12:04 left".
import { useSyncExternalStore } from "react";
import { locale } from "@/strings/locale";
import { t } from "@/strings/time";

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function ago(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return t.justNow;
}

export const dateTime = (time: string) => absolute.format(new Date(time));

/** The time of day: "14:05". */
export const timeOfDay = (time: string) => clock.format(new Date(time));

/** Minutes and seconds until `time`, never below zero: "24:09". */
export function countdown(time: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.floor((Date.parse(time) - now) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** One timer for all who want to know the time that often; it stands still while nobody does. */
class Ticker {
  private now = Date.now();
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ms: number) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.timer = setInterval(this.tick, this.ms);
      // Timers of a hidden page are slowed down: what it shows is set right before it is looked at.
      document.addEventListener("visibilitychange", this.tick);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      document.removeEventListener("visibilitychange", this.tick);
    };
  };

  get = (): number => {
    const idle = this.listeners.size === 0;
    if (idle && Math.abs(Date.now() - this.now) >= this.ms) this.now = Date.now();
    return this.now;
  };

  private readonly tick = () => {
    this.now = Date.now();
    for (const listener of this.listeners) listener();
  };
}

const tickers = new Map<number, Ticker>();

function tickerOf(ms: number): Ticker {
  const known = tickers.get(ms);
  if (known) return known;
  const made = new Ticker(ms);
  tickers.set(ms, made);
  return made;
}

/** The current time, refreshed every `ms` so that what it feeds stays true. */
export function useNow(ms: number): number {
  const ticker = tickerOf(ms);
  return useSyncExternalStore(ticker.subscribe, ticker.get);
}
