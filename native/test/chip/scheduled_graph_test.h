#pragma once
/// Behaviour tests of serial runs, for each runtime. Needs its `all_kernels`.

#include <atomic>
#include <thread>

#include "test/chip/graph_test.h"
#include "test/chip/schedule_search.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace test {

class ScheduledGraphTest : public GraphTest {
protected:
    static constexpr uint64_t kSeeds = 200;

    /// Runs a graph in the order of `replay`, with further flags. The order is in schedule() then.
    int run_in_order(const char *library, const char *function, const ChipStorageTaskArgs &args, const Replay &replay,
                     uint32_t flags = 0) {
        if (function_ != function) {
            chip().unregister(1);
            EXPECT_EQ(chip().prepare(1, make_image(library, function, all_kernels())), 0) << message();
            function_ = function;
        }
        PtoRunOptions options = options_of(replay);
        options.flags |= flags;
        options.ring_task_window[0] = task_window;
        return chip().run_with(1, args, options, block_dim, aicpu_threads, folder_.path());
    }

    RecordedSchedule schedule() const { return read_schedule(folder_.path()); }

    /// Other threads keep the CPUs busy for as long as it lives.
    class BusyMachine {
    public:
        BusyMachine() {
            for (std::thread &it : threads_) {
                it = std::thread([this] {
                    while (!is_over_.load(std::memory_order_relaxed)) std::this_thread::yield();
                });
            }
        }
        ~BusyMachine() {
            is_over_.store(true, std::memory_order_relaxed);
            for (std::thread &it : threads_) it.join();
        }

    private:
        std::atomic<bool> is_over_{false};
        std::thread threads_[4];
    };

    uint64_t task_window = 0;

private:
    TempFolder folder_;
    std::string function_;
};

}  // namespace test
}  // namespace pto
