// Notifications between ranks.
#pragma once

#include <sched.h>

#include "pto/comm/comm_types.hpp"

namespace pto::comm {

AICORE inline void TNOTIFY(const Signal &signal, int32_t value, NotifyOp op) {
    if (op == NotifyOp::AtomicAdd) {
        __atomic_fetch_add(signal.data(), value, __ATOMIC_SEQ_CST);
    } else {
        __atomic_store_n(signal.data(), value, __ATOMIC_SEQ_CST);
    }
}

AICORE inline bool TTEST(const Signal &signal, int32_t value, WaitCmp comparison) {
    const int32_t now = __atomic_load_n(signal.data(), __ATOMIC_SEQ_CST);
    switch (comparison) {
        case WaitCmp::EQ:
            return now == value;
        case WaitCmp::NE:
            return now != value;
        case WaitCmp::GT:
            return now > value;
        case WaitCmp::GE:
            return now >= value;
        case WaitCmp::LT:
            return now < value;
        default:
            return now <= value;
    }
}

AICORE inline void TWAIT(const Signal &signal, int32_t value, WaitCmp comparison) {
    while (!TTEST(signal, value, comparison)) sched_yield();
}

}  // namespace pto::comm
