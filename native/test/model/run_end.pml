/* The end of a run and of the pool: is a run over exactly when all its tasks have completed, has every thread left when
 * the next run changes what they look at, and do all threads end with the pool?
 *
 * The caller runs the pool twice, with two tasks and then with one, and destroys it. A thread that was called late in a
 * run may arrive between the runs, in the next run or after the last one. What threads do within a run is reduced to
 * completing one task each time they are called.
 */

#include "wait_word.pml"

#define RUNS 2
#define THREADS 2
#define tasks_of(run) (2 - (run))

/* CorePool */
bool is_open, is_stopping;
WaitWord inside, calls, monitor;
short idle;
byte threads, ended;
bool is_monitor_there, has_monitor_ended;

/* RunState */
byte total, completed;
bool is_orchestration_finished;
WaitWord done;

/* What the model knows and the code does not: tasks nobody has begun, and who looks at the roles. */
byte ready;
byte looking;
bool is_changing;

inline check_done() {
    if
    :: is_orchestration_finished ->
       if
       :: completed == total ->
#ifdef MUTANT_WAKES_BEFORE_DONE
          wake_all(done);
          done.value = 1
#else
          done.value = 1;
          wake_all(done)
#endif
       :: else
       fi
    :: else
    fi
}

/* A scheduler's turn, as far as it matters here. */
inline take_turn() {
    atomic {
        assert(!is_changing);
        looking++;
        has_task = (ready > 0);
        ready = (has_task -> ready - 1 : 0)
    };
    if
    :: has_task -> completed++; check_done()
    :: else
    fi;
    looking--;
    has_task = false
}

inline leave_run() {
#ifdef MUTANT_LEAVER_LOOKS_FIRST
    was_open = is_open;
#endif
    atomic { inside.value--; was_last = (inside.value == 0) };
    if
#ifdef MUTANT_LEAVER_LOOKS_FIRST
    :: was_last && !was_open -> wake_all(inside)
#else
    :: was_last && !is_open -> wake_all(inside)
#endif
    :: else
    fi;
    was_last = false
}

inline enter_run(is_inside) {
#ifdef MUTANT_LOOKS_BEFORE_ENTERING
    is_inside = is_open;
    inside.value++;
#else
    inside.value++;
    is_inside = is_open;
#endif
    if
    :: is_inside
    :: else -> leave_run()
    fi
}

inline take_call() {
    do
    :: atomic { calls.value > 0 -> calls.value--; break }
    :: atomic { calls.value == 0 -> skip }; sleep_while(calls, 0)
    od
}

proctype Thread() {
    bool is_inside, was_last, was_open, has_task;
    do
    :: take_call();
       if
       :: is_stopping -> break
       :: else
       fi;
       enter_run(is_inside);
       if
       :: is_inside -> take_turn(); leave_run()
       :: else
       fi;
       atomic { idle++; is_inside = false; was_open = false }
    od;
    ended++
}

proctype Monitor() {
    bool is_inside, was_last, was_open;
    do
    :: is_stopping -> break
    :: else ->
       if
       :: atomic { monitor.value == 0 -> skip }; sleep_while(monitor, 0)
       :: atomic { monitor.value != 0 -> skip };
          enter_run(is_inside);
          if
          :: is_inside ->
             /* Looks for work. */
             atomic { assert(!is_changing); looking++ };
             looking--;
             leave_run()
          :: else
          fi;
          atomic {
              if
              :: monitor.value == 1 -> monitor.value = 0
              :: else
              fi;
              is_inside = false;
              was_open = false
          }
       fi
    od;
    has_monitor_ended = true
}

inline arm_monitor() {
    if
    :: atomic { monitor.value == 0 -> monitor.value = 1 };
       if
       :: is_monitor_there -> wake_one(monitor)
       :: else -> is_monitor_there = true; run Monitor()
       fi
    :: monitor.value != 0
    fi
}

inline call_thread() {
    if
    :: atomic { idle > 0 -> idle-- }
    :: atomic { idle <= 0 -> idle-- };
       if
       :: threads < THREADS -> threads++; run Thread(); idle++
       :: else  /* one that is about to sleep takes the call */
       fi
    fi;
    calls.value++;
    wake_one(calls)
}

inline begin_run() {
    atomic { assert(looking == 0); is_changing = true };
    d_step { total = 0; completed = 0; is_orchestration_finished = false; done.value = 0 };
    is_changing = false;
    is_open = true
}

inline finish_orchestration() {
    total = tasks_of(run_number);
    is_orchestration_finished = true;
#ifndef MUTANT_FINISHER_DOES_NOT_CHECK
    check_done()
#else
    skip
#endif
}

inline end_run() {
    is_open = false;
    do
    :: seen = inside.value;
       if
       :: seen == 0 -> break
       :: else -> sleep_while(inside, seen); seen = 0
       fi
    od
}

inline destroy() {
#ifdef MUTANT_CALLED_BEFORE_STOPPING
    calls.value = calls.value + threads;
    wake_all(calls);
    is_stopping = true;
#else
    is_stopping = true;
    calls.value = calls.value + threads;
    wake_all(calls);
#endif
    ended == threads;
    if
    :: is_monitor_there -> monitor.value = 2; wake_all(monitor); has_monitor_ended
    :: else
    fi
}

proctype Caller() {
    byte run_number, published, seen;
    bool has_task;
    do
    :: run_number == RUNS -> break
    :: else ->
       begin_run();
       do
       :: published == tasks_of(run_number) -> break
       :: else ->
          ready++;
          published++;
          if
          :: call_thread()
          :: published == 1 -> arm_monitor()  /* the limit was reached */
          fi
       od;
       finish_orchestration();
       /* help_until: a task for which nobody was called is the caller's. */
       do
       :: done.value != 0 -> break
       :: done.value == 0 && ready > 0 -> take_turn()
       :: done.value == 0 && ready == 0 -> sleep_while(done, 0)
       od;
       assert(completed == tasks_of(run_number) && ready == 0);
       end_run();
       run_number++;
       published = 0
    od;
    destroy()
}

init { run Caller() }
