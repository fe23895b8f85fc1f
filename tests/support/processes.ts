/**
 * Processes of a test: who is alive is written in a table.
 *
 * @module
 */
import type { Lease } from "../../src/domain/lease.ts";
import type { Holder, Processes, Pulse } from "../../src/lease/ports.ts";

/** A table of pulses. A pid that is not in it is unknown. */
export class FakeProcesses implements Processes {
  /** What this host is called. */
  hostName = "box";
  /** The process that holds what is acquired here. */
  pid = 41;
  /** Pid to pulse. */
  readonly pulses: Map<number, Pulse> = new Map();
  /** The leases of each probe. */
  readonly probes: (readonly Lease[])[] = [];
  /** Says that these run. */
  running(...pids: readonly number[]): void {
    const pulse: Pulse = true;
    for (const pid of pids) this.pulses.set(pid, pulse);
  }

  /** Says that these are proved gone. */
  gone(...pids: readonly number[]): void {
    const pulse: Pulse = false;
    for (const pid of pids) this.pulses.set(pid, pulse);
  }

  /** Called while a probe runs, so that the world can change meanwhile. */
  meanwhile: () => void | Promise<void> = () => {};

  /** The host name. */
  host(): string {
    return this.hostName;
  }

  /** The process given, else the one set. */
  holder(pid: number = this.pid): Promise<Holder> {
    return Promise.resolve({
      pid,
      pid_start: pid === 0 ? "" : `${pid}:1000`,
      pid_space: pid === 0 ? "" : "boot-1/1",
    });
  }

  /** Looks into the table. */
  async probe(leases: readonly Lease[]): Promise<(lease: Lease) => Pulse> {
    this.probes.push(leases);
    await this.meanwhile();
    return ({ pid }) => this.pulses.get(Number(pid)) ?? null;
  }
}
