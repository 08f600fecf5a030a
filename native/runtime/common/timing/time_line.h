#pragma once
/// What the time model found: when every part of the chip would have done what. Nanoseconds from the first submit.

#include <cstdint>
#include <vector>

namespace pto {
namespace runtime {

struct TimeLine {
    /// One block of a task on one core.
    struct Kernel {
        uint32_t task;
        int32_t func_id;
        int32_t core;
        int32_t block;
        int64_t dispatch_ns;  ///< the scheduler writes the core's register
        int64_t start_ns;
        int64_t end_ns;
        int64_t finish_ns;    ///< its scheduler has taken it back
    };
    struct Phase {
        enum class Kind : uint8_t { kComplete, kDispatch, kIdle };
        Kind kind;
        uint32_t thread;
        uint32_t turn;   ///< which of the thread's turns, from 0
        uint32_t count;  ///< kernels taken back or started
        int64_t start_ns;
        int64_t end_ns;
    };
    struct Submit {
        int64_t start_ns;
        int64_t end_ns;
    };

    std::vector<Kernel> kernels;  ///< those of one scheduler in the order of dispatch
    std::vector<Phase> phases;    ///< a thread's in order of time
    std::vector<Submit> submits;  ///< by task
    int64_t end_ns = 0;
};

}  // namespace runtime
}  // namespace pto
