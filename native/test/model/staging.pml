/* Two flights a core: is no staged flight lost or run twice, does a core play one kernel at a time, is no payload rewritten
 * while its kernel may read it, and does a kernel that waits for what is staged behind it return in the end?
 *
 * Two cores, of one scheduler or of one each, and two threads that play them. When no core is idle a scheduler stages a
 * task behind one that runs. Task 0 is like the others, or waits until task 1 has begun. The monitor may end staging
 * whenever it sees that something is staged: how long no kernel has returned is left out. That there is a thread for a
 * started core, and that a scheduler takes a turn whenever `has_work` says so, is core_pool.pml's part.
 */

#define TASKS 3
#define FLIGHTS 4
#define NONE 255
#define core_of(flight) ((flight) / 2)
#define bit(index) (1 << (index))

bool do_meet;

/* Core. A flight is free while it has no task; its payload is poisoned then. */
byte task_of[FLIGHTS] = NONE, payload[FLIGHTS] = NONE;
byte staged[2] = NONE, started[2] = NONE;
byte owner[2];
byte in_flight[2];

/* Scheduler: the cores that may have a staged flight; what has_work and the monitor see. */
bool is_marked[2];
bool is_fitting[2], has_staged[2];

chan ready = [TASKS] of { byte };
byte inbox[2];
bool may_stage = true, is_armed = true;

/* What the model knows and the code does not. */
byte begun, over;
bool is_playing[2];

#define has_idle(me) ((owner[0] == me && in_flight[0] == 0) || (owner[1] == me && in_flight[1] == 0))
#define has_half_idle(me) ((owner[0] == me && in_flight[0] == 1) || (owner[1] == me && in_flight[1] == 1))
#define is_fit(which, flights) (owner[which] == me && in_flight[which] == flights)
#define has_marked(me) ((owner[0] == me && is_marked[0]) || (owner[1] == me && is_marked[1]))

/* ---- Core ---- */

inline find_core(flights) {
    if
    :: is_fit(0, flights) -> core = 0
    :: is_fit(1, flights) -> core = 1
    fi
}

inline find_free() { flight = 2 * core + (task_of[2 * core] != NONE); assert(task_of[flight] == NONE) }

inline fill() { task_of[flight] = task; payload[flight] = task; in_flight[core]++ }

inline release() { task_of[flight] = NONE; payload[flight] = NONE; in_flight[core]-- }

inline take_staged() { flight = staged[core]; staged[core] = NONE; is_marked[core] = false }

/* ---- Scheduler ---- */

inline start() { assert(started[core] == NONE && !is_playing[core]); started[core] = flight }

inline start_anew() {
    find_core(0);
    find_free();
    fill();
    start()
}

inline take_back() {
    atomic {
        d_step {
            flight = 0;
            do
            :: returned & bit(flight) -> break
            :: else -> flight++
            od;
            returned = returned & ~bit(flight);
            core = core_of(flight);
            over = over | bit(task_of[flight]);
            release()
        };
#ifdef MUTANT_LEFT_BEHIND
        is_marked[core] = false
#else
        take_staged();
        if
        :: flight != NONE -> start()
        :: else
        fi
#endif
    }
}

/* Takes back what is staged on a core. */
#ifdef MUTANT_TAKEN_BACK_WITHOUT_EXCHANGE
#define look_first() flight = staged[core]
#define take_looked() staged[core] = NONE; is_marked[core] = false
#else
#define look_first() skip
#define take_looked() take_staged()
#endif

inline start_staged(which) {
    if
    :: owner[which] == me && is_marked[which] && has_idle(me) ->
       core = which;
       look_first();
       atomic {
           take_looked();
           if
           :: flight != NONE -> task = task_of[flight]; release(); start_anew()
           :: else
           fi
       }
    :: else
    fi
}

inline unstage(which) {
    if
    :: owner[which] == me && is_marked[which] ->
       core = which;
       look_first();
       atomic {
           take_looked();
           if
           :: flight != NONE -> task = task_of[flight]; release(); ready!task
           :: else
           fi
       }
    :: else
    fi
}

inline mark() { find_core(1); is_marked[core] = true; find_free() }

inline dispatch() {
    do
    :: atomic {
           has_idle(me) || (has_half_idle(me) && may_stage) ->
           if
           :: len(ready) > 0 -> ready?task
           :: else -> break
           fi
       };
       if
       :: atomic { has_idle(me) -> start_anew() }
#ifdef MUTANT_ASKED_TWICE
       :: !has_idle(me) && may_stage -> atomic { assert(may_stage); mark() };
#else
       :: atomic { !has_idle(me) && may_stage -> mark() };
#endif
#ifdef MUTANT_STAGED_BEFORE_FILLED
          staged[core] = flight;
          d_step { fill() }
#else
          d_step { fill(); staged[core] = flight }
#endif
#ifdef MUTANT_ARMED_BEFORE_PUBLISHING
          is_armed = true
#endif
       :: atomic { !has_idle(me) && !may_stage -> ready!task; break }
       fi
    :: else -> break
    od
}

#ifdef MUTANT_END_OF_STAGING_IS_NO_WORK
#define is_to_unstage(me) false
#else
#define is_to_unstage(me) (has_staged[me] && !may_stage)
#endif
#define has_work(me) (inbox[me] > 0 || is_to_unstage(me) || (is_fitting[me] && len(ready) > 0))

proctype Scheduler(byte me) {
    byte returned, flight, core, task;
    is_fitting[me] = true;
end_idle:
    do
    :: atomic { has_work(me) -> returned = inbox[me]; inbox[me] = 0 };
       do
       :: returned > 0 -> take_back()
       :: else -> break
       od;
       if
       :: !may_stage -> unstage(0); unstage(1)
       :: else
       fi;
       start_staged(0);
       start_staged(1);
       dispatch();
       atomic { is_fitting[me] = has_idle(me); has_staged[me] = has_marked(me) };
       atomic {
#ifndef MUTANT_ARMED_BEFORE_PUBLISHING
           if
           :: has_staged[me] -> is_armed = true
           :: else
           fi;
#endif
           flight = 0; core = 0; task = 0
       }
    od
}

/* ---- CorePool::play ---- */

inline take_next() { next = staged[core]; staged[core] = NONE }
inline give_back() { inbox[owner[core]] = inbox[owner[core]] | bit(flight) }

proctype Thread(byte core) {
    byte flight = NONE, next, task;
end_idle:
    do
    :: atomic { started[core] != NONE -> flight = started[core]; started[core] = NONE; is_playing[core] = true };
       do
       :: flight != NONE ->
          atomic {
              task = payload[flight];
              assert(task != NONE && !(begun & bit(task)));
              begun = begun | bit(task)
          };
          atomic {
              !do_meet || task != 0 || (begun & bit(1)) ->
              assert(payload[flight] == task);
#ifdef MUTANT_GIVEN_BACK_FIRST
              give_back()
          };
          atomic { take_next();
#elif defined(MUTANT_TAKEN_WITHOUT_EXCHANGE)
              next = staged[core]
          };
          atomic { staged[core] = NONE; give_back();
#else
              take_next()
          };
          atomic { give_back();
#endif
              task = 0;
              flight = next;
              next = 0;
              is_playing[core] = (flight != NONE)
          }
       :: else -> break
       od
    od
}

/* monitor_main. A look that finds that kernels return is left out. */
proctype Monitor() {
end_disarmed:
    do
    :: is_armed ->
       if
       :: (has_staged[0] || has_staged[1]) && may_stage -> may_stage = false
       :: !has_staged[0] && !has_staged[1] ->
          is_armed = false;
#ifndef MUTANT_DISARMED_WITHOUT_A_LOOK
          if
          :: has_staged[0] || has_staged[1] -> is_armed = true
          :: else
          fi
#endif
       fi
    od
}

init {
    byte task;
    atomic {
        do
        :: task < TASKS -> ready!task; task++
        :: else -> break
        od;
        if
        :: do_meet = true
        :: do_meet = false
        fi;
        run Scheduler(0);
        if
        :: owner[1] = 1; run Scheduler(1)
        :: true
        fi;
        run Thread(0);
        run Thread(1);
        run Monitor()
    };
    over == bit(TASKS) - 1;
    assert(begun == over)
}
