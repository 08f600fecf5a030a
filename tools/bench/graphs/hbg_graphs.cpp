// The graphs of tmr_graphs.cpp, built on the host: the same tasks, and the dependencies given one by one.
// Scalar 0 is the number of tasks.
#include <algorithm>
#include <cstdint>

#include "orchestration_api.h"

namespace {

constexpr int kEmpty = 0;
constexpr int kFanWidth = 64;
constexpr int kRefused = 1;

int task_count(const ChipStorageTaskArgs &args) { return static_cast<int>(args.scalar(0)); }

int add_empty(OrchestrationRuntime *rt) { return add_task(rt, nullptr, 0, kEmpty, CoreType::AIV); }

}  // namespace

extern "C" {

int independent(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    for (int left = task_count(args); left > 0; --left) {
        if (add_empty(rt) < 0) return kRefused;
    }
    return 0;
}

int chain(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    int previous = add_empty(rt);
    for (int left = task_count(args) - 1; left > 0; --left) {
        const int next = add_empty(rt);
        if (next < 0) return kRefused;
        add_successor(rt, previous, next);
        previous = next;
    }
    return 0;
}

/// 1 to 64 to 1, again and again; the last group is as wide as what is left.
int fan(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    for (int left = task_count(args); left > 2;) {
        const int width = std::min(left - 2, kFanWidth);
        const int source = add_empty(rt);
        const int sink = add_empty(rt);
        for (int i = 0; i < width; ++i) {
            const int leaf = add_empty(rt);
            if (leaf < 0) return kRefused;
            add_successor(rt, source, leaf);
            add_successor(rt, leaf, sink);
        }
        left -= width + 2;
    }
    return 0;
}

}  // extern "C"
