#include "hierarchical/supervisor/supervisor.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace pto {
namespace hierarchical {
namespace {

TEST(Supervisor, IsOneWhileSomebodyHoldsIt) {
    std::shared_ptr<Supervisor> first = Supervisor::shared();
    EXPECT_EQ(Supervisor::shared(), first);
    std::thread::id id;
    first->call([&] { id = std::this_thread::get_id(); });
    EXPECT_NE(id, std::this_thread::get_id());
    std::weak_ptr<Supervisor> gone = first;
    first.reset();
    EXPECT_TRUE(gone.expired());
    Supervisor::shared()->call([] {});
}

TEST(Supervisor, DoesJobsOfEachThreadInTheirOrder) {
    const std::shared_ptr<Supervisor> supervisor = Supervisor::shared();
    std::vector<int> last(4, -1);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 500; ++i) {
                supervisor->post([&last, thread, i] {
                    EXPECT_EQ(last[static_cast<size_t>(thread)], i - 1);
                    last[static_cast<size_t>(thread)] = i;
                });
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
    supervisor->call([&] { EXPECT_EQ(last, std::vector<int>(4, 499)); });
}

TEST(Supervisor, DoesWhatWasPostedBeforeItEnds) {
    int done = 0;
    {
        const std::shared_ptr<Supervisor> supervisor = Supervisor::shared();
        for (int i = 0; i < 100; ++i) supervisor->post([&] { ++done; });
    }
    EXPECT_EQ(done, 100);
}

TEST(Supervisor, FiresTimersInTheOrderOfTheirTimes) {
    const std::shared_ptr<Supervisor> supervisor = Supervisor::shared();
    std::vector<int> fired;
    std::promise<void> done;
    supervisor->call([&] {
        const int64_t now = base::monotonic_ns();
        supervisor->set_timer(now + 20'000'000, [&done, now] {
            EXPECT_GE(base::monotonic_ns(), now + 20'000'000);
            done.set_value();
        });
        supervisor->set_timer(now + 5'000'000, [&] { fired.push_back(2); });
        supervisor->set_timer(now, [&] { fired.push_back(1); });
        Supervisor::Timer cancelled = supervisor->set_timer(now + 6'000'000, [&] { fired.push_back(-1); });
        supervisor->set_timer(now + 5'000'000, [&, cancelled]() mutable { supervisor->cancel_timer(cancelled); });
    });
    done.get_future().wait();
    supervisor->call([&] { EXPECT_EQ(fired, std::vector<int>({1, 2})); });
}

TEST(Supervisor, HandlesWhatCanBeRead) {
    const std::shared_ptr<Supervisor> supervisor = Supervisor::shared();
    const base::UniqueFd event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    std::promise<uint64_t> got;
    supervisor->call([&] {
        supervisor->watch(event.get(), [&] {
            uint64_t value = 0;
            EXPECT_EQ(read(event.get(), &value, sizeof(value)), static_cast<ssize_t>(sizeof(value)));
            supervisor->unwatch(event.get());
            got.set_value(value);
        });
    });
    const uint64_t seven = 7;
    ASSERT_EQ(write(event.get(), &seven, sizeof(seven)), static_cast<ssize_t>(sizeof(seven)));
    EXPECT_EQ(got.get_future().get(), 7u);
    ASSERT_EQ(write(event.get(), &seven, sizeof(seven)), static_cast<ssize_t>(sizeof(seven)));
    supervisor->call([] {});
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
