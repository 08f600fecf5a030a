// A worker that has nothing to do does nothing: no thread of it or of its children wakes up.
#include "host_worker/host_fixture.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

struct Activity {
    uint64_t sleeps = 0;  ///< times that a thread went to sleep by itself
    uint64_t cpu_ns = 0;
};

void add_thread_to(Activity *sum, const std::string &thread) {
    std::ifstream status(thread + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("voluntary_ctxt_switches:", 0) == 0) sum->sleeps += std::stoull(line.substr(24));
    }
    uint64_t cpu_ns = 0;
    std::ifstream(thread + "/schedstat") >> cpu_ns;
    sum->cpu_ns += cpu_ns;
}

/// Of all their threads but the calling one.
Activity activity_of(const std::vector<pid_t> &processes) {
    Activity sum;
    for (const pid_t pid : processes) {
        const std::string tasks = "/proc/" + std::to_string(pid) + "/task/";
        for (const std::string &thread : names_in(tasks)) {
            if (thread[0] != '.' && thread != std::to_string(getpid())) add_thread_to(&sum, tasks + thread);
        }
    }
    return sum;
}

TEST(Idle, NobodyWakesUp) {
    TestHost host;
    host.add_chips(8);
    const int64_t begin = base::monotonic_ns();
    ASSERT_EQ(host.start(), "");
    const int64_t start_ns = base::monotonic_ns() - begin;
    EXPECT_TRUE(host.run(Behaviour::kNoop).failures.empty());
    std::vector<pid_t> processes = child_pids();
    ASSERT_EQ(processes.size(), 8u);
    processes.push_back(getpid());
    // What the start has left to do is done soon.
    usleep(200'000);
    const Activity before = activity_of(processes);
    usleep(1'000'000);
    const Activity after = activity_of(processes);
    // A thread that polled would have slept a thousand times; a busy machine may have something left of the start.
    EXPECT_LE(after.sleeps - before.sleeps, 100u);
    RecordProperty("cpuNsInOneSecond", std::to_string(after.cpu_ns - before.cpu_ns));
    RecordProperty("startNs", std::to_string(start_ns));
    std::printf("8 children: started in %.1f ms, %.3f ms of CPU in an idle second, %llu wake-ups\n",
                static_cast<double>(start_ns) / 1e6, static_cast<double>(after.cpu_ns - before.cpu_ns) / 1e6,
                static_cast<unsigned long long>(after.sleeps - before.sleeps));
}

}  // namespace
}  // namespace test
}  // namespace pto
