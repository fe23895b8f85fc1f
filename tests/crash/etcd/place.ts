/**
 * A host of a trial, and its way to etcd.
 *
 * @module
 */
import type { EtcdRig } from "../../support/etcd.ts";
import type { NamespaceHost } from "../../support/etcd_namespace.ts";
import type { Host } from "./berth.ts";
import { configOf } from "./plan.ts";

/** A host whose way to etcd can be taken away. */
export interface Place extends Host {
  /** Cuts its way to etcd, or mends it. */
  set(passage: "cut" | "open"): Promise<void>;
}

/** A host with a network of its own where that could be, else one behind relays. */
export async function layPlace(
  rig: EtcdRig,
  apart: NamespaceHost | null,
  { name, root }: { name: string; root: string },
): Promise<Place> {
  const behind = apart === null ? rig.host() : null;
  const endpoints = behind?.endpoints ??
    rig.members.map(({ plan }) =>
      `http://${apart?.address}:${plan.clientPort}`
    );
  await Deno.mkdir(root);
  await Deno.writeTextFile(`${root}/dos.jsonc`, configOf(endpoints));
  const set = async (passage: "cut" | "open"): Promise<void> => {
    behind?.set(passage);
    await apart?.set(passage);
  };
  return { name, root, set, through: apart?.through ?? [] };
}
