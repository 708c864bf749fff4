import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Wall clocks only: a monotonic one does not move when an operator or NTP sets the time. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile const signed char *offset_hours;
__attribute__((constructor)) static void open_offset(void) {
  const char *path = getenv("SHIFTED_CLOCK");
  int file = path ? open(path, O_RDONLY) : -1;
  if (file < 0) return;
  void *page = mmap(0, 1, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) offset_hours = page;
}
static time_t shift(void) { return offset_hours ? 3600 * (time_t)*offset_hours : 0; }
int clock_gettime(clockid_t id, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(id, now);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
  return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
  int result = real(now, zone);
  if (result == 0) now->tv_sec += shift();
  return result;
}
time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
`

const compiler = process.env.CC ?? 'cc'

export type ShiftedClock = {
  /** Environment of the processes that live by this clock. */
  env: Record<string, string>
  /** Sets the clock of all of them, by whole hours beside the true time. */
  moveTo(hours: number): void
  remove(): void
}

/**
 * A wall clock for processes that are started with it, which can be moved while they run, as the machine's can.
 *
 * @returns Nothing where there is no C compiler or the system is not Linux.
 */
export function shiftedClock(): ShiftedClock | undefined {
  if (process.platform !== 'linux') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'concordat-clock-'))
  const [library, offset] = [join(folder, 'clock.so'), join(folder, 'offset')]
  const moveTo = (hours: number) => writeFileSync(offset, Int8Array.of(hours), { flag: 'r+' })
  try {
    chmodSync(folder, 0o755)
    writeFileSync(offset, Int8Array.of(0), { mode: 0o644 })
    writeFileSync(join(folder, 'clock.c'), source)
    execFileSync(compiler, ['-shared', '-fPIC', '-O1', '-o', library, join(folder, 'clock.c'), '-ldl'], {
      stdio: 'pipe',
    })
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }
  return {
    env: { LD_PRELOAD: library, SHIFTED_CLOCK: offset },
    moveTo,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
