/**
 * A live lease as the rules see it.
 *
 * A lease may have been written by anybody and hold any JSON: each field is
 * looked at before it is believed, and what cannot be read claims the whole
 * repository. Regions are compiled when a guard first needs them, and once.
 *
 * @module
 */
import { inferKind, type LaneIndex, resolveLane } from "../domain/catalogue.ts";
import { laneId } from "../domain/lane.ts";
import { identityText, type Lease, ownField, textOf } from "../domain/lease.ts";
import { heldTree, recordedRegion } from "../domain/held_region.ts";
import { isFar } from "../domain/pattern_head.ts";
import type { Region } from "../domain/region.ts";

/** A live lease, ready to be compared. */
export class Holding {
  /** The lease as recorded. */
  readonly lease: Lease;
  /** The id of its lane, aliases resolved. */
  readonly id: string;
  readonly #lanes: LaneIndex;
  #kind: string | undefined;
  #exact: Region | undefined;
  #tree: Region | undefined;

  /**
   * @param lease The lease as recorded, whatever it holds.
   * @param lanes What the workspace declares.
   */
  constructor(lease: Lease, lanes: LaneIndex) {
    this.lease = Object(lease);
    this.id = resolveLane(lanes, identityText(this.field("lane"))).id;
    this.#lanes = lanes;
  }

  /** The id of its kind, inferred where none was recorded. */
  get kind(): string {
    return this.#kind ??= laneId(this.text("lane_kind")) ||
      inferKind(this.#lanes, this.id);
  }

  /** The paths it holds: its exact region where it recorded one, else its tree. */
  get region(): Region {
    return this.#exact ??= recordedRegion(this.lease) ?? this.tree;
  }

  /** Its tree, which means what it matches and everything below. */
  get tree(): Region {
    return this.#tree ??= heldTree(this.lease);
  }

  /** Whether it certainly shares no path with a region; `false` leaves it open. */
  isFar(region: Region): boolean {
    return this.#exact === undefined &&
      isFar(this.lease, region);
  }

  /** A field as recorded. */
  field(key: string): unknown {
    return ownField(this.lease, key);
  }

  /** A field as recorded, `""` if it is not text. */
  text(key: string): string {
    return textOf(this.field(key));
  }
}
