/**
 * The file with the token that whoever asks over HTTP must bear.
 *
 * @module
 */
import {
  draftBeside,
  isOurs,
  publish,
  type Published,
  retract,
} from "./published_file.ts";

const OWNER_ONLY = 0o600;

/** A token in its file. */
export class TokenFile {
  readonly #path: string;
  readonly #secret: string;
  #published: Published | null = null;

  /**
   * @param path Where it is put; the one of a dead server is replaced.
   * @param secret The token.
   */
  constructor(path: string, secret: string) {
    this.#path = path;
    this.#secret = secret;
  }

  /** Puts it there, unless it is. */
  write(): void {
    if (this.#published !== null && isOurs(this.#published)) return;
    const draft = draftBeside(this.#path);
    try {
      Deno.writeTextFileSync(draft, `${this.#secret}\n`, {
        createNew: true,
        mode: OWNER_ONLY,
      });
      this.#published = publish(draft, this.#path, "file");
    } catch (error) {
      removeQuietly(draft);
      throw error;
    }
  }

  /** Takes it away, if it is still ours. */
  remove(): void {
    retract(this.#published);
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was never made.
  }
}
