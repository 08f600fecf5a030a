/* Slots of tasks, their edges and counts, and the orchestrator's sleep: is a slot reused only when nothing reaches it, does
 * every task become ready exactly once and after its producers, and does the orchestrator, when it sleeps for room, wake?
 *
 * The orchestrator submits tasks into two rings, one of two slots and one of a single slot. Any live task may be a
 * producer of the new one; a scope may be closed after each task, or only when a ring is full. Two schedulers complete
 * tasks. A slot that is free, and the edges of its task, are poisoned: whoever touches them fails.
 *
 * Slots 0 and 1 are ring 0, slot 2 is ring 1. Edge k of the task in slot s is number s * PRODUCERS + k.
 */

#include "wait_word.pml"

#define TASKS 3
#define SLOTS 3
#define PRODUCERS (SLOTS - 1)
#define NONE 255
#define CLOSED 254
#define FREE 253
#define NOBODY 255

byte task_in[SLOTS];  /* which task lives in a slot, FREE when none does */
byte fanout[SLOTS], waiting_for[SLOTS], references[SLOTS], edge_count[SLOTS];
bool is_scope_open[SLOTS];
byte next_edge[SLOTS * PRODUCERS], producer[SLOTS * PRODUCERS];
chan ready = [SLOTS] of { byte };

byte completed, wake_at = NOBODY;
WaitWord progress;

/* What the model knows and the code does not: who must run before whom. */
byte must_follow[TASKS];
byte has_run;
bool is_all_submitted;

#define consumer_of(edge) (edge / PRODUCERS)
#define bit(task) (1 << (task))

/* ---- schedulers ---- */

inline release_reference(slot) { atomic { assert(references[slot] > 0); references[slot]-- } }

inline wake_orchestrator() {
    if
    :: wake_at != NOBODY -> progress.value++; wake_all(progress)
    :: else
    fi
}

inline add_completed() {
#ifdef MUTANT_SLEEPER_SOUGHT_BEFORE_COUNT
    if
    :: completed + 1 >= wake_at -> wake_orchestrator()
    :: else
    fi;
    completed++
#else
    completed++;
    if
    :: completed >= wake_at -> wake_orchestrator()
    :: else
    fi
#endif
}

inline complete(slot) {
#ifdef MUTANT_OWN_REFERENCE_FIRST
    release_reference(slot);
#endif
#ifdef MUTANT_COUNT_BEFORE_RELEASE
    add_completed();
#endif
    atomic { edge = fanout[slot]; fanout[slot] = CLOSED; assert(edge != CLOSED && edge != FREE) };
    do
    :: edge == NONE -> break
    :: else ->
       atomic { following = next_edge[edge]; assert(following != FREE) };
       atomic {
           assert(waiting_for[consumer_of(edge)] > 0);
           waiting_for[consumer_of(edge)]--;
           becomes_ready = (waiting_for[consumer_of(edge)] == 0)
       };
       if
       :: becomes_ready -> ready!consumer_of(edge)
       :: else
       fi;
#ifdef MUTANT_NEXT_READ_AFTER_COUNT
       atomic { following = next_edge[edge]; assert(following != FREE) };
#endif
       edge = following
    od;
    i = 0;
    do
    :: i < edge_count[slot] -> release_reference(producer[slot * PRODUCERS + i]); i++
    :: else -> break
    od;
#ifndef MUTANT_OWN_REFERENCE_FIRST
    release_reference(slot);
#endif
#ifndef MUTANT_COUNT_BEFORE_RELEASE
    add_completed();
#endif
    d_step { slot = 0; edge = 0; following = 0; i = 0; becomes_ready = false }
}

proctype Scheduler() {
    byte slot, edge, following, i;
    bool becomes_ready;
    do
    :: ready?slot ->
       atomic {
           assert(task_in[slot] != FREE && waiting_for[slot] == 0);
           assert((has_run & bit(task_in[slot])) == 0);
           assert((must_follow[task_in[slot]] & ~has_run) == 0);
           has_run = has_run | bit(task_in[slot])
       };
       complete(slot)
    :: atomic { is_all_submitted && completed == TASKS -> break }
    od
}

/* ---- orchestrator ---- */

#define window(ring) (2 - (ring))
#define slot_of(ring, local) (2 * (ring) + (local) % window(ring))
#define oldest_slot slot_of(ring, oldest[ring])

inline reclaim() {
    did_reclaim = false;
    do
    :: oldest[ring] < next[ring] && references[oldest_slot] == 0 ->
       d_step {
           task_in[oldest_slot] = FREE;
           fanout[oldest_slot] = FREE;
           next_edge[oldest_slot * PRODUCERS] = FREE;
           next_edge[oldest_slot * PRODUCERS + 1] = FREE;
           producer[oldest_slot * PRODUCERS] = 0;
           producer[oldest_slot * PRODUCERS + 1] = 0;
           edge_count[oldest_slot] = 0;
           oldest[ring]++;
           did_reclaim = true
       }
    :: else -> break
    od
}

/* The condition of wait_for_reclaim: what has completed by the time it is read has released its references. */
inline look_for_room() {
    is_all_complete = (completed == submitted);
    reclaim();
    is_met = did_reclaim || is_all_complete
}

inline wait_for_reclaim() {
    do
    :: look_for_room();
       if
       :: is_met -> break
       :: else
       fi;
       before = completed;
       if
       :: before + 1 < submitted -> wake_at = before + 1
       :: wake_at = submitted  /* reclaim_step: not for every single one */
       fi;
       seen = progress.value;
#ifndef MUTANT_NO_LOOK_AFTER_ANNOUNCEMENT
       look_for_room();
#endif
       if
       :: is_met
       :: else -> sleep_while(progress, seen)
       fi;
       wake_at = NOBODY;
       if
       :: is_met -> break
       :: else
       fi
    od
}

/* One step: nobody else looks at is_scope_open, or reads references. */
inline close_scope() {
    d_step {
        do
        :: i < SLOTS ->
           if
           :: is_scope_open[i] -> is_scope_open[i] = false; references[i]--
           :: else
           fi;
           i++
        :: else -> break
        od;
        i = 0
    }
}

/* add_producer, for any choice of producers among the live tasks. */
inline add_producers() {
    do
    :: i < SLOTS ->
       if
       :: atomic {
              /* try_reference */
              i != mine && task_in[i] != FREE && references[i] > 0 ->
              references[i]++;
              producer[mine * PRODUCERS + edge_count[mine]] = i;
              edge_count[mine]++;
              must_follow[submitted] = must_follow[submitted] | bit(task_in[i])
          }
       :: true  /* independent */
       fi;
       i++
    :: else -> i = 0; break
    od
}

inline wire() {
#ifdef MUTANT_NO_COUNT_FOR_WIRING
    waiting_for[mine] = edge_count[mine];
    satisfied = 0;
#else
    waiting_for[mine] = edge_count[mine] + 1;
    satisfied = 1;
#endif
    do
    :: i < edge_count[mine] ->
       head = fanout[producer[mine * PRODUCERS + i]];
       do
       :: head == CLOSED -> satisfied++; break
       :: else ->
          assert(head != FREE);
          next_edge[mine * PRODUCERS + i] = head;
          atomic {
              if
              :: fanout[producer[mine * PRODUCERS + i]] == head ->
                 fanout[producer[mine * PRODUCERS + i]] = mine * PRODUCERS + i;
                 break
              :: else -> head = fanout[producer[mine * PRODUCERS + i]]
              fi
          }
       od;
       i++
    :: else -> i = 0; break
    od;
    atomic {
        is_ready = (waiting_for[mine] == satisfied);
        waiting_for[mine] = waiting_for[mine] - satisfied
    };
    if
    :: is_ready -> ready!mine
    :: else
    fi
}

proctype Orchestrator() {
    byte next[2], oldest[2], submitted;
    byte ring, mine, i, head, satisfied, before, seen;
    bool did_reclaim, is_all_complete, is_met, is_ready;
    do
    :: submitted == TASKS -> break
    :: else ->
       if
       :: ring = 0
       :: ring = 1
       fi;
       do
       :: next[ring] - oldest[ring] < window(ring) -> break
       :: else ->
          wait_for_reclaim();
          if
          :: did_reclaim
          :: else ->
             /* The verdict is a deadlock. It is right if an open scope holds what is in the way, and wrong otherwise. */
             assert(is_scope_open[oldest_slot]);
             close_scope()
          fi
       od;
       mine = slot_of(ring, next[ring]);
       d_step {
           assert(task_in[mine] == FREE);
           task_in[mine] = submitted;
           fanout[mine] = NONE;
           edge_count[mine] = 0;
           references[mine] = 2;
           is_scope_open[mine] = true;
           next[ring]++;
           before = 0; seen = 0; did_reclaim = false; is_all_complete = false; is_met = false
       };
       add_producers();
       submitted++;
       wire();
       d_step { ring = 0; mine = 0; head = 0; satisfied = 0; is_ready = false };
       if
       :: close_scope()
       :: true
       fi
    od;
    is_all_submitted = true
}

init {
    byte i;
    d_step {
        do
        :: i < SLOTS -> task_in[i] = FREE; fanout[i] = FREE; i++
        :: else -> break
        od;
        i = 0;
        do
        :: i < SLOTS * PRODUCERS -> next_edge[i] = FREE; i++
        :: else -> break
        od
    };
    atomic {
        run Orchestrator();
        run Scheduler();
        run Scheduler()
    }
}
