/* Tasks that wait for memory after their kernels have returned: does each complete exactly once, after all of its kernels
 * and conditions, and is nothing missed, whenever a condition comes true?
 *
 * Task 0 has a kernel on each of two schedulers: one leaves a counter as condition, one an event record, which is cleared
 * by whoever takes notice. Task 1 has one kernel and a counter. Two threads run the kernels and take turns, then sleep
 * until somebody calls. Memory changes at any time, and nobody announces it. That a notice reaches a thread, which then
 * looks for work, is core_pool.pml's part.
 *
 * DeferredTasks holds its mutex while it looks at memory and stores the two atomics that others read without it: a step
 * here. The monitor looks at any time, but only when it would do something: so a completion that is lost shows as a state
 * in which nothing happens any more.
 */

#define TASKS 2
#define KERNELS 3  /* kernel k is one of task k / 2 and leaves condition k */
#define EVENT 1    /* the condition that is an event record */
#define bit(index) (1 << (index))
#define all(count) (bit(count) - 1)
#define of_task(task) (3 << (2 * (task)))

/* Conditions that hold. */
byte memory;

/* TaskSlot. */
byte subtasks_left[TASKS];

/* DeferredTasks: its tasks, those whose kernels have all returned, the conditions that are open, and `is_due_`. */
byte waiting, finished, open;
bool is_due;
#define is_empty (waiting == 0)
#define is_complete(task) ((waiting & bit(task)) && (finished & bit(task)) && !(open & of_task(task)))

/* Schedulers and the pool. */
byte inbox[2];
bool is_taken[2];
bool is_called, is_armed = true;

/* What the model knows and the code does not: conditions that have held, kernels that were taken back, tasks completed. */
byte held, returned, completed;

#ifdef MUTANT_DUE_IS_NO_WORK
#define has_work(role) (inbox[role] > 0)
#else
#define has_work(role) (inbox[role] > 0 || is_due)
#endif
#define is_work_waiting ((has_work(0) && !is_taken[0]) || (has_work(1) && !is_taken[1]))

/* ---- DeferredTasks. Who takes a task out completes it. ---- */

inline complete_task(task) {
    assert(!(completed & bit(task)));
    assert((of_task(task) & all(KERNELS) & ~(returned & held)) == 0);
    completed = completed | bit(task)
}

#define is_news (open & memory)

inline drop_fulfilled() {
    fulfilled = open & memory;
    memory = memory & ~(fulfilled & bit(EVENT));
    open = open & ~fulfilled;
    fulfilled = 0
}

inline remove(tasks) { waiting = waiting & ~(tasks); finished = finished & ~(tasks) }

inline add(kernel) { d_step { waiting = waiting | bit(kernel / 2); open = open | bit(kernel) } }

inline finish_kernels(task) {
    d_step {
        assert(waiting & bit(task));
        finished = finished | bit(task);
        drop_fulfilled();
        is_mine = !(open & of_task(task))
#ifdef MUTANT_REMOVED_AFTER_UNLOCK
    };
    d_step {
#else
        ;
#endif
        if
        :: is_mine -> remove(bit(task)); complete_task(task)
        :: else
        fi;
        is_mine = false
    }
}

inline poll() {
    d_step {
#ifdef MUTANT_EVENT_IS_NOT_DROPPED
        memory = memory & ~(open & bit(EVENT));
#else
        drop_fulfilled();
#endif
        may_take = is_complete(0) || is_complete(1)
#ifdef MUTANT_DUE_AFTER_UNLOCK
    };
    d_step {
#else
        ;
#endif
        is_due = may_take;
        may_take = false
    }
}

inline take_complete() {
    d_step {
        drop_fulfilled();
#ifdef MUTANT_KERNELS_ARE_NOT_AWAITED
        finished = waiting;
#endif
        if
        :: is_complete(0) -> remove(bit(0)); complete_task(0)
        :: else
        fi;
        if
        :: is_complete(1) -> remove(bit(1)); complete_task(1)
        :: else
        fi;
        is_due = false
    }
}

/* ---- Scheduler::take_turn ---- */

inline watch_memory() { is_armed = true }

inline defer(kernel) {
#ifdef MUTANT_WATCHED_BEFORE_ADDED
    watch_memory();
    add(kernel)
#else
    add(kernel);
    watch_memory()
#endif
}

inline take_back() {
    d_step { kernel = (taken & bit(role) -> role : 2); taken = taken & ~bit(kernel) };
#ifndef MUTANT_COUNTED_BEFORE_ADDED
    defer(kernel);
#endif
    d_step { subtasks_left[kernel / 2]--; is_mine = (subtasks_left[kernel / 2] == 0) };
#ifdef MUTANT_COUNTED_BEFORE_ADDED
    defer(kernel);
#endif
    if
    :: is_mine -> finish_kernels(kernel / 2)
    :: else
    fi
}

inline take_turn() {
    d_step { taken = inbox[role]; inbox[role] = 0; returned = returned | taken };
    do
    :: taken > 0 -> take_back()
    :: else -> break
    od;
    if
    :: !is_empty -> take_complete()
    :: atomic { is_empty -> assert(!is_due) }  /* or turns would follow each other for nothing */
    fi
}

/* ---- CorePool ---- */

inline take_turns() {
    role = 0;
    do
    :: role == 2 -> break
    :: atomic { role < 2 && has_work(role) && !is_taken[role] -> is_taken[role] = true };
       take_turn();
       atomic { is_taken[role] = false; kernel = 0 }
    :: atomic { role < 2 && (!has_work(role) || is_taken[role]) -> role++ }
    od
}

/* The first thread runs kernel 0, the second one kernels 1 and 2. */
proctype Thread(byte me) {
    byte to_run = me, role, taken, kernel, fulfilled;
    bool is_mine;
end_uncalled:
    do
    :: atomic { to_run <= 2 * me -> inbox[me] = inbox[me] | bit(to_run); to_run++ };
       goto serve
    :: atomic { to_run > 2 * me && is_called -> is_called = false };
serve:
       do
       :: take_turns();
          if
          :: is_work_waiting
          :: else -> break
          fi
       od
    od
}

/* monitor_main. A look that would find nothing new is left out. */
proctype Monitor() {
    byte fulfilled;
    bool may_take;
end_disarmed:
    do
    :: is_armed ->
       if
       :: !is_empty && (is_news || (is_work_waiting && !is_called)) ->
          poll();
          if
          :: is_work_waiting -> is_called = true
          :: else
          fi
       :: is_empty ->
          is_armed = false;
#ifndef MUTANT_DISARMED_WITHOUT_A_LOOK
          if
          :: is_work_waiting -> is_armed = true
          :: else ->
             if
             :: !is_empty -> poll(); is_armed = true
             :: else
             fi
          fi
#endif
       fi
    od
}

/* What fulfils conditions: other kernels, copy engines, other processes. */
proctype Memory() {
    byte condition;
    do
    :: atomic {
           held != all(KERNELS) ->
           if
           :: !(held & bit(0)) -> condition = 0
           :: !(held & bit(1)) -> condition = 1
           :: !(held & bit(2)) -> condition = 2
           fi;
           held = held | bit(condition);
           memory = memory | bit(condition);
           condition = 0
       }
    :: held == all(KERNELS) -> break
    od;
    completed == all(TASKS);
    assert(is_empty && open == 0)
}

init {
    atomic {
        subtasks_left[0] = 2;
        subtasks_left[1] = 1;
        run Thread(0);
        run Thread(1);
        run Memory();
        run Monitor()
    }
}
