/* The lane between a worker and a child: does everything that is sent get done and answered, once and in its order, does
 * nobody sleep over something to do, and do both threads of the child end when they are told to?
 *
 * The engine sends tasks, at most DEPTH that it has not popped the completion of, and sleeps on the bell. A caller sends
 * commands for the device and gives up on each, so that the next one is sent before the answer. In the child the control
 * thread hands each of them to the task thread, which runs it after the tasks that were sent before. Either many tasks are
 * sent, or one task and several commands.
 */

#include "wait_word.pml"

#define DEPTH 2

/* LaneChannel, twice. The slots hold what was written into them last: the number of a command. */
WaitWord doorbell, control_doorbell;
bool is_waiting, is_control_waiting;
byte task_tail, task_done, control_tail, control_done;
byte task_slot[DEPTH], completion[DEPTH], control_slot[DEPTH], after_task[DEPTH];

/* LaneBell with one child; LaneHeader: reply, orders. */
WaitWord bell, reply;
byte bell_sleepers;
bool is_dirty, is_reply_awaited, is_shut_down;

/* ChildServer */
bool has_device_job;
byte device_seq;

/* What is sent in this run of the model. */
byte tasks, commands;
byte pushed, popped;
bool has_caller_ended;

inline ring(word, has_sleeper) {
#ifdef MUTANT_LOOKS_FOR_SLEEPERS_FIRST
    if
    :: has_sleeper -> word.value++; wake_all(word)
    :: else -> word.value++
    fi
#else
    word.value++;
    if
    :: has_sleeper -> wake_all(word)
    :: else
    fi
#endif
}

/* ChildChannel::wait */
inline wait_until(word, waits, is_ready) {
    do
#ifdef MUTANT_DOORBELL_READ_AFTER_THE_LOOK
    :: is_ready -> break
    :: else -> seen = word.value;
#else
    :: atomic { is_ready -> break }
    :: atomic { !(is_ready) -> seen = word.value };
       if
       :: is_ready -> break
       :: else
       fi;
#endif
       waits = true;
       sleep_while(word, seen);
       waits = false
    od;
    seen = 0
}

inline push() {
    atomic { task_slot[pushed % DEPTH] = pushed + 1; pushed++ };
#ifdef MUTANT_RINGS_BEFORE_PUBLISHING
    ring(doorbell, is_waiting);
    task_tail = pushed
#else
    task_tail = pushed;
    ring(doorbell, is_waiting)
#endif
}

inline pop() {
    if
    :: task_done > popped ->
       atomic { assert(completion[popped % DEPTH] == popped + 1); popped++ }
    :: else
    fi
}

#ifdef MUTANT_ROOM_IS_WHAT_WAS_ANSWERED
#define has_room (pushed - task_done < DEPTH)
#else
#define has_room (pushed - popped < DEPTH)
#endif

proctype Engine() {
    byte seen;
    do
    :: popped == tasks -> break
    :: pushed < tasks && has_room -> push()
    :: popped < pushed ->
       seen = bell.value;
       bell_sleepers++;
       if
       :: is_dirty -> is_dirty = false; pop(); pop()
       :: else -> sleep_while(bell, seen)
       fi;
       bell_sleepers--;
       seen = 0
    od;
    has_caller_ended;
    is_shut_down = true;
    ring(doorbell, is_waiting);
#ifndef MUTANT_SHUTDOWN_RINGS_TASKS_ONLY
    ring(control_doorbell, is_control_waiting)
#endif
}

proctype Caller() {
    byte sent, seen;
    do
    :: sent < commands ->
       atomic { after_task[sent % DEPTH] = pushed; control_slot[sent % DEPTH] = sent + 1; sent++ };
       control_tail = sent;
       ring(control_doorbell, is_control_waiting)
    :: else -> break
    od;
    /* Nobody waits for the first answers, so only the last one counts. */
    do
    :: control_done == commands -> break
    :: else ->
       seen = reply.value;
       is_reply_awaited = true;
       if
       :: control_done == commands -> skip
       :: else -> sleep_while(reply, seen)
       fi;
       is_reply_awaited = false
    od;
    has_caller_ended = true
}

inline answer_control() {
    assert(control_done + 1 == device_seq);
    control_done++;
    ring(reply, is_reply_awaited)
}

inline free_device_job() {
    has_device_job = false;
#ifndef MUTANT_NEXT_COMMAND_IS_NOT_CALLED
    if
    :: control_tail > device_seq -> ring(control_doorbell, is_control_waiting)
    :: else
    fi
#endif
}

inline run_device_command() {
    assert(task_done >= after_task[(device_seq - 1) % DEPTH]);
#ifdef MUTANT_FREED_BEFORE_ANSWERED
    free_device_job();
    answer_control()
#else
    answer_control();
    free_device_job()
#endif
}

#ifdef MUTANT_DEVICE_COMMANDS_OVERTAKE
#define is_device_due has_device_job
#elif defined(MUTANT_DEVICE_COMMANDS_WAIT_FOR_LATER_TASKS)
#define is_device_due (has_device_job && task_done > after_task[(device_seq - 1) % DEPTH])
#else
#define is_device_due (has_device_job && task_done >= after_task[(device_seq - 1) % DEPTH])
#endif

inline run_task() {
    atomic { assert(task_slot[taken % DEPTH] == taken + 1); taken++ };
#ifdef MUTANT_ANSWERED_BEFORE_WRITTEN
    task_done = taken;
    completion[(taken - 1) % DEPTH] = taken;
#else
    completion[(taken - 1) % DEPTH] = taken;
    task_done = taken;
#endif
#ifdef MUTANT_DIRTY_AFTER_THE_BELL
    ring(bell, (bell_sleepers > 0));
    is_dirty = true
#else
    is_dirty = true;
    ring(bell, (bell_sleepers > 0))
#endif
}

proctype TaskThread() {
    byte taken, seen;
    do
    :: wait_until(doorbell, is_waiting, (is_shut_down || is_device_due || task_tail > taken));
       if
       :: is_shut_down -> break
       :: else ->
          if
          :: is_device_due -> run_device_command()
          :: else -> run_task()
          fi
       fi
    od
}

proctype ControlThread() {
    byte taken, seen;
    do
    :: wait_until(control_doorbell, is_control_waiting, (is_shut_down || (!has_device_job && control_tail > taken)));
       if
       :: is_shut_down -> break
       :: else ->
          atomic { assert(control_slot[taken % DEPTH] == taken + 1); taken++; device_seq = taken };
          has_device_job = true;
          ring(doorbell, is_waiting)
       fi
    od
}

init {
    atomic {
        if
        :: tasks = 3
        :: tasks = 1; commands = 2
        fi;
        run Engine();
        run Caller();
        run TaskThread();
        run ControlThread()
    }
}
