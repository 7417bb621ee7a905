// Everything that goes wrong in the browsers of a journey, apart from what the journey is about.
import type { BrowserContext, ConsoleMessage, Page, Request } from "@playwright/test";

/** An answer that a journey is about; every other refusal is a failure. */
export interface Refusal {
  status: number;
  path: RegExp;
}

/** What Chromium says of a request beside the request's own events, and of a WebSocket, which has none. */
const aboutRequest = /^Failed to load resource: /;
const aboutSocket = /^WebSocket connection to .* failed/;
/** The app or the browser itself gave up the request: somebody left the page. */
const givenUp = "net::ERR_ABORTED";

export class Problems {
  private readonly found: string[] = [];
  private readonly requested = new Set<string>();
  private readonly lost = new WeakSet<Request>();
  private readonly doomed = new WeakSet<Page>();
  private readonly unexplained: { url: string; problem: string }[] = [];
  private outages = 0;

  /** Listens to all pages of a context, which belong to the person of this name. */
  watch(context: BrowserContext, name: string, refused: Refusal[]): void {
    const tell = (problem: string) => this.found.push(`${name}: ${problem}`);
    context.on("weberror", (error) => tell(String(error.error())));
    context.on("console", (message) => this.hear(message, name));
    context.on("request", (request) => {
      this.requested.add(request.url());
      if (this.outages > 0) this.lost.add(request);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      const expected = this.outages > 0 || this.lost.has(request) || reason === givenUp;
      if (!expected) tell(`${request.method()} ${request.url()}: ${reason}`);
    });
    context.on("response", (response) => {
      const status = response.status();
      const path = new URL(response.url()).pathname;
      const expected = refused.some((one) => one.status === status && one.path.test(path));
      if (status >= 400 && !expected) tell(`${response.request().method()} ${path}: ${status}`);
    });
    context.on("page", (page) =>
      page.on("crash", () => {
        if (!this.doomed.has(page)) tell("the page crashed");
      }),
    );
  }

  /** From the beginning of this work to its end, the network may fail. Nothing else may. */
  expectOutage = async (work: () => Promise<void>): Promise<void> => {
    this.beginOutage();
    await work();
    this.outages -= 1;
  };

  /** From now on to the end of the journey. */
  beginOutage(): void {
    this.outages += 1;
  }

  /** Lets a page crash as one that ran out of memory does. */
  crash = async (page: Page): Promise<void> => {
    this.doomed.add(page);
    const crashed = page.waitForEvent("crash");
    // The navigation never ends: the page is gone.
    await Promise.all([crashed, page.goto("chrome://crash").catch(() => undefined)]);
  };

  list(): string[] {
    const rest = this.unexplained.filter(({ url }) => !this.requested.has(url));
    return [...this.found, ...rest.map(({ problem }) => problem)];
  }

  private hear(message: ConsoleMessage, name: string): void {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url } = message.location();
    const problem = `${name}: ${message.text()} (${url})`;
    if (aboutRequest.test(message.text())) {
      // The request's own events tell more, but an icon of the page has none.
      if (this.outages === 0) this.unexplained.push({ url, problem });
    } else if (this.outages === 0 || !aboutSocket.test(message.text())) {
      this.found.push(problem);
    }
  }
}
