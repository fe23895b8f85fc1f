/**
 * What the installers fetch from, and what not.
 *
 * @module
 */

/** The server is who the URL names, or this machine. */
export const SAFE_URLS: readonly string[] = [
  ...["https://example.org", "https://example.org:8443/a/b?c"],
  ...["http://127.0.0.1", "http://127.0.0.1/", "http://127.0.0.1:8080/a"],
  ...["http://localhost:1", "http://localhost/a@b:c"],
];

/** Anybody on the way may answer, or it leads to where it does not seem to. */
export const UNSAFE_URLS: readonly string[] = [
  ...["http://example.org", "ftp://example.org", "file:///x"],
  ...["http://127.0.0.1:x@example.org/", "http://127.0.0.1:1@example.org"],
  ...["http://localhost:@example.org/", "http://127.0.0.1.example.org/"],
  ...["http://127.0.0.1?@example.org/", "http://localhost#@example.org/"],
  ...["http://127.0.0.1\\@example.org/", "http://localhostx:80/"],
  ...["http://127.0.0.1:/", "http://127.0.0.1:80x/"],
];
