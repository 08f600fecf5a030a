/* A word that processes can sleep on: base::WaitWord, a futex.
 *
 * The comparison and falling asleep are one step, as in the kernel. Who sleeps sleeps until somebody calls, whatever
 * becomes of the value meanwhile: so a wake-up that is missing in the code is missing here.
 */

typedef WaitWord {
    byte value;
    byte asleep;  /* sleepers, those who were called but have not woken yet included */
    byte called
}

inline sleep_while(word, expected) {
    if
    :: atomic { word.value == expected -> word.asleep++ };
       atomic { word.called > 0 -> word.called--; word.asleep-- }
    :: atomic { word.value != expected -> skip }
    fi
}

inline wake_one(word) {
    d_step {
        if
        :: word.called < word.asleep -> word.called++
        :: else
        fi
    }
}

inline wake_all(word) { word.called = word.asleep }
