/* GangLaunch and the schedulers around it: do all blocks of a launch with sync_start get a core before one of them starts,
 * is no launch lost or left half started, and does everything else run, too?
 *
 * Two schedulers, one with two cores and one with a single core. Two launches, of three and of two blocks, and two ordinary
 * tasks compete for them. The kernels of a launch wait for each other, so a launch that lacks a block never ends. All
 * want the same kind of core. A scheduler takes a turn whenever `has_work` says so: that somebody asks is the pool's part.
 */

#define LAUNCHES 2
#define ORDINARY LAUNCHES  /* the number of an ordinary task, of which there are two */
#define NONE 255
#define blocks(launch) (3 - (launch))
#define cores(scheduler) (2 - (scheduler))
#define core(scheduler, index) (2 * (scheduler) + (index))

chan ready_together = [LAUNCHES] of { byte };
chan ready = [2] of { byte };

/* GangLaunch. */
bool mutex;
byte task = NONE;
byte next_block, started_blocks;
bool is_claimed, is_open, wants, keeps;

/* Schedulers: cores that fell idle, cores that are idle, and what has_work reads. */
byte inbox[2], idle[2];
bool is_fitting[2], has_reserved[2];

/* Kernels that run, by scheduler and task. That a started core gets a thread is the pool's part. */
byte running[2 * (LAUNCHES + 1)];
#define kernels(scheduler, task) running[(scheduler) * (LAUNCHES + 1) + (task)]

/* What the model knows and the code does not: blocks that got a core, that started, and that ended. */
byte placed[LAUNCHES], begun[LAUNCHES + 1], over[LAUNCHES + 1];

inline lock() { atomic { !mutex -> mutex = true } }
inline unlock() { mutex = false }

inline claim(launch, is_mine) {
    lock();
#ifdef MUTANT_CLAIM_OVER_ANOTHER
    is_mine = true;
#else
    is_mine = (task == NONE);
#endif
    if
    :: is_mine ->
       d_step { task = launch; next_block = 0; started_blocks = 0 };
       wants = true;
       keeps = true;
       is_claimed = true
    :: else
    fi;
    unlock()
}

inline take_block(launch) {
    lock();
    if
    :: task != NONE && next_block < blocks(task) ->
       d_step { launch = task; next_block++; placed[launch]++ };
       if
       :: next_block == blocks(task) -> wants = false; keeps = false; is_open = true
       :: else
       fi
    :: else -> launch = NONE
    fi;
    unlock()
}

inline add_started(count) {
    lock();
    started_blocks = started_blocks + count;
    if
#ifdef MUTANT_FREED_BY_THE_FIRST
    :: task != NONE ->
#else
    :: started_blocks == blocks(task) ->
#endif
       task = NONE;
       is_open = false;
       is_claimed = false
    :: else
    fi;
    unlock()
}

inline gather_gang() {
    if
    :: !is_claimed && len(ready_together) > 0 ->
       atomic {
           if
           :: len(ready_together) > 0 -> ready_together?launch
           :: else -> launch = NONE
           fi
       };
       if
       :: launch != NONE ->
          claim(launch, is_mine);
          if
          :: is_mine
          :: else ->
#ifndef MUTANT_REFUSED_LAUNCH_IS_DROPPED
             ready_together!launch
#else
             skip
#endif
          fi
       :: else
       fi
    :: else
    fi;
    do
    :: wants && idle[me] > 0 ->
       take_block(launch);
       if
       :: launch == NONE -> break
       :: else ->
          reserved++;
          idle[me]--;
          reserved_of = launch;
#ifdef MUTANT_STARTS_BEFORE_THE_GATE
          break
#endif
       fi
    :: else -> break
    od;
    if
#ifdef MUTANT_STARTS_BEFORE_THE_GATE
    :: reserved > 0 ->
#else
    :: reserved > 0 && is_open ->
#endif
       count = reserved;
       do
       :: reserved > 0 ->
          assert(placed[reserved_of] == blocks(reserved_of));
          atomic { kernels(me, reserved_of)++; begun[reserved_of]++ };
          reserved--
       :: else -> break
       od;
       add_started(count)
    :: else
    fi
}

inline dispatch() {
    do
    :: idle[me] > 0 && !keeps ->
       atomic {
           if
           :: len(ready) > 0 -> ready?launch
           :: else -> break
           fi
       };
       idle[me]--;
       atomic { kernels(me, launch)++; begun[launch]++ }
    :: else -> break
    od
}

#ifdef MUTANT_OPEN_GATE_IS_NO_WORK
#define gang_work(me) (!is_claimed && len(ready_together) > 0)
#else
#define gang_work(me) ((!is_claimed && len(ready_together) > 0) || (is_claimed && has_reserved[me] && is_open))
#endif
#define has_work(me) \
    (inbox[me] > 0 || gang_work(me) || (is_fitting[me] && (wants || (len(ready) > 0 && !keeps))))

proctype Scheduler(byte me) {
    byte launch, reserved, reserved_of, count;
    bool is_mine;
    idle[me] = cores(me);
    is_fitting[me] = true;
end_idle:
    do
    :: has_work(me) ->
       d_step { idle[me] = idle[me] + inbox[me]; inbox[me] = 0 };
       gather_gang();
       dispatch();
       is_fitting[me] = (idle[me] > 0);
       has_reserved[me] = (reserved > 0);
       d_step { launch = 0; count = 0; is_mine = false; reserved_of = (reserved > 0 -> reserved_of : 0) }
    od
}

/* The threads that run kernels: those of a launch end when all of them have begun. */
#define ends(scheduler, task) \
    atomic { \
        kernels(scheduler, task) > 0 && (task == ORDINARY || begun[task] == blocks(task)) -> \
        kernels(scheduler, task)--; \
        over[task]++; \
        inbox[scheduler]++ \
    }

proctype Cores() {
end_idle:
    do
    :: ends(0, 0)
    :: ends(0, 1)
    :: ends(0, ORDINARY)
    :: ends(1, 0)
    :: ends(1, 1)
    :: ends(1, ORDINARY)
    od
}

proctype Orchestrator() {
    ready_together!0;
    ready!ORDINARY;
    ready_together!1;
    ready!ORDINARY;
    over[0] == blocks(0) && over[1] == blocks(1) && over[ORDINARY] == 2
}

init {
    atomic {
        run Orchestrator();
        run Scheduler(0);
        run Scheduler(1);
        run Cores()
    }
}
