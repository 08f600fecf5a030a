/* CorePool and a scheduler's turns: does every task that was published run although threads sleep, with a limit on how
 * many are awake, and even when kernels wait for each other?
 *
 * The orchestrating thread publishes two tasks. Then it either sleeps until both have completed, or is busy with other
 * things and stays awake. Two threads of the pool serve: they take turns, in which cores come back and ready tasks start,
 * and run kernels. The kernels are independent, or wait for each other, so that each needs a thread. The limit begins at
 * one or two threads and grows to two. A thread that holds a kernel may leave the search for company to the monitor: kernels
 * that were short so far may turn out to be long, so whether it does is chosen each time.
 *
 * Polling is left out where nothing can have changed: a thread that searches goes on when there is something to find, or
 * gives up at any time; the monitor looks at any time, but only when it would do something. So a wake-up that is lost shows
 * as a state in which nothing happens any more.
 */

#define TASKS 2
#define MAX_AWAKE 2

/* CorePool: started cores that wait for a thread, and who is awake. */
bool is_taken;
byte runnable;
byte awake = 1, limit, searching, calls;
bool is_armed;

/* The scheduler and RunState. There is a core for every task: gang_launch.pml has schedulers that lack cores. */
byte inbox, ready, completed;

/* Kernels that have begun. */
bool do_meet;
byte begun;

/* Threads are alike: which sleeper a call reaches does not matter. */
bool is_first_asleep = true;

#define has_work (inbox > 0 || ready > 0)
#define has_something (runnable > 0 || (has_work && !is_taken))
#define is_over (completed == TASKS)

/* ---- Scheduler::take_turn ---- */

inline take_turn() {
    d_step { came_back = inbox; inbox = 0 };
    d_step {
        do
        :: ready > 0 ->
           ready--;
           if
           :: may_keep && !has_kept -> has_kept = true
           :: else -> runnable++
           fi
        :: else -> break
        od
    }
}

/* ---- CorePool ---- */

inline take_turns() {
    do
    :: has_work ->
       atomic { is_mine = !is_taken; is_taken = true };
       if
       :: is_mine ->
          take_turn();
          atomic { completed = completed + came_back; came_back = 0; is_taken = false; has_turned = true }
       :: else -> break
       fi
    :: else -> break
    od
}

inline is_work_waiting() {
    is_waiting = (runnable > 0);
    if
    :: is_waiting
    :: else -> is_waiting = (has_work && !is_taken)
    fi
}

inline reserve_awake() {
    is_mine = (awake < limit);
    if
    :: is_mine -> awake++
    :: else
    fi
}

inline notify() {
    if
    :: searching > 0
    :: else ->
       atomic {
           reserve_awake();
           if
           :: is_mine -> calls++
           :: else
           fi
       };
       if
       :: is_mine
       :: else -> is_armed = true
       fi
    fi
}

inline run_kernel() {
    if
    :: do_meet -> begun++; begun == TASKS
    :: else
    fi;
    atomic { inbox++; has_kept = false }
}

inline leave_search() { atomic { searching--; is_searching = false } }

inline pop_runnable() {
    if
    :: !has_kept && runnable > 0 -> runnable--; has_kept = true
    :: else
    fi
}

inline serve() {
    is_searching = false;
    owes_notice = true;
    do
    :: atomic { has_turned = false; pop_runnable() };
       if
       :: !has_kept -> take_turns(); atomic { pop_runnable() }
       :: else
       fi;
#ifdef MUTANT_FINDER_SEEKS_NO_COMPANY
       owes_notice = false;
#else
       owes_notice = owes_notice || has_turned || is_searching;
#endif
       if
       :: (has_kept || has_turned) && is_searching -> leave_search()
       :: else
       fi;
       if
       :: has_kept ->
          if
          :: owes_notice ->  /* is_soon_done */
#ifdef MUTANT_LEFT_TO_NOBODY
             skip
#else
             is_armed = true
#endif
          :: owes_notice ->
             is_work_waiting();
             if
             :: is_waiting -> notify()
             :: else
             fi
          :: !owes_notice
          fi;
          owes_notice = false;
          run_kernel()
       :: !has_kept && has_turned && !is_over
       :: else ->
          if
          :: is_searching
          :: else -> atomic { searching++; is_searching = true }
          fi;
          if
          :: !is_over && has_something  /* the search goes on */
          :: true ->
#ifdef MUTANT_LOOKS_BEFORE_LEAVING
             is_work_waiting();
#endif
             leave_search();
             atomic {
                 awake--;
                 if
                 :: is_over -> break
                 :: else
                 fi
             };
#ifndef MUTANT_LOOKS_BEFORE_LEAVING
             is_work_waiting();
#endif
             if
             :: is_waiting
             :: else -> break
             fi;
             atomic { reserve_awake() };
             if
             :: is_mine
             :: else -> is_armed = true; break
             fi
          fi
       fi
    od
}

#define THREAD_STATE \
    byte came_back; \
    bool may_keep = true, has_kept, is_mine, has_turned, is_waiting, is_searching, owes_notice

proctype Thread(bool is_first) {
    THREAD_STATE;
end_uncalled:
    do
    :: atomic {
           calls > 0 && (is_first || !is_first_asleep) ->
           calls--;
           is_first_asleep = is_first_asleep && !is_first
       };
       serve();
       is_first_asleep = is_first_asleep || is_first
    od
}

/* monitor_main. A look that finds that kernels return, or that the limit cannot grow, is left out. */
proctype Monitor() {
    bool is_waiting;
end_disarmed:
    do
    :: is_armed ->
       if
       :: atomic {
              has_something && awake < MAX_AWAKE ->
              /* grow */
              limit = MAX_AWAKE;
              awake++;
              calls++
          }
       :: !has_something ->
          is_armed = false;
#ifndef MUTANT_DISARMED_WITHOUT_A_LOOK
          is_work_waiting();
          if
          :: is_waiting -> is_armed = true
          :: else
          fi
#endif
       fi
    od
}

/* ---- the orchestrating thread: wire, then block_until_changed ---- */

inline publish() {
#ifdef MUTANT_LOOKS_BEFORE_PUBLISHING
    notify();
    ready++
#else
    ready++;
    notify()
#endif
}

proctype Orchestrator() {
    THREAD_STATE;
    publish();
    publish();
    if
    :: !do_meet  /* has other things to do */
    :: true ->
       may_keep = false;
       take_turns();
       awake--;
#ifndef MUTANT_BLOCKS_WITHOUT_A_LOOK
       is_work_waiting();
       if
       :: is_waiting -> notify()
       :: else
       fi
#endif
    fi;
    completed == TASKS;
    assert(ready == 0 && runnable == 0)
}

init {
    atomic {
        if
        :: do_meet = true
        :: do_meet = false
        fi;
        if
        :: limit = 1
        :: limit = 2
        fi;
        run Orchestrator();
        run Thread(true);
        run Thread(false);
        run Monitor()
    }
}
