#pragma once
/// l2_perf_records.json of a run, as its readers see it, and what holds for every such file.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "test/chip/recorded_file.h"

namespace pto {
namespace test {

/// Times are nanoseconds after the earliest one.
struct RecordedKernel {
    uint64_t task;
    int64_t func_id, core, block, ring;
    bool is_aiv;
    int64_t start, end, dispatch, finish;
    std::vector<uint64_t> fanout;
};

struct RecordedRun {
    base::Json json;
    std::vector<RecordedKernel> kernels;

    std::vector<const RecordedKernel *> of_task(uint64_t task) const {
        std::vector<const RecordedKernel *> result;
        for (const RecordedKernel &it : kernels) {
            if (it.task == task) result.push_back(&it);
        }
        return result;
    }
    int64_t dropped() const { return json.at("dropped").as_int(-1); }
};

inline int64_t nanoseconds_of(const base::Json &microseconds) {
    return microseconds.is_number() ? std::llround(1000 * microseconds.as_number(0)) : -1;
}

inline RecordedRun read_recorded_run(const std::string &folder) {
    RecordedRun run;
    run.json = read_json(folder + "/l2_perf_records.json");
    for (const base::Json &it : run.json.at("tasks").items()) {
        RecordedKernel kernel;
        kernel.task = it.at("task_id").as_id(0);
        kernel.func_id = it.at("func_id").as_int(-1);
        kernel.core = it.at("core_id").as_int(-1);
        kernel.block = it.at("block_idx").as_int(-1);
        kernel.ring = it.at("ring_id").as_int(-1);
        kernel.is_aiv = it.at("core_type").text() == "aiv";
        kernel.start = nanoseconds_of(it.at("start_time_us"));
        kernel.end = nanoseconds_of(it.at("end_time_us"));
        kernel.dispatch = nanoseconds_of(it.at("dispatch_time_us"));
        kernel.finish = nanoseconds_of(it.at("finish_time_us"));
        for (const base::Json &id : it.at("fanout").items()) kernel.fanout.push_back(id.as_id(0));
        EXPECT_EQ(it.at("fanout_count").as_int(-1), static_cast<int64_t>(kernel.fanout.size()));
        EXPECT_EQ(nanoseconds_of(it.at("duration_us")), kernel.end - kernel.start);
        run.kernels.push_back(std::move(kernel));
    }
    return run;
}

/// Nothing happens before its cause: on each core one kernel after the other, each task after those it waits for.
inline void expect_order(const RecordedRun &run) {
    std::map<int64_t, std::vector<const RecordedKernel *>> cores;
    std::map<uint64_t, int64_t> first_dispatch;
    for (const RecordedKernel &it : run.kernels) {
        cores[it.core].push_back(&it);
        const auto [known, is_new] = first_dispatch.insert({it.task, it.dispatch});
        if (!is_new) known->second = std::min(known->second, it.dispatch);
        EXPECT_GE(it.dispatch, 0);
        EXPECT_LE(it.dispatch, it.start) << "task " << it.task;
        EXPECT_LE(it.start, it.end) << "task " << it.task;
        EXPECT_LE(it.end, it.finish) << "task " << it.task;
        EXPECT_EQ(it.ring, static_cast<int64_t>(it.task >> 32));
    }
    for (auto &[core, kernels] : cores) {
        std::sort(kernels.begin(), kernels.end(), [](auto *a, auto *b) { return a->start < b->start; });
        for (size_t i = 1; i < kernels.size(); ++i) {
            EXPECT_LE(kernels[i - 1]->end, kernels[i]->start) << "two kernels at a time on core " << core;
            EXPECT_EQ(kernels[i - 1]->is_aiv, kernels[i]->is_aiv) << "core " << core;
        }
    }
    for (const RecordedKernel &it : run.kernels) {
        for (const uint64_t consumer : it.fanout) {
            const auto dispatch = first_dispatch.find(consumer);
            ASSERT_NE(dispatch, first_dispatch.end()) << "task " << consumer << " was never seen";
            EXPECT_LE(it.finish, dispatch->second) << "task " << consumer << " waits for task " << it.task;
        }
    }
}

/// Stretches of one thread that do not overlap.
inline void expect_in_turn(const base::Json &phases) {
    int64_t end = 0;
    for (const base::Json &it : phases.items()) {
        const int64_t start = nanoseconds_of(it.at("start_time_us"));
        EXPECT_LE(end, start);
        end = nanoseconds_of(it.at("end_time_us"));
        EXPECT_LE(start, end);
    }
}

}  // namespace test
}  // namespace pto
