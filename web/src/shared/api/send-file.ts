// Sends a file and tells how far it is, which `fetch` can't.
import { myName } from "@/shared/lib/identity";
import { refusalOf } from "./http";
import { ApiProblem } from "./problem";
import type { Doc } from "./types";

/** How many bytes have gone so far. */
export type OnSent = (bytes: number) => void;

export function sendFile(
  url: string,
  body: Blob,
  headers: Record<string, string>,
  onSent: OnSent,
): Promise<Doc> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    const all = {
      ...headers,
      "Content-Type": body.type || "application/octet-stream",
      "X-Display-Name": encodeURIComponent(myName()),
    };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText));
      else refusalOf(new Response(request.responseText, request), "PUT").then(reject);
    };
    request.onerror = () => reject(ApiProblem.offline());
    request.send(body);
  });
}
