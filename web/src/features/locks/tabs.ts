// Tabs of one browser talk to each other, so that two tabs of one person don't fight over a lock.

type Word = "who-holds" | "i-hold" | "hand-over" | "let-go";

interface Message {
  word: Word;
  projectId: string;
}

const answerWithin = 200;
/** For a lock that is known to be this browser's: a busy tab may need a while. */
const surelyAnswerWithin = 2_000;
const handOverWithin = 3_000;

export interface TabsOptions {
  projectId: string;
  /** Whether this tab has the project's lock. */
  holds: () => boolean;
  /** Gives the lock up for another tab; done once the server knows. */
  letGo: () => Promise<void>;
}

export class Tabs {
  private readonly channel = new BroadcastChannel("ai-toolkit.locks");

  constructor(private readonly options: TabsOptions) {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.projectId !== options.projectId || !options.holds()) return;
      if (data.word === "who-holds") this.say("i-hold");
      if (data.word === "hand-over") options.letGo().then(() => this.say("let-go"));
    };
  }

  /** Whether another tab of this browser holds the lock; `ours` when some tab of it took the lock. */
  heldElsewhere(ours = false): Promise<boolean> {
    return this.ask("who-holds", "i-hold", ours ? surelyAnswerWithin : answerWithin);
  }

  /** Asks the tab that holds the lock to give it up, and waits until it has. */
  async handOver(): Promise<void> {
    await this.ask("hand-over", "let-go", handOverWithin);
  }

  close(): void {
    this.channel.close();
  }

  /** Whether some tab answered in time. */
  private ask(question: Word, answer: Word, within: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (answered: boolean) => {
        clearTimeout(timer);
        this.channel.removeEventListener("message", hear);
        resolve(answered);
      };
      const hear = ({ data }: MessageEvent<Message>) => {
        if (data.projectId === this.options.projectId && data.word === answer) finish(true);
      };
      const timer = setTimeout(() => finish(false), within);
      this.channel.addEventListener("message", hear);
      this.say(question);
    });
  }

  private say(word: Word): void {
    const message: Message = { word, projectId: this.options.projectId };
    this.channel.postMessage(message);
  }
}
