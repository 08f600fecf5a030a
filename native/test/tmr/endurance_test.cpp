/// Many runs, and machines that are short of CPUs.
#include <sched.h>

#include <atomic>
#include <thread>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

/// Takes CPUs away from this thread, and from the threads that it starts, as long as it lives.
class OneCpu {
public:
    OneCpu() {
        sched_getaffinity(0, sizeof(before_), &before_);
        cpu_set_t one;
        CPU_ZERO(&one);
        for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
            if (CPU_ISSET(cpu, &before_)) CPU_SET(cpu, &one);
        }
        sched_setaffinity(0, sizeof(one), &one);
    }
    OneCpu(const OneCpu &) = delete;
    OneCpu &operator=(const OneCpu &) = delete;
    ~OneCpu() { sched_setaffinity(0, sizeof(before_), &before_); }

private:
    cpu_set_t before_;
};

/// Threads that do nothing but burn.
class Burners {
public:
    explicit Burners(int count) {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back([this] {
                while (!is_over_.load(std::memory_order_relaxed)) {
                }
            });
        }
    }
    ~Burners() {
        is_over_.store(true);
        for (std::thread &thread : threads_) thread.join();
    }

private:
    std::atomic<bool> is_over_{false};
    std::vector<std::thread> threads_;
};

class Endurance : public GraphTest {
protected:
    void run_many(int times) {
        std::vector<int32_t> in = {1, 2, 3, 4};
        std::vector<int32_t> both(8, 0);
        ASSERT_EQ(chip().prepare(1, make_image(PTO_DEPENDENCIES_GRAPHS, "diamond", all_kernels())), 0);
        ASSERT_EQ(chip().prepare(0, make_image(PTO_DEPENDENCIES_GRAPHS, "inout_chain", all_kernels())), 0);
        for (int i = 0; i < times; ++i) {
            std::vector<int32_t> value = {i};
            ASSERT_EQ(chip().run(0, Args().tensor(value).scalar(5), 1 + i % 24, 1 + i % 4), 0) << message();
            int32_t expected = i;
            for (int32_t k = 1; k <= 5; ++k) expected = expected * 3 + k;
            ASSERT_EQ(value[0], expected) << "run " << i;
            if (i % 50 != 0) continue;
            ASSERT_EQ(chip().run(1, Args().tensor(in).tensor(both)), 0) << message();
            ASSERT_EQ(both, (std::vector<int32_t>{41, 44, 47, 50, 71, 74, 77, 80}));
        }
    }
};

TEST_P(Endurance, AThousandRunsInARow) { run_many(1000); }

TEST_P(Endurance, AThousandRunsWhileOthersBurnTheCpus) {
    const Burners burners(2);
    run_many(1000);
}

TEST_P(Endurance, OneCpuIsEnough) {
    const OneCpu cpu;
    run_many(200);
    std::vector<int32_t> counters(10, 0);
    ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "meet", Args().tensor(counters).scalar(7).scalar(5).scalar(2)), 0) << message();
    EXPECT_EQ(counters, std::vector<int32_t>(10, 3));
}

TEST_P(Endurance, AKernelThatPollsMemoryGetsItsAnswer) {
    for (const bool has_one_cpu : {false, true}) {
        const std::unique_ptr<OneCpu> cpu(has_one_cpu ? new OneCpu() : nullptr);
        Chip chip(GetParam().library, 7);
        ASSERT_EQ(chip.prepare(0, make_image(PTO_LAUNCH_GRAPHS, "poll", all_kernels())), 0);
        for (int i = 0; i < 5; ++i) {
            std::vector<int32_t> words = {0, 0, 0};
            ASSERT_EQ(chip.run(0, Args().tensor(words), 1 + i, 2), 0) << chip.error().message;
            EXPECT_EQ(words, (std::vector<int32_t>{0, 1, 7}));
        }
    }
}

PTO_ON_EVERY_CHIP(Endurance);

}  // namespace
}  // namespace test
}  // namespace pto
