/* base::WorkQueue over base::MpmcRing: does every item come out once, and does no consumer sleep while there is one?
 *
 * A producer, two consumers, more items than cells. One item is put back by who took it first, as a scheduler does with
 * a task whose blocks have not all started; so there are two pushers, too. Any process may be suspended anywhere: a popper between
 * claiming a cell and releasing it, a pusher between claiming a cell and filling it. Consumers sleep by the rule that the
 * pool keeps: announce oneself, look at the queue, sleep; push, look for sleepers, call one.
 */

#define CELLS 2
#define ITEMS 3
#define USES (ITEMS + 1)  /* one item is taken twice */

byte sequence[CELLS];
byte value[CELLS];
byte head, tail;
bool has_aside, mutex;
chan aside = [ITEMS] of { byte };

bool is_queued[ITEMS];  /* what must be in the queue */
byte used;
bool has_put_back;
byte asleep, calls;

inline lock() { atomic { !mutex -> mutex = true } }
inline unlock() { mutex = false }

inline claim(counter, ticket, is_mine) {
#ifdef MUTANT_CLAIM_IS_NOT_ATOMIC
    is_mine = (counter == ticket);
    if
    :: is_mine -> counter = ticket + 1
    :: else
    fi
#else
    atomic {
        is_mine = (counter == ticket);
        if
        :: is_mine -> counter++
        :: else -> ticket = counter
        fi
    }
#endif
}

inline ring_push(item, is_in) {
    ticket = tail;
    do
    :: seen = sequence[ticket % CELLS];
       if
       :: seen == ticket ->
          claim(tail, ticket, is_mine);
          if
          :: is_mine ->
             value[ticket % CELLS] = item;
             sequence[ticket % CELLS] = ticket + 1;
             is_in = true;
             break
          :: else
          fi
       :: seen < ticket -> is_in = false; break
       :: else -> ticket = tail
       fi
    od
}

inline ring_pop(item, is_out) {
    ticket = head;
    do
    :: seen = sequence[ticket % CELLS];
       if
       :: seen == ticket + 1 ->
          claim(head, ticket, is_mine);
          if
          :: is_mine ->
#ifdef MUTANT_CELL_RELEASED_BEFORE_READ
             sequence[ticket % CELLS] = ticket + CELLS;
             item = value[ticket % CELLS];
#else
             item = value[ticket % CELLS];
             sequence[ticket % CELLS] = ticket + CELLS;
#endif
             is_out = true;
             break
          :: else
          fi
       :: seen < ticket + 1 -> is_out = false; break
       :: else -> ticket = head
       fi
    od
}

inline push(item) {
    atomic { assert(!is_queued[item]); is_queued[item] = true };
    ring_push(item, is_in);
    if
    :: is_in
    :: else ->
#ifndef MUTANT_REFUSED_ITEM_IS_DROPPED
       lock();
       aside!item;
       has_aside = true;
       unlock()
#endif
    fi
}

inline pop(item, is_out) {
    is_out = false;
    if
    :: has_aside ->
       lock();
       if
       :: len(aside) > 0 ->
          aside?item;
          is_out = true;
          if
          :: len(aside) == 0 ->
#ifdef MUTANT_FLAG_CLEARED_AFTER_UNLOCK
             unlock();
#endif
             has_aside = false
          :: else
          fi
       :: else
       fi;
       unlock()
    :: else
    fi;
    if
    :: is_out
    :: else -> ring_pop(item, is_out)
    fi;
    if
    :: is_out -> atomic { assert(is_queued[item]); is_queued[item] = false }
    :: else
    fi
}

inline is_empty(answer) {
#ifdef MUTANT_ASIDE_IS_NOT_SEEN
    answer = true;
#else
    answer = !has_aside;
#endif
    if
    :: answer ->
       do
       :: ticket = head;
          seen = sequence[ticket % CELLS];
          if
          :: seen <= ticket -> break
          :: seen == ticket + 1 -> answer = false; break
          :: else
          fi
       od
    :: else
    fi
}

inline notify() {
    atomic {
        if
        :: asleep > 0 -> asleep--; calls++
        :: else
        fi
    }
}

proctype Producer() {
    byte ticket, seen, item;
    bool is_mine, is_in;
    do
    :: item < ITEMS -> push(item); notify(); item++
    :: else -> break
    od
}

proctype Consumer() {
    byte ticket, seen, item;
    bool is_mine, is_in, is_out, is_nothing, puts_back;
    do
    :: pop(item, is_out);
       if
       :: is_out ->
          atomic { puts_back = !has_put_back; has_put_back = true; used++ };
          if
          :: puts_back -> push(item); puts_back = false
          :: else
          fi
       :: else ->
          asleep++;
          is_empty(is_nothing);
          if
          :: is_nothing ->
             if
             :: atomic { calls > 0 -> calls-- }
             :: used == USES -> break
             fi
          :: else ->
             /* Takes itself back, or the call that was already meant for it. */
             atomic {
                 if
                 :: asleep > 0 -> asleep--
                 :: else -> calls--
                 fi
             }
          fi
       fi;
       d_step { ticket = 0; seen = 0; item = 0; is_mine = false; is_in = false; is_out = false; is_nothing = false }
    od;
    assert(!is_queued[0] && !is_queued[1] && !is_queued[2])
}

init {
    atomic {
        sequence[1] = 1;
        run Producer();
        run Consumer();
        run Consumer()
    }
}
